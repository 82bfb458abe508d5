"""A faulty text to the command that was probably meant: brackets put in, labels, operators and values put right.

A guess made without the parser, so that nothing counts until the parser has read the result. Where the
guess is one of several, it is no certain one.
"""

import re
from dataclasses import dataclass, field

from grammar import brackets
from grammar.brackets import Span
from grammar.catalog import Catalog, Field, Module
from grammar.command import nearest, resolve
from grammar.command.diagnose import understand
from grammar.command.machine import Place
from grammar.command.nodes import BY_KIND, MAX_CRITERIA, MAX_VALUES, SPELLINGS, Command, Criterion, Op, Operand
from grammar.command.pieces import BRACKET, MOST, OPENING, OTHER, PAIRS, Piece, pieces_of, values_of
from grammar.command.printer import to_text
from grammar.command.resolve import Fault
from grammar.folding import fold_label, narrow

_LIKELY = 75  # of 100: how much a label must resemble what was typed to be put in its place
_MOST = 2_000  # code points; longer texts are not mended

_SLASH = re.compile(r" */zcrm(?![^ \[【「])", re.IGNORECASE)
_WORD = re.compile(r" *([^ \[【「]*)")
_BETWEEN = re.compile(r"(?:[\s,、;&+\]】」]|(?:and|かつ)(?!\w))*", re.IGNORECASE)
_NOT = re.compile(r"not\b", re.IGNORECASE)  # 'is not zyl' must not become 'is [not zyl]'
_YES, _NO = (
    {"yes", "y", "on", "1", "はい", "オン", "真", "真値", "t"},
    {"no", "n", "off", "0", "いいえ", "オフ", "偽", "f"},
)


@dataclass
class _Rough:
    """A criterion as far as it is known."""

    label: Span
    operator: Span | None = None
    values: Span | None = None


@dataclass
class _Mending:
    """One text under repair; sure says whether every step so far could only be meant one way."""

    typed: str
    flat: str
    module: Module
    sure: bool = True
    roughs: list[_Rough] = field(default_factory=list)

    def text(self, place: Span) -> str:
        return self.typed[slice(*place)].strip()


def correction(fault: Fault, text: str, catalog: Catalog) -> tuple[str | None, bool]:
    """The first repair that the parser reads, the smallest first; whether it may be offered as what was meant."""
    if fault.code == "too_long":
        return None, False
    proposal = replaced(fault, text, catalog)
    if proposal is not None and _readable(proposal[0], catalog, fault.before(text, proposal[0])):
        return proposal
    proposal = mend(text, catalog)
    return proposal if proposal is not None and _readable(proposal[0], catalog) else (None, False)


def _readable(text: str, catalog: Catalog, after: Place | None = None) -> bool:
    try:
        understand(text, catalog, after)
    except Fault:
        return False
    return True


def mend(typed: str, catalog: Catalog) -> tuple[str, bool] | None:
    """The command that was probably meant, as text, and whether that is certain; None when there is no telling.

    The text need not parse: the caller reads it before showing it.
    """
    if len(typed) > _MOST:
        return None
    flat = narrow(typed)
    slash = _SLASH.match(flat)
    begin = slash.end() if slash else 0
    found = _module(typed, flat, begin, catalog)
    if found is not None:
        module, sure, rest = found
        mended = _in_module(typed, flat, rest, module, sure)
        if mended or flat[begin:rest].strip() == module.command:
            return mended
    return _any_module(typed, flat, begin, catalog)


