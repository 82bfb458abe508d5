"""What was probably meant by a word that is no module, field or operator, and by criteria without brackets.

Only proposes; nothing found here is ever run without being asked for.
"""

import re
from collections.abc import Sequence
from typing import Literal

from rapidfuzz import fuzz, process

from grammar.catalog import Catalog, Field, Kind, Module, SearchKey, Value
from grammar.command.nodes import BY_KIND, Op
from grammar.folding import fold_kana, fold_label, narrow

Reason = Literal["case", "other"]

_CUTOFF = 60  # of 100; below it proposals are noise (measured on 300 labels)
_SURE = 84  # from here a proposal is what was meant, when the next one is far enough behind
_MARGIN = 5
_FAR = 25  # so far behind the best a proposal is noise again
_INSIDE, _NO_RANK = 12, 99
_LONGEST = 80  # characters of a label or word that are compared at all

_OPERATOR = re.compile(
    r"(?<!\w)(?:starts +with|begins +with|ends +with|contains|is)(?!\w)|> *=|< *=|=>|=<|==|[=><≥≧⩾≤≦⩽]", re.IGNORECASE
)
_CASELESS: dict[str, Op] = {
    "starts with": "starts_with",
    "begins with": "starts_with",
    "ends with": "ends_with",
    "contains": "contains",
    "is": "is",
    "=": "=",
    ">": ">",
    "<": "<",
    ">=": ">=",
    "<=": "<=",
}
_OTHER_WORDS: dict[Op, str] = {
    "starts_with": "start with,starts,start,startswith,starts_with,begin with,begins,begin,beginswith,"
    "で始まる,から始まる,始まる,次の値で始まる,前方一致",
    "ends_with": "end with,ends,end,endswith,ends_with,で終わる,終わる,次の値で終わる,後方一致",
    "contains": "contain,containing,include,includes,including,has,have,like,を含む,含む,が含む,次の値を含む,部分一致",
    "is": "equals,equal,equal to,equals to,is equal to,are,in,is in,eq,:,"
    "と等しい,に等しい,等しい,次の値と等しい,である,は,が,イコール,完全一致",
    "=": "==,===",
    ">": "greater than,more than,is greater than,is more than,over,above,gt,より大きい,を超える,超える,超",
    "<": "less than,fewer than,is less than,under,below,lt,より小さい,未満,より少ない",
    ">=": "=>,at least,gte,greater than or equal to,≥,≧,⩾,以上",
    "<=": "=<,at most,lte,less than or equal to,up to,≤,≦,⩽,以下",
}
_ALIASES: dict[str, Op] = {word: op for op, words in _OTHER_WORDS.items() for word in words.split(",")}


def ranked(typed: str, keyed: Sequence[tuple[SearchKey, ...]], *, alike: bool = True) -> list[int]:
    """The places of those whose search keys `typed` begins or is part of, best first, else of those it resembles.

    keyed      the search keys of each candidate
    alike      False: only those that have a word beginning with `typed`
    returns    all of them, in order, when nothing is typed
    """
    key = fold_kana(typed)
    if not key:
        return list(range(len(keyed)))
    found = []
    for place, keys in enumerate(keyed):
        rank = min((_rank(key, distance, text) for distance, text in keys if key in text), default=_NO_RANK)
        if rank < (_NO_RANK if alike else _INSIDE):
            found.append((rank, place))
    if found:
        return [place for _, place in sorted(found)]
    return [place for place, _ in _alike(key, keyed)] if alike else []


def _rank(key: str, distance: int, text: str) -> int:
    """Smaller is better: the whole of it, its beginning, a word in it, something in it; labels before readings."""
    if text == key:
        return distance
    if text.startswith(key):
        return 4 + distance
    if distance == 3:
        return _NO_RANK  # readings in Latin letters have something of everything in them
    return (8 if f" {key}" in text else _INSIDE) + distance


def _alike(key: str, keyed: Sequence[tuple[SearchKey, ...]], limit: int = 5) -> list[tuple[int, float]]:
    if not key or len(key) > _LONGEST:
        return []
    # Without readings in Latin letters and without labels of one character: they resemble everything.
    compared = [
        (place, text)
        for place, keys in enumerate(keyed)
        for distance, text in keys
        if text == key or (distance < 3 and len(text) > 1)
    ]
    texts = [text for _, text in compared]
    best: dict[int, float] = {}
    for _, score, number in process.extract(key, texts, scorer=fuzz.WRatio, score_cutoff=_CUTOFF, limit=limit * 4):
        best.setdefault(compared[number][0], score)

    def whole(place: int) -> float:
        """Among equal scores: a letter in common is found in any long label."""
        return max((fuzz.ratio(key, text) for distance, text in keyed[place] if distance < 3), default=0.0)

    return sorted(best.items(), key=lambda item: (-item[1], -whole(item[0])))[:limit]


