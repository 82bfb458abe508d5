"""A faulty text to the command that was probably meant: brackets put in, labels, operators and values put right.

A guess made without the parser, so that nothing counts until the parser has read the result (parser.py). Where the
guess is one of several, it is no certain one.
"""

import re
from dataclasses import dataclass, field

from grammar.catalog import Catalog, Field, Module
from grammar.command import nearest, resolve
from grammar.command.nodes import BY_KIND, MAX_CRITERIA, MAX_VALUES, SPELLINGS, Command, Criterion, Op, Operand
from grammar.command.printer import to_text
from grammar.folding import fold_label, narrow

_MOST = 2_000  # code points; longer texts are not mended

_SLASH = re.compile(r" */zcrm(?![^ \[【「])", re.IGNORECASE)
_WORD = re.compile(r" *([^ \[【「]*)")
_PAIRS = {"[": "]", "【": "】", "「": "」"}
_BETWEEN = re.compile(r"(?:[\s,、;&+\]】」]|(?:and|かつ)(?!\w))*", re.IGNORECASE)
_BLANK = re.compile(r" *")
_COMMA = re.compile(r" *[,、]")
_QUOTED_VALUE = re.compile(rf"{resolve.QUOTED.pattern}(?= *(?:[,、]|\Z))")
_PLAIN_VALUE = re.compile(r"(?:[^,、\\]|\\.?)*")
_YES, _NO = (
    {"yes", "y", "on", "1", "はい", "オン", "真", "真値", "t"},
    {"no", "n", "off", "0", "いいえ", "オフ", "偽", "f"},
)


@dataclass
class _Piece:
    """One run of the text: in brackets, an operator, or other text. start, end: of what is inside, as typed."""

    kind: str  # 'group' | 'operator' | 'text'
    start: int
    end: int


@dataclass
class _Rough:
    """A criterion as far as it is known."""

    label: tuple[int, int]
    operator: tuple[int, int] | None = None
    values: tuple[int, int] | None = None


@dataclass
class _Mending:
    """One text under repair; sure says whether every step so far could only be meant one way."""

    typed: str
    flat: str
    module: Module
    sure: bool = True
    roughs: list[_Rough] = field(default_factory=list)

    def text(self, place: tuple[int, int]) -> str:
        return self.typed[slice(*place)].strip()


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
    if found is None:
        return _any_module(typed, flat, begin, catalog)
    module, sure, rest = found
    return _in_module(typed, flat, rest, module, sure)


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
    if flat[begin:].lstrip()[:1] not in _PAIRS:
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
    for implied in (False, True):
        pieces = _pieces(flat, begin, implied)
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
    # No operator anywhere: a phrase to search for, whatever brackets are in it.
    return to_text(Command(module, word=typed[begin:].strip())), sure and not re.search(r"[\[【「]", flat[begin:])


def _pieces(flat: str, begin: int, implied: bool) -> list[_Piece]:
    """Cuts the text at brackets and operators.

    implied    a bracket may be closed by one of another kind, and one that is not closed before the next begins is
               taken as other text; else each bracket must have its own
    """
    pieces: list[_Piece] = []
    position = gap = begin
    while position < len(flat):
        opening = flat[position]
        if opening not in _PAIRS:
            position += 1
            continue
        end = _closed(flat, position, implied)
        if end is None:
            if not implied:
                end = len(flat)
            else:
                _cut(flat, gap, position, pieces)
                gap = position = position + 1
                continue
        _cut(flat, gap, position, pieces)
        pieces.append(_Piece("group", position + 1, end))
        gap = position = end + 1
    _cut(flat, min(gap, len(flat)), len(flat), pieces)
    return pieces


def _closed(flat: str, opened: int, implied: bool) -> int | None:
    """Where the bracket is closed that stands at `opened`; one pair of its own kind may stand inside."""
    opening = flat[opened]
    depth, position = 0, opened + 1
    while position < len(flat):
        char = flat[position]
        if char == "\\":
            position += 1
        elif implied and char in _PAIRS:
            return None
        elif char == _PAIRS[opening] or (implied and char in _PAIRS.values()):
            if depth == 0:
                return position
            depth -= 1
        elif char == opening:
            depth += 1
        position += 1
    return None


def _cut(flat: str, start: int, end: int, pieces: list[_Piece]) -> None:
    """Adds [start, end), which holds no brackets that count, as text and operators."""
    done = start
    for match in nearest.operators_in(flat[start:end]):
        at = start + match.start()
        if flat[done:at].strip():
            pieces.append(_Piece("text", done, at))
        done = start + match.end()
        pieces.append(_Piece("operator", at, done))
    if flat[done:end].strip():
        pieces.append(_Piece("text", done, end))


def _arrange(pieces: list[_Piece], mending: _Mending) -> bool:
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
        elif piece.kind == "operator" or mending.text(place).lower() == "not":
            return False
        else:
            label = _label_at_end(place, mending) if piece.kind == "text" and before_operator else None
            if piece.kind == "text" and before_operator and label is None:
                return False
            rough.values = (place[0], label) if label is not None else place
            mending.roughs.append(rough)
            rough = _Rough((label, place[1])) if label is not None else None
    return rough is None


def _label_at_end(place: tuple[int, int], mending: _Mending) -> int | None:
    """Where in 'zyl, 年間 売上' the next field's label begins: as early as the rest names a field."""
    start, end = place
    starts = [start + match.end() for match in re.finditer(r"[ ,、]+", mending.flat[start:end].rstrip())]
    for begin in starts[-6:]:
        if mending.module.named(mending.text((begin, end))):
            return begin
    return None


def _criterion(rough: _Rough, mending: _Mending) -> Criterion | None:
    named = _named(mending.text(rough.label), mending)
    if named is None or named.kind == "unusable":
        return None
    op = _operator(mending.text(rough.operator or (0, 0)), named, mending)
    values = _values(rough.values or (0, 0), named, mending)
    if op is None or not values:
        return None
    return Criterion(named, mending.module.spelling(named) or named.api_name, op, values)


def _named(typed: str, mending: _Mending) -> Field | None:
    for text in (resolve.unescaped(typed), nearest.bare(typed)):
        exact = mending.module.named(text)
        if exact:
            return exact[0] if len(exact) == 1 else None
    found = nearest.fields(nearest.bare(typed), mending.module)
    mending.sure = mending.sure and nearest.sure(found)
    return found[0][0] if found else None


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


def _values(place: tuple[int, int], named: Field, mending: _Mending) -> tuple[Operand, ...]:
    """The values that can be made of it, () when one can't; at most MAX_VALUES."""
    spans = _split(mending.flat, *place)
    if named.kind == "number":
        spans = resolve.grouped(spans, mending.typed)
    values: list[Operand] = []
    for span in spans:
        text = resolve.value_text(mending.text(span))
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


def _split(flat: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the values of a list stand; a quote that is never closed reaches to the end."""
    spans = []
    position = start
    while position < end:
        blank = _BLANK.match(flat, position, end)
        position = blank.end() if blank else position
        if flat[position : position + 1] in tuple(resolve.QUOTES):
            quoted = _QUOTED_VALUE.match(flat, position, end)
            if quoted is None and not resolve.QUOTED.match(flat, position, end):
                return [*spans, (position + 1, end)]
            match = quoted or _PLAIN_VALUE.match(flat, position, end)
        else:
            match = _PLAIN_VALUE.match(flat, position, end)
        stop = match.end() if match else end
        spans.append((position, stop))
        comma = _COMMA.match(flat, stop, end)
        position = comma.end() if comma else end
    return spans
