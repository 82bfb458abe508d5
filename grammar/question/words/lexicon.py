"""The lexicon of one catalogue: every spelling of its modules, fields and values, beside the fixed vocabulary.

Knows no order of words and no question: it says what a run of characters may mean, for which module.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from grammar.catalog import Catalog, Field, Module
from grammar.folding import fold_label
from grammar.question.virtual import all_modules
from grammar.question.words.vocabulary import Meaning, entries

Node = dict[str, Any]  # one character → the next node; "" → what ends here
END = ""
SHORT = 3  # a value of no more letters has no plural: New is not news
LONGEST = 60  # code points of a spelling that is looked for


class Thing(NamedTuple):
    """What a word is in the CRM. kind: MODULE | FIELD | VALUE; tier: 0 = by label, 1 = by synonym or reading, 2 = by a
    part of a value's label; actual: the stored value, for values."""

    kind: str
    module: str
    field: str = ""
    tier: int = 0
    actual: str = ""


class Entry(NamedTuple):
    """What one spelling may mean: meanings of the language, and things of the CRM."""

    meanings: tuple[Meaning, ...]
    things: tuple[Thing, ...]


def insert(root: Node, text: str, payload: object) -> None:
    """Add `payload` to the list at the end of `text`."""
    node = root
    for char in text:
        following = node.get(char)
        if following is None:
            following = node[char] = {}
        node = following
    node.setdefault(END, []).append(payload)


def walk(root: Node, text: str, start: int) -> Iterator[tuple[int, list[Any]]]:
    """(end, payloads) of every spelling that begins at `start`, the shortest first."""
    node: Node | None = root
    for index in range(start, len(text)):
        node = node.get(text[index])  # type: ignore[union-attr]
        if node is None:
            return
        found = node.get(END)
        if found is not None:
            yield index + 1, found


@cache
def language_trie() -> Node:
    """The trie of both vocabularies, built once."""
    root: Node = {}
    for text, meanings in entries().items():
        for meaning in meanings:
            insert(root, text, meaning)
    return root


_VOWEL_Y = re.compile(r"[aeiou]y$")
_ASCII_WORD = re.compile(r"[a-z0-9][a-z0-9 .&'/()%-]*[a-z)]")


_NO_SINGULAR = frozenset(("goods", "sales", "news", "details", "terms", "business", "status", "address", "process"))


def plural_forms(text: str) -> Iterator[str]:
    """`text` (folded) and, for English, its regular plural and singular."""
    yield text
    if text in _NO_SINGULAR:
        return
    if not _ASCII_WORD.fullmatch(text) or len(text) < 3:
        return
    if text.endswith("ies"):
        yield text[:-3] + "y"
    elif text.endswith(("ches", "shes", "sses", "xes")):
        yield text[:-2]
    elif text.endswith("s") and not text.endswith("ss"):
        yield text[:-1]
    elif text.endswith("y") and not _VOWEL_Y.search(text):
        yield text[:-1] + "ies"
    elif text.endswith(("s", "x", "ch", "sh")):
        yield text + "es"
    else:
        yield text + "s"


_BRACKETS = re.compile(r"\s*\([^()]*\)")
_PARTS = re.compile(r"[/(),、・]")
_NUMBER_OF = re.compile(r"^no\.? of |^num(?:ber)?s? of ")


def _words_of(api_name: str) -> str:
    """Closing_Date → Closing Date; Converted__s → Converted: the CRM's marks of its own and of custom ones go."""
    return re.sub(r"__[a-z]$", "", api_name).replace("_", " ")


def _field_spellings(module: Module, field: Field) -> Iterator[tuple[str, int]]:
    """(folded spelling, tier) of a field."""
    modules = {fold_label(label) for label in module.labels}
    for label in dict.fromkeys((field.label, *field.labels, _words_of(field.api_name))):
        folded = fold_label(label)
        yield folded, 0
        bare = _BRACKETS.sub("", folded).strip()
        if bare != folded:
            yield bare, 1
        for prefix in modules:  # 'Lead Source' is also the source, 見込み客のデータ元 also データ元
            for joint in (" ", "の"):
                if folded.startswith(prefix + joint) and len(folded) > len(prefix) + 1:
                    yield folded[len(prefix) + 1 :].strip(), 1
    for text in (*field.synonyms, *field.readings):
        yield fold_label(text), 1
    for text in (field.label, *field.labels, *field.synonyms):
        folded = fold_label(text)
        if field.type == "phone" and folded.isascii() and not folded.endswith("number"):
            yield folded + " number", 1
        if _NUMBER_OF.match(folded):
            for lead in ("number of ", "no of ", "no. of ", ""):
                yield lead + _NUMBER_OF.sub("", folded), 1


_LABEL_WORD = re.compile(r"[a-z]{4,}|[一-鿿゠-ヿ]{2,}")


def _label_words(module: Module, modules: frozenset[str]) -> Iterator[tuple[str, Field]]:
    """Words that stand in the label of one field only: 'reason' for Reason For Loss, 理由 for 失注の理由.

    modules    the spellings of all modules, which are never such words
    """
    owners: dict[str, set[str]] = {}
    fields: dict[str, Field] = {}
    known = entries().keys() | modules
    for field in module.fields:
        for label in dict.fromkeys((field.label, *field.labels)):
            words = re.split(r"[\s()/%・,]+|の", fold_label(label))
            for word in words if len(words) > 1 else ():
                if _LABEL_WORD.fullmatch(word) and word not in known:
                    owners.setdefault(word, set()).add(field.api_name)
                    fields[word] = field
    for word, names in owners.items():
        if len(names) == 1:
            yield word, fields[word]