def replaced(fault: Fault, typed: str, catalog: Catalog) -> tuple[str, bool] | None:
    """The text as typed with only the faulty word replaced, where that can be enough; and whether it is certain."""
    new, sure = "", True
    if fault.code == "module_form":
        rest = narrow(typed[fault.end :]).lstrip()
        begins = nearest.operators_in(rest[:20])  # '会社 contains zyl' has lost its module, not misspelt it
        new = "" if begins and begins[0].start() == 0 else str(fault.facts["module"])
        guess = nearest.module(str(fault.facts["typed"]), catalog)
        sure = guess is not None and guess[1]
    elif fault.code == "unknown_module" and narrow(str(fault.facts["typed"]))[:5].lower() == "/zcrm":
        new, sure = str(fault.facts["typed"])[5:], True
    elif fault.code == "operator_case":
        new = str(fault.facts["operator"])
    elif fault.code in ("unknown_operator", "operator_not_for_type") and fault.field is not None:
        meant = nearest.operator(typed[fault.start : fault.end], fault.field.kind)
        new = SPELLINGS[meant[0]][0] if meant else ""
    elif fault.code == "unknown_field" and fault.module is not None:
        found = nearest.fields(str(fault.facts["typed"]), fault.module)
        sure = nearest.sure(found)
        likely = found and found[0][1] >= _LIKELY
        new = (fault.module.spelling(found[0][0]) or "") if likely else ""
        new = "" if BRACKET.search(narrow(new)) else new
    if not new:
        return None
    slash = _SLASH.match(narrow(typed))
    before, after = typed[slash.end() if slash else 0 : fault.start].lstrip(), typed[fault.end :]
    if "operator" in fault.code and new.isalpha():  # [会社]が[zyl] is no reason to write [会社]is[zyl]
        before, after = before.rstrip() + " ", " " + after.lstrip()
    return f"/zcrm {before}{new}{after}".strip(), sure


def _module(typed: str, flat: str, begin: int, catalog: Catalog) -> tuple[Module, bool, int] | None:
    word = _WORD.match(flat, begin)
    if word is None or not word[1]:
        return None
    start = word.start(1)
    end = start + (nearest.module_length(flat[start:], catalog) or len(word[1]))
    exact = catalog.command_module(flat[start:end])
    meant = (exact, True) if exact else nearest.module(typed[start:end], catalog)
    return (*meant, end) if meant else None


def _any_module(typed: str, flat: str, begin: int, catalog: Catalog) -> tuple[str, bool] | None:
    """`/zcrm [会社] contains [zyl]`: the one module that has all these fields."""
    if not nearest.operators_in(flat[begin:]):
        return None
    fits = []
    for module in catalog.modules:
        mended = _in_module(typed, flat, begin, module, False) if module.command else None
        if mended:
            fits.append(mended)
    return fits[0] if len(fits) == 1 else None


def _in_module(typed: str, flat: str, begin: int, module: Module, sure: bool) -> tuple[str, bool] | None:
    if not flat[begin:].strip():
        return to_text(Command(module)), sure
    for implied in _ways(flat, begin):
        pieces = pieces_of(flat, begin, implied)
        if len(pieces) > MOST:
            return None
        mending = _Mending(typed, flat, module, sure)
        if not any(piece.kind != "text" for piece in pieces):
            break
        if _arrange(pieces, mending) and mending.roughs:
            criteria = [_criterion(rough, mending) for rough in mending.roughs]
            whole = tuple(criterion for criterion in criteria if criterion is not None)
            if len(whole) == len(criteria):
                mending.sure = mending.sure and len(whole) <= MAX_CRITERIA
                return to_text(Command(module, whole[:MAX_CRITERIA])), mending.sure
    if any(match.start() > begin for match in nearest.operators_in(flat)):
        return None
    return _phrase(typed[begin:].strip(), module, sure)


def _ways(flat: str, begin: int) -> tuple[bool, bool]:
    """Whether to take brackets as closed where the next begins or one of another kind ends, as in [zyl】: at first
    where one is left open around such."""
    groups = [piece for piece in pieces_of(flat, begin, False) if piece.kind == "group"]
    left_open = bool(groups) and groups[-1].end == len(flat)
    return (True, False) if left_open and OTHER.search(flat, groups[-1].start) else (False, True)


def _phrase(text: str, module: Module, sure: bool) -> tuple[str, bool] | None:
    """No operator anywhere: a phrase to search for, brackets around it or in the midst of it notwithstanding."""
    flat = narrow(text)
    if flat[0] not in PAIRS:
        plain = not BRACKET.search(flat)
        return (to_text(Command(module, word=text)), sure and plain) if re.search(r"\w", flat) else None
    inside = text[1:-1].strip()
    if flat[-1] == PAIRS[flat[0]] and inside and not OPENING.search(flat, 1) and not module.named(inside):
        return to_text(Command(module, word=inside)), False
    return None


