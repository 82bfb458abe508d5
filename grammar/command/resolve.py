"""What a draft means in one asker's CRM: labels to fields, operators by type, values to numbers and booleans.

Finds the leftmost fault and says where it is; what the correction would be stands in mend.py.
"""

from decimal import Decimal

from lark import Token

from grammar.brackets import QUOTED, Span, grouped, trimmed, unescaped, value_of
from grammar.catalog import Catalog, Field, Kind, Module
from grammar.command import nearest
from grammar.command.machine import OPERATORS, Draft, DraftCriterion, Place
from grammar.command.nodes import (
    BY_KIND,
    MAX_CRITERIA,
    MAX_VALUES,
    SPELLINGS,
    Command,
    Criterion,
    Op,
    Operand,
    operator_words,
)
from grammar.errors import Code
from grammar.folding import STRIPPED, fold, narrow
from grammar.numbers import read_number


class Fault(Exception):
    """Something in [start, end) of the typed text is wrong; module and field are what was known by then."""

    def __init__(
        self,
        code: Code,
        place: Span,
        facts: dict[str, object],
        expected: tuple[str, ...] = (),
        module: Module | None = None,
        field: Field | None = None,
    ) -> None:
        super().__init__(code, place)
        self.code: Code = code
        self.start, self.end = place
        self.expected = expected
        self.module, self.field = module, field
        self.facts = facts
        self.place: Place | None = None

    def before(self, typed: str, other: str) -> Place | None:
        """Where reading `typed` stopped, when `other` is the same up to there and may be read from there."""
        same = self.place is not None and self.place.start == self.start and other.startswith(typed[: self.start])
        return self.place if same else None


def span(token: Token) -> Span:
    """[start, end) of a token in the typed text."""
    return token.start_pos or 0, token.end_pos or 0


def command(draft: Draft, typed: str, catalog: Catalog) -> Command:
    """The command that a draft means.

    typed      the text that the draft was read from, not narrowed
    raises     Fault: the leftmost one
    """
    module = command_module(draft.module, catalog)
    if draft.word is not None:
        return Command(module, word=word(draft.word, typed, module))
    return Command(module, criteria(draft.criteria, typed, module))


def command_module(token: Token, catalog: Catalog) -> Module:
    """The module of a command word; a word of the language that this catalogue lacks is unknown here."""
    module = catalog.command_module(str(token))
    if module is None:
        words = catalog.command_words
        raise Fault("unknown_module", span(token), {"typed": str(token), "choices": words}, words)
    return module


def criteria(drafts: list[DraftCriterion], typed: str, module: Module) -> tuple[Criterion, ...]:
    """The criteria that the drafts mean, at most MAX_CRITERIA."""
    found = []
    for number, draft in enumerate(drafts):
        limit(number, len(drafts), draft.field, typed, module)
        found.append(criterion(draft, typed, module))
    return tuple(found)


def limit(before: int, count: int, token: Token, typed: str, module: Module) -> None:
    """Refuse the criterion that begins with `token` when MAX_CRITERIA stand before it."""
    if before == MAX_CRITERIA:
        facts: dict[str, object] = {"limit": MAX_CRITERIA, "count": count}
        raise Fault("too_many_criteria", trimmed(span(token), typed), facts, ("END",), module)


def criterion(draft: DraftCriterion, typed: str, module: Module) -> Criterion:
    """The criterion that a draft means."""
    field, label = named_field(span(draft.field), typed, module)
    op = operator(draft.operator, field, label, module)
    spans = [span(token) for token in draft.values]
    return Criterion(field, label, op, operands(spans, typed, module, field, label))


def named_field(place: Span, typed: str, module: Module) -> tuple[Field, str]:
    """The one usable field that a label names, and the label without escapes and blanks at its ends."""
    start, end = trimmed(place, typed)
    label = unescaped(typed[start:end])
    fields = module.named(label)
    if not fields:
        close = tuple(module.spelling(field) or field.api_name for field, _ in nearest.fields(label, module))
        facts: dict[str, object] = {"typed": label, "module": module.label, "choices": close}
        raise Fault("unknown_field", (start, end), facts, close or ("FIELD",), module)
    if len(fields) > 1:
        pairs = tuple((field.label, field.api_name) for field in fields)
        spellings = tuple(module.spelling(field) or field.api_name for field in fields)
        facts = {"typed": label, "module": module.label, "choices": pairs}
        raise Fault("ambiguous_field", (start, end), facts, spellings, module)
    if fields[0].kind == "unusable":
        reason = fields[0].reason or "type"
        facts = {"typed": label, "module": module.label, "reason": reason, "type": fields[0].type}
        raise Fault("unusable_field", (start, end), facts, ("FIELD",), module)
    return fields[0], label


def operator(token: Token, field: Field, label: str, module: Module) -> Op:
    """The operator of a token, when fields of this type have it (Z4)."""
    op = OPERATORS[token.type]
    if op not in BY_KIND[field.kind]:
        words = operator_words(field.kind)
        facts: dict[str, object] = {"operator": SPELLINGS[op][0], "label": label, "kind": field.kind}
        raise Fault("operator_not_for_type", span(token), facts, words, module, field)
    return op


def operands(spans: list[Span], typed: str, module: Module, field: Field, label: str) -> tuple[Operand, ...]:
    """The values of one criterion.

    spans      where the values stand in the typed text, in order, commas left out
    """
    if field.kind == "number":
        spans = grouped(spans, typed)
    if len(spans) > MAX_VALUES:
        place = trimmed(spans[MAX_VALUES], typed)
        facts: dict[str, object] = {"limit": MAX_VALUES, "count": len(spans), "label": label}
        raise Fault("too_many_values", place, facts, ("]",), module, field)
    return tuple(_operand(trimmed(place, typed), typed, module, field, label) for place in spans)


def _operand(place: Span, typed: str, module: Module, field: Field, label: str) -> Operand:
    text = value_of(typed[slice(*place)])
    if not text.strip(STRIPPED):
        raise Fault("empty_value", place, {"label": label}, ("VALUE",), module, field)
    value = operand(text, field.kind)
    if value is None:
        if field.kind == "number":
            raise Fault("not_a_number", place, {"typed": text, "label": label}, ("NUMBER",), module, field)
        raise Fault("not_a_boolean", place, {"typed": text, "label": label}, ("true", "false"), module, field)
    return value


def operand(text: str, kind: Kind) -> Operand | None:
    """A value of that kind, None when the text is none: 5万 -> Decimal(50000), ＴＲＵＥ -> True."""
    if kind == "number":
        number: Decimal | None = read_number(text)
        return number
    if kind == "boolean":
        return {"true": True, "false": False}.get(fold(text).strip())
    return text


def word(token: Token, typed: str, module: Module) -> str:
    """The phrase of a word search; refused where it looks like criteria without brackets (Z2)."""
    start, end = trimmed(span(token), typed)
    text = typed[start:end]
    if QUOTED.fullmatch(narrow(text)):
        text = value_of(text)
        if not text.strip(STRIPPED):
            raise Fault("unexpected", (start, end), {"typed": typed[start:end]}, ("WORD",), module)
        return text
    forgotten = nearest.forgotten(text, module)
    if forgotten:
        facts: dict[str, object] = dict(zip(("label", "operator", "value"), forgotten, strict=True))
        raise Fault("brackets_forgotten", (start, end), facts, ("[",), module)
    return text