def _value_spellings(labels: Iterable[str]) -> Iterator[tuple[str, int]]:
    for label in dict.fromkeys(labels):
        folded = fold_label(label)
        if folded.startswith("-") or not folded:  # -None-
            continue
        yield folded, 0
        if folded.startswith("not ") and folded.isascii() and " " not in folded[4:]:
            yield f"un{folded[4:]}", 1  # an unqualified lead is Not Qualified
        if len(_PARTS.split(folded)) > 1:
            for part in _PARTS.split(folded):
                if len(part.strip()) > 2:
                    yield part.strip(), 2


class _Builder:
    """Collects the spellings of a catalogue; the same spelling of the same thing once."""

    def __init__(self) -> None:
        self.root: Node = {}
        self._seen: set[tuple[str, Thing]] = set()

    def add(self, text: str, thing: Thing, *, inflected: bool = True) -> None:
        for form in plural_forms(text) if inflected else (text,):
            if form and len(form) <= LONGEST and (form, thing) not in self._seen:
                self._seen.add((form, thing))
                insert(self.root, form, thing)

    def module(self, module: Module) -> None:
        for label in (module.label, *module.labels, _words_of(module.api_name)):
            self.add(fold_label(label), Thing("MODULE", module.api_name))
        for label in (*module.synonyms, *module.readings):
            for text in {fold_label(label), fold_label(label).replace("-", " ")}:
                self.add(text, Thing("MODULE", module.api_name, tier=1))
        for field in module.fields:
            self.field(module, field)

    def field(self, module: Module, field: Field) -> None:
        for text, tier in _field_spellings(module, field):
            if len(text) > 1 or not text.isascii():  # the synonym 'x' would swallow every x
                self.add(text, Thing("FIELD", module.api_name, field.api_name, tier))
        for value in field.values:
            for text, tier in _value_spellings((*value.labels, value.actual)):
                thing = Thing("VALUE", module.api_name, field.api_name, tier, value.actual)
                self.add(text, thing, inflected=len(text) > SHORT)


def _catalogue_trie(modules: Iterable[Module]) -> Node:
    builder = _Builder()
    listed = tuple(modules)
    for module in listed:
        builder.module(module)
    names = (label for module in listed for label in (*module.labels, *module.synonyms))
    spellings = frozenset(form for label in names for form in plural_forms(fold_label(label)))
    for module in listed:
        for word, field in _label_words(module, spellings):
            builder.add(word, Thing("FIELD", module.api_name, field.api_name, 3))
    return builder.root


def _user_trie(users: tuple[str, ...]) -> Node:
    """Users' names: whole, the other way round, without blanks, and each part of them."""
    root: Node = {}
    for name in users:
        folded = fold_label(name)
        parts = folded.split()
        spellings = {folded, folded.replace(" ", ""), " ".join(reversed(parts)), "".join(reversed(parts)), *parts}
        for text in spellings:
            if len(text) > 1:
                insert(root, text, ("USER", name))
    return root


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All that is known to a text before its order is looked at."""

    catalog: Catalog
    tries: tuple[Node, ...]

    def matches(self, text: str, start: int) -> dict[int, Entry]:
        """end → entry, for every spelling that begins at `start` of the folded text."""
        found: dict[int, tuple[list[Meaning], list[Thing]]] = {}
        for trie in self.tries:
            for end, payloads in walk(trie, text, start):
                meanings, things = found.setdefault(end, ([], []))
                for payload in payloads:
                    (things if isinstance(payload, Thing) else meanings).append(payload)
        return {end: Entry(tuple(meanings), tuple(things)) for end, (meanings, things) in found.items()}

    def exact(self, text: str) -> tuple[Thing, ...]:
        """What exactly this folded text is in the CRM."""
        entry = self.matches(text, 0).get(len(text))
        return entry.things if entry else ()


_KEPT = 64  # lexicons; one holds a few MB
_lexicons: "OrderedDict[tuple[int, tuple[str, ...]], Lexicon]" = OrderedDict()
_tries: "OrderedDict[int, tuple[Catalog, Node]]" = OrderedDict()
_lock = Lock()


def lexicon_of(catalog: Catalog, users: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon of a catalogue and its users' full names; built once per catalogue object, the last 64 are kept."""
    key = (id(catalog), users)
    with _lock:
        known = _lexicons.get(key)
        if known is not None and known.catalog is catalog:
            _lexicons.move_to_end(key)
            return known
        built = _tries.get(id(catalog))
    trie = built[1] if built and built[0] is catalog else _catalogue_trie(all_modules(catalog))
    lexicon = Lexicon(catalog, (language_trie(), trie, _user_trie(users)))
    with _lock:
        _lexicons[key] = lexicon
        _tries[id(catalog)] = (catalog, trie)
        for store in (_lexicons, _tries):
            while len(store) > _KEPT:
                store.popitem(last=False)
    return lexicon