def fields(typed: str, module: Module) -> list[tuple[Field, float]]:
    """The fields that can be used and whose label, reading or synonym resembles `typed`; scores to 100, best first."""
    usable = [field for field in module.fields if field.kind != "unusable" and module.spelling(field)]
    found = _alike(fold_kana(typed), [field.search_keys for field in usable])
    return [(usable[place], score) for place, score in found if score > found[0][1] - _FAR]


def values(typed: str, field: Field) -> list[tuple[Value, float]]:
    """The values of a pick list that resemble `typed`; scores to 100, best first."""
    found = _alike(fold_kana(typed), [value.search_keys for value in field.values])
    return [(field.values[place], score) for place, score in found if score > found[0][1] - _FAR]


def sure(found: Sequence[tuple[object, float]]) -> bool:
    """Whether the first of the proposals is what was meant."""
    return bool(found) and found[0][1] >= _SURE and (len(found) == 1 or found[1][1] <= found[0][1] - _MARGIN)


def module(typed: str, catalog: Catalog) -> tuple[Module, bool] | None:
    """The command module that `typed` probably means, and whether that is certain."""
    modules = [found for found in catalog.modules if found.command]
    key = fold_kana(typed)
    for distances in ((0, 1), (2, 3)):
        exact = [found for found in modules if any((distance, key) in found.search_keys for distance in distances)]
        if exact:
            return exact[0], len(exact) == 1
    if not key or len(key) > _LONGEST:
        return None
    scored = [
        (found, max(fuzz.ratio(key, text) for distance, text in found.search_keys if distance < 2)) for found in modules
    ]
    scored.sort(key=lambda pair: -pair[1])
    if not scored or scored[0][1] < 70:
        return None
    return scored[0][0], len(scored) == 1 or scored[1][1] <= scored[0][1] - _MARGIN


def module_length(text: str, catalog: Catalog) -> int:
    """Characters of the longest module label of several words that `text` (narrowed) begins with; 0 = none."""
    words = list(re.compile(r"[^ \[【「]+").finditer(text, 0, _LONGEST))[:4]
    labels = {key for found in catalog.modules if found.command for _, key in found.search_keys}
    lengths = [word.end() for word in words[1:] if fold_kana(text[: word.end()]) in labels]
    return max(lengths, default=0)


def operator(typed: str, kind: Kind) -> tuple[Op, Reason] | None:
    """The operator of that kind of field that `typed` means: the same letters in another case, or another word."""
    text = " ".join(narrow(typed).split())
    if text.lower() in _CASELESS and text not in _CASELESS:
        return _of_kind(_CASELESS[text.lower()], kind, "case")
    exact = _ALIASES.get(fold_label(text), _CASELESS.get(text.lower()))
    if exact is not None:
        return _of_kind(exact, kind, "other")
    if len(text) > _LONGEST:
        return None
    best = process.extractOne(text.lower(), list(_CASELESS), scorer=fuzz.ratio, score_cutoff=75)
    return _of_kind(_CASELESS[best[0]], kind, "other") if best else None


def is_alias(typed: str) -> bool:
    """Whether the whole of `typed` is another language's word for an operator: 'is equal to', '=='."""
    return fold_label(typed) in _ALIASES


def _of_kind(op: Op, kind: Kind, reason: Reason) -> tuple[Op, Reason] | None:
    if op in BY_KIND[kind]:
        return op, reason
    if op == "is" and "=" in BY_KIND[kind]:
        return "=", reason
    return None


def operators_in(text: str) -> list[re.Match[str]]:
    """Where operator words and signs stand in running text, in any letter case; text: narrowed."""
    return list(_OPERATOR.finditer(text))


def known_operator(text: str) -> Op:
    """The operator that a match of `operators_in` is."""
    flat = " ".join(text.lower().split())
    return _CASELESS.get(flat) or _CASELESS.get(flat.replace(" ", "")) or _ALIASES[flat]


def forgotten(text: str, module: Module) -> tuple[str, str, str] | None:
    """(label, operator, value) when an operator stands between two words, as in 会社 contains zyl; else None.

    Only after the label of a field it counts as well at the end, without blanks around it (a=b in an address is no
    condition) and in capitals.
    """
    flat = narrow(text)
    first, last = len(flat) - len(flat.lstrip()), len(flat.rstrip())
    for match in _OPERATOR.finditer(flat):
        start, end = match.span()
        if match[0][0].isalpha():
            plain = match[0] == match[0].lower()
        else:
            plain = flat[start - 1 : start] == " " and flat[end : end + 1] == " "
        between = first < start and end < last
        if (between and plain) or (first < start <= _LONGEST and module.named(bare(text[:start]))):
            return bare(text[:start]), match[0], bare(text[end:])
    return None


def _bare(text: str) -> str:
    """Without the brackets and quotes of other languages around it: (会社), {会社}, 『会社』, '会社'."""
    flat = narrow(text)
    for opening, closing in ("()", "{}", "『』", "〔〕", "''", '""', "“”", "<>"):
        if len(flat) > 2 and flat[0] == opening and flat[-1] == closing:
            return text[1:-1].strip()
    return text


def bare(text: str) -> str:
    """`text` without blanks and foreign brackets around it."""
    return _bare(text.strip())