def _arrange(pieces: list[Piece], mending: _Mending) -> bool:
    """Reads the pieces as label, operator, values, label …; False when they can't be."""
    rough: _Rough | None = None
    for number, piece in enumerate(pieces):
        place = (piece.start, piece.end)
        before_operator = number + 1 < len(pieces) and pieces[number + 1].kind == "operator"
        if piece.kind == "text":
            between = _BETWEEN.match(mending.flat, *place)
            place = (between.end(), piece.end) if between else place
            if not mending.text(place):
                continue
        if rough is None:
            if piece.kind == "operator" or (piece.kind == "text" and not before_operator):
                return False
            rough = _Rough(place)
        elif rough.operator is None:
            rough.operator = place if piece.kind != "group" else (piece.start, piece.start)
            if piece.kind == "group":
                mending.roughs.append(_Rough(rough.label, rough.operator, place))
                rough = None
        elif piece.kind == "operator" or (piece.kind == "text" and _NOT.match(mending.text(place))):
            return False
        else:
            label = _label_at_end(place, mending) if piece.kind == "text" and before_operator else None
            if piece.kind == "text" and before_operator and label is None:
                return False
            rough.values = (place[0], label) if label is not None else _bare(place, piece, mending)
            mending.roughs.append(rough)
            rough = _Rough((label, place[1])) if label is not None else None
    return rough is None


def _bare(place: Span, piece: Piece, mending: _Mending) -> Span:
    """Without the round brackets around a value that stands in no square ones: (zyl)."""
    text = mending.text(place)
    if piece.kind == "group" or narrow(text)[:1] in tuple(brackets.QUOTES) or nearest.bare(text) == text:
        return place
    start = mending.typed.index(text, place[0])
    return start + 1, start + len(text) - 1


def _label_at_end(place: Span, mending: _Mending) -> int | None:
    """Where in 'zyl, 年間 売上' the next field's label begins: as early as the rest names a field."""
    start, end = place
    starts = [start + match.end() for match in re.finditer(r"[ ,、]+", mending.flat[start:end].rstrip())]
    for begin in starts[-6:]:
        if mending.module.named(mending.text((begin, end))):
            return begin
    return None


def _criterion(rough: _Rough, mending: _Mending) -> Criterion | None:
    typed = mending.text(rough.label)
    named = _named(typed, mending)
    if named is None or named.kind == "unusable":
        return None
    label = brackets.unescaped(typed) if mending.module.named(brackets.unescaped(typed)) else None
    op = _operator(mending.text(rough.operator or (0, 0)), named, mending)
    values = _values(rough.values or (0, 0), named, mending)
    if op is None or not values:
        return None
    return Criterion(named, label or mending.module.spelling(named) or named.api_name, op, values)


def _named(typed: str, mending: _Mending) -> Field | None:
    for text in (brackets.unescaped(typed), nearest.bare(typed)):
        exact = mending.module.named(text)
        if exact:
            return exact[0] if len(exact) == 1 else None
    found = nearest.fields(nearest.bare(typed), mending.module)
    mending.sure = mending.sure and nearest.sure(found)
    return found[0][0] if found and found[0][1] >= _LIKELY else None


def _operator(typed: str, named: Field, mending: _Mending) -> Op | None:
    if not typed:
        mending.sure = False
        return "is" if "is" in BY_KIND[named.kind] else "="
    flat = " ".join(narrow(typed).split())
    for op in BY_KIND[named.kind]:
        if flat in SPELLINGS[op]:
            return op
    meant = nearest.operator(typed, named.kind)
    return meant[0] if meant else None


def _values(place: Span, named: Field, mending: _Mending) -> tuple[Operand, ...]:
    """The values that can be made of it, () when one can't; at most MAX_VALUES."""
    spans = values_of(mending.flat, *place)
    if named.kind == "number":
        spans = brackets.grouped(spans, mending.typed)
    values: list[Operand] = []
    for span in spans:
        text = brackets.value_of(mending.text(span))
        if not text.strip():
            continue
        value = _operand(nearest.bare(text) if named.kind != "text" else text, named)
        if value is None:
            return ()
        values.append(value)
    mending.sure = mending.sure and len(values) <= MAX_VALUES
    return tuple(values[:MAX_VALUES])


def _operand(text: str, named: Field) -> Operand | None:
    value = resolve.operand(text, named.kind)
    if value is None and named.kind == "boolean":
        key = fold_label(text)
        return True if key in _YES else False if key in _NO else None
    return value
