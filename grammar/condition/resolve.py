"""What a draft means with one vocabulary: labels to fields, operators by type, values to numbers and list entries.

Finds the leftmost fault and says where it is, and what would mend it.
"""

import ipaddress
import re
from decimal import Decimal

from lark import Token

from grammar.brackets import Span, grouped, label_text, trimmed, unescaped, value_of, written
from grammar.catalog import Field
from grammar.condition import vocabulary as words_
from grammar.condition.machine import Draft, DraftLeaf, op_of
from grammar.condition.nodes import (
    MAX_PATTERN,
    MAX_VALUES,
    STATES,
    Condition,
    Group,
    Leaf,
    Op,
    Operand,
    condition,
    operators,
)
from grammar.condition.printer import word
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import Code
from grammar.folding import STRIPPED, fold
from grammar.numbers import read_number

_TRUE = {"true": True, "false": False, "yes": True, "no": False, "はい": True, "いいえ": False}
_DURATION = re.compile(r"(.+?)\s*(s|sec|seconds?|秒|m|min|minutes?|分|h|hours?|時間)", re.IGNORECASE)
_SECONDS = {"s": 1, "秒": 1, "m": 60, "分": 60, "h": 3600, "時": 3600}
REASON = "condition"  # which sentence of several an error of this language gets


class Fault(Exception):
    """Something in [start, end) of the typed text is wrong.

    mend     (start, end, text) that puts it right, None when that cannot be guessed; certain: it says what was meant
    """

    def __init__(
        self,
        code: Code,
        place: Span,
        facts: dict[str, object] | None = None,
        expected: tuple[str, ...] = (),
        *,
        mend: tuple[int, int, str] | None = None,
        certain: bool = False,
    ) -> None:
        super().__init__(code, place)
        self.code: Code = code
        self.start, self.end = place
        self.facts: dict[str, object] = {"reason": REASON} | (facts or {})
        self.expected = expected
        self.mend, self.certain = mend, certain


def span(token: Token) -> Span:
    """[start, end) of a token in the typed text."""
    return token.start_pos or 0, token.end_pos or 0


def whole(draft: Draft, typed: str, vocabulary: Vocabulary, most: int) -> Condition:
    """The condition that a draft means.

    typed   the text that the draft was read from, not narrowed
    raises  Fault: the leftmost one
    """
    count = 0
    parts: list[Leaf | Group] = []
    total = sum(len(part.parts) if isinstance(part, Draft) else 1 for part in draft.parts)
    for part in draft.parts:
        found = []
        for one in part.parts if isinstance(part, Draft) else (part,):
            assert isinstance(one, DraftLeaf)  # the grammar has one level of brackets
            if count == most:
                raise Fault("too_many_criteria", span(one.field), {"limit": most, "count": total}, ("END",))
            count += 1
            found.append(leaf(one, typed, vocabulary))
        parts.append(Group(part.joint, tuple(found)) if isinstance(part, Draft) else found[0])
    return condition(draft.joint, parts)


def leaf(draft: DraftLeaf, typed: str, vocabulary: Vocabulary) -> Leaf:
    """The comparison that a draft means."""
    field = named(span(draft.field), typed, vocabulary)
    op = op_of(draft.operator)
    if op not in operators(field):
        offered = tuple(word(one, vocabulary.language) for one in operators(field))
        facts: dict[str, object] = {
            "operator": word(op, vocabulary.language),
            "label": field.label,
            "kind": field.type if field.type in ("options", "tags", "ip", "email") else field.kind,
        }
        raise Fault("operator_not_for_type", span(draft.operator), facts, offered)
    if op in STATES:
        return Leaf(field, op)
    places = [span(token) for token in draft.values]
    if field.kind == "number":
        places = grouped(places, typed)
    if len(places) > MAX_VALUES:
        facts = {"limit": MAX_VALUES, "count": len(places), "label": field.label}
        raise Fault("too_many_values", trimmed(places[MAX_VALUES], typed), facts, ("]",))
    if op == "between" and len(places) != 2:
        raise Fault("two_values", (places[0][0], places[-1][1]), {"label": field.label}, ("VALUE",))
    return Leaf(field, op, tuple(_operand(trimmed(place, typed), typed, field, op) for place in places))


def named(place: Span, typed: str, vocabulary: Vocabulary) -> Field:
    """The one usable field that a label names."""
    start, end = trimmed(place, typed)
    label = unescaped(typed[start:end])
    found = vocabulary.named(label)
    if not found:
        close = tuple(vocabulary.spelling(one) for one in vocabulary.closest(label))
        mend = (start, end, label_text(close[0])) if close else None
        raise Fault("unknown_field", (start, end), {"typed": label, "choices": close}, close, mend=mend)
    if len(found) > 1:
        pairs = tuple((one.label, one.api_name) for one in found)
        spellings = tuple(vocabulary.spelling(one) for one in found)
        raise Fault("ambiguous_field", (start, end), {"typed": label, "choices": pairs}, spellings)
    if not operators(found[0]):
        facts: dict[str, object] = {"typed": label, "type": found[0].type}
        raise Fault("unusable_field", (start, end), facts, ("FIELD",))
    return found[0]


def _operand(place: Span, typed: str, field: Field, op: Op) -> Operand:
    text = value_of(typed[slice(*place)])
    about: dict[str, object] = {"typed": text, "label": field.label}
    if not text.strip(STRIPPED):
        raise Fault("empty_value", place, about, ("VALUE",))
    value = operand(text, field, op)
    if value is not None:
        return value
    if field.kind == "number" or field.type == "info":
        raise Fault("not_a_number", place, about, ("NUMBER",))
    if field.kind == "boolean":
        raise Fault("not_a_boolean", place, about, ("true", "false"))
    if field.type == "ip":
        raise Fault("not_an_address", place, about, ("VALUE",))
    if op in ("matches", "not_matches"):
        raise Fault("too_long", place, about | {"reason": "pattern", "limit": MAX_PATTERN, "count": len(text)})
    close = tuple(one.label for one in words_.closest_values(text, field))
    mend = (*place, written(close[0])) if close else None
    raise Fault("unknown_value", place, about | {"choices": close}, close, mend=mend)


def operand(text: str, field: Field, op: Op) -> Operand | None:
    """A value of that field for that operator, None when the text is none: 5万 -> 50000, ソフトウェア -> Software."""
    if field.kind == "number":
        return _number(text, field)
    if field.kind == "boolean":
        return _TRUE.get(fold(text).strip())
    if field.type == "ip":
        return _address(text)
    if field.type == "info" and op in ("between", ">", "<"):
        return text.strip(STRIPPED) if read_number(text) is not None else None
    if op in ("matches", "not_matches"):
        return text if len(text) <= MAX_PATTERN else None
    if field.type in ("options", "tags") and field.values and op in ("is", "is_not"):
        known = field.value(text)
        return known.actual if known else None
    return text


def _number(text: str, field: Field) -> Decimal | None:
    number: Decimal | None = read_number(text)
    if number is None and field.type == "seconds" and (match := _DURATION.fullmatch(text.strip(STRIPPED))):
        number = read_number(match[1])
        return None if number is None else number * _SECONDS[match[2][0].lower()]
    return number


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_network(fold(text).strip(), strict=False)).removesuffix("/32").removesuffix("/128")
    except ValueError:
        return None
