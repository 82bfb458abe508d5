"""What may come next at the end of a half-typed command (Z10), out of the parser's own state.

Asks no CRM: where matching records can be suggested it says so, and the caller looks for them.
"""

import re
from dataclasses import dataclass
from typing import Literal

from grammar import brackets
from grammar.brackets import label_text
from grammar.catalog import Catalog, Field, Module
from grammar.command import machine, nearest, resolve
from grammar.command.diagnose import understand
from grammar.command.machine import CLOSERS, FIELDS, OPENERS, OPERATORS, VALUES, Place
from grammar.command.mend import correction
from grammar.command.nodes import (
    BY_KIND,
    MAX_CRITERIA,
    MAX_LENGTH,
    MAX_VALUES,
    SPELLINGS,
    Command,
    Operand,
    operator_words,
)
from grammar.command.pieces import OPENING
from grammar.command.printer import value_text
from grammar.command.resolve import Fault
from grammar.command.usage import usable_fields
from grammar.folding import STRIPPED, fold_label, narrow

MAX_CHOICES = 50
_MIN_WORD = 2  # characters from which a word is worth a search (Z10)

Stage = Literal["module", "field", "operator", "value", "records", "none"]


@dataclass(frozen=True)
class Choice:
    """One continuation.

    kind       'word' = the whole text put right, as it was certain how; the others name what text is
    text       what is shown: a module's word, a field's label, an operator, a value, a whole command
    detail     what says more: the module's label, the field's api name, the value as it is stored; '' = nothing
    joined     the whole text once this is chosen: what was typed, with the half-typed end replaced
    """

    kind: Literal["module", "field", "operator", "value", "word"]
    text: str
    detail: str
    joined: str


@dataclass(frozen=True)
class Completion:
    """What may come next.

    choices        at most MAX_CHOICES, best first
    command        the command that the text is already, None while it is none
    wants_records  the text ends in a complete criterion or in a word of two characters: records may be suggested
    """

    stage: Stage
    choices: tuple[Choice, ...] = ()
    command: Command | None = None
    wants_records: bool = False


_OPENED = {"]": "[［", "】": "【", "」": "「｢"}
_OTHER_WIDTH = {"［": "］", "｢": "｣"}
_NOTHING = Completion("none")


def complete(text: str, catalog: Catalog) -> Completion:
    """What may stand at the end of `text`, a line as typed with '/zcrm' in front or without. Raises nothing."""
    if len(text) > MAX_LENGTH:
        return _NOTHING
    return _End(text, catalog).completion()


class _End:
    """The end of one half-typed text."""

    def __init__(self, typed: str, catalog: Catalog) -> None:
        self.typed, self.catalog = typed, catalog
        self.flat = narrow(typed)
        self.place: Place = machine.stand(self.flat)
        self.partial = typed[self.place.start :]

    def completion(self) -> Completion:
        place = self.place
        if place.module is None:
            return self._module()
        try:
            module = resolve.command_module(place.module, self.catalog)
            resolve.criteria(place.criteria, self.typed, module)
            if place.accepts & FIELDS.keys() or place.field is not None:
                return self._criterion(module)
        except Fault as fault:
            return self._mistaken(fault)
        if "WORD" in place.accepts and self.partial:
            return self._word(module)
        if place.criteria and "$END" in place.accepts and not self.partial:
            return Completion("records", (), self._command(), wants_records=True)
        fields: tuple[Choice, ...] = ()
        if place.accepts >= OPENERS and len(place.criteria) < MAX_CRITERIA:
            fields = self._bracketed(module)
        return Completion("field" if fields else "none", fields, self._command())

    def _command(self) -> Command | None:
        try:
            return understand(self.typed, self.catalog)
        except Fault:
            return None

    def _mistaken(self, fault: Fault) -> Completion:
        """Before the end already something is wrong: the whole text put right, when it is certain how."""
        closing = self.typed[fault.end :].strip(STRIPPED)
        if fault.code == "unknown_field" and fault.module and narrow(closing) in CLOSERS.values():
            return self._other_fields(fault, fault.module, closing)
        corrected, certain = correction(fault, self.typed, self.catalog)
        return Completion("none", (Choice("word", corrected, "", corrected),)) if corrected and certain else _NOTHING

    def _other_fields(self, fault: Fault, module: Module, closing: str) -> Completion:
        """The text ends in brackets that name no field: those that resemble it."""
        head = self.typed[: fault.start]
        found = [
            (field, module.spelling(field) or "") for field, _ in nearest.fields(str(fault.facts["typed"]), module)
        ]
        return Completion(
            "field" if found else "none",
            tuple(
                Choice("field", label, field.api_name, f"{head}{label_text(label, closing)}{closing} ")
                for field, label in found
            ),
        )

    def _joined(self, addition: str, start: int | None = None) -> str:
        """What was typed before `start`, a space where words would run together, and the addition."""
        start = self.place.start if start is None else start
        gap = " " if start and self.flat[start - 1] != " " else ""
        return f"{self.typed[:start]}{gap}{addition}"

    def _module(self) -> Completion:
        modules = [module for module in self.catalog.modules if module.command]
        partial = self.partial.strip()
        start = self.place.start
        if partial.startswith(("/", "／")):  # the command's own name is not finished
            partial, start = "", 0
        places = nearest.ranked(partial, [module.search_keys for module in modules])
        if not places or OPENING.search(narrow(partial)):
            try:
                understand(self.typed, self.catalog)
            except Fault as fault:
                return self._mistaken(fault)
        found = [(modules[place].command or "", modules[place].label) for place in places]
        prefix = "/zcrm " if partial != self.partial.strip() else ""
        return Completion(
            "module",
            tuple(Choice("module", word, label, self._joined(f"{prefix}{word}", start)) for word, label in found),
        )

    def _bracketed(self, module: Module) -> tuple[Choice, ...]:
        """Fields where a bracket may be opened; for a label typed without one, those whose label has it in it."""
        fields = usable_fields(module)
        places = nearest.ranked(self.partial, [field.search_keys for field in fields], alike=False)
        return tuple(
            Choice("field", label, fields[place].api_name, self._joined(f"[{label_text(label)}] "))
            for place in places[:MAX_CHOICES]
            if (label := module.spelling(fields[place]) or "")
        )

    def _word(self, module: Module) -> Completion:
        try:
            command = understand(self.typed, self.catalog)
        except Fault as fault:
            half = self._half_bracketed(module)
            return Completion("operator", half) if half else self._mistaken(fault)
        fields = self._bracketed(module) or self._half_bracketed(module)
        if len(self.partial.strip()) >= _MIN_WORD:
            return Completion("records", fields, command, wants_records=True)
        return Completion("field" if fields else "none", fields, command)

    def _half_bracketed(self, module: Module) -> tuple[Choice, ...]:
        """会社 con: a label and the beginning of an operator, brackets forgotten."""
        flat = narrow(self.partial)
        for blank in re.finditer(" +", flat[:100]):
            fields = module.named(self.partial[: blank.start()])
            if len(fields) == 1 and fields[0].kind != "unusable" and flat[blank.end() :]:
                label = label_text(self.partial[: blank.start()])
                return tuple(
                    Choice("operator", word, "", self._joined(f"[{label}] {word} ["))
                    for word in operator_words(fields[0].kind)
                    if word.startswith(" ".join(flat[blank.end() :].lower().split()))
                )
        return ()

    def _criterion(self, module: Module) -> Completion:
        """Inside a criterion: its field, its operator or its values."""
        place = self.place
        if len(place.criteria) == MAX_CRITERIA:
            return _NOTHING
        if place.accepts & FIELDS.keys():
            return self._fields(module)
        if place.field is None or (place.operator is None and not place.accepts & OPERATORS.keys()):
            return _NOTHING
        field, label = resolve.named_field(resolve.span(place.field), self.typed, module)
        if place.operator is None:
            choices = self._operators(field, narrow(self.partial), place.start)
            return Completion("operator", choices)
        resolve.operator(place.operator, field, label, module)
        if place.accepts & VALUES.keys():
            before = resolve.operands([resolve.span(token) for token in place.values], self.typed, module, field, label)
            return Completion("value", self._values(field, before))
        if place.accepts >= OPENERS:
            return self._after_operator(field)
        return _NOTHING

    def _fields(self, module: Module) -> Completion:
        closing = self._closing()
        fields = usable_fields(module)
        partial = brackets.unescaped(self.partial)
        found = [fields[place] for place in nearest.ranked(partial, [field.search_keys for field in fields])]
        head = self.typed[: self.place.start]
        choices = []
        for field in found[:MAX_CHOICES]:
            label = module.spelling(field) or ""
            choices.append(Choice("field", label, field.api_name, f"{head}{label_text(label, closing)}{closing} "))
        return Completion("field", tuple(choices))

    def _operators(self, field: Field, partial: str, start: int) -> tuple[Choice, ...]:
        """Those of the field's type that the parser accepts and that go on as typed, letter case aside."""
        accepted = {OPERATORS[name] for name in self.place.accepts & OPERATORS.keys()} or set(BY_KIND[field.kind])
        words = [spelling for op in BY_KIND[field.kind] if op in accepted for spelling in SPELLINGS[op]]
        typed = " ".join(partial.lower().split())
        if not typed:
            words = [SPELLINGS[op][0] for op in BY_KIND[field.kind] if op in accepted]
        else:
            words = [word for word in words if word.startswith(typed)]
            meant = nearest.operator(partial, field.kind) if not words else None
            words = [SPELLINGS[meant[0]][0]] if meant else words
        return tuple(Choice("operator", word, "", self._joined(f"{word} [", start)) for word in words)

    def _after_operator(self, field: Field) -> Completion:
        """The operator is there, the bracket is not: a longer operator, or values in brackets."""
        operator = self.place.operator
        assert operator is not None
        longer: tuple[Choice, ...] = ()
        if not self.partial and operator.end_pos == len(self.flat):
            start = operator.start_pos or 0
            longer = tuple(
                choice for choice in self._operators(field, str(operator), start) if choice.text != str(operator)
            )
        values = self._values(field, (), opening="[")
        return Completion("value" if values or not longer else "operator", (*values, *longer))

    def _values(self, field: Field, before: tuple[Operand, ...], opening: str = "") -> tuple[Choice, ...]:
        """Pick-list values and booleans that go on as typed and do not stand in the list yet."""
        if len(before) >= MAX_VALUES:
            return ()
        partial = self.partial.strip().lstrip(brackets.QUOTES + "＂")
        picks: list[tuple[Operand, str, str]]
        if field.kind == "boolean":
            picks = [(word == "true", word, "") for word in ("true", "false") if word.startswith(fold_label(partial))]
        else:
            known = [value for value in field.values if value.label.strip()] if field.kind == "text" else []
            found = [known[place] for place in nearest.ranked(partial, [value.search_keys for value in known])]
            picks = [(value.label, value.label, value.actual) for value in found]
        used = {fold_label(value) if isinstance(value, str) else value for value in before}
        closing = "]" if opening else self._closing()
        choices = []
        for value, shown, stored in picks:
            if (fold_label(value) if isinstance(value, str) else value) in used:
                continue
            text = f"{opening}{value_text(value, closing)}{closing}"
            joined = self._joined(text) if opening else f"{self.typed[: self.place.start]}{text}"
            choices.append(Choice("value", shown, stored if stored != shown else "", joined))
        return tuple(choices[:MAX_CHOICES])

    def _closing(self) -> str:
        """The bracket that closes the one that is open here, of the same width."""
        name = next(iter(self.place.accepts & (FIELDS.keys() | VALUES.keys())))
        closing = {**FIELDS, **VALUES}[name]
        opened = max(self.typed.rfind(char, 0, self.place.start) for char in _OPENED[closing])
        return _OTHER_WIDTH.get(self.typed[opened], closing)
