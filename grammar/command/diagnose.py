"""A text to a command or to its leftmost fault: what the parser's own state says about the place where it stopped.

Says what is wrong and where; what the text should have been is guessed in mend.py.
"""

import re

from lark import Token

from grammar.brackets import QUOTES, Span
from grammar.catalog import Catalog, Field, Module
from grammar.command import machine, nearest, resolve
from grammar.command.machine import CLOSERS, FIELDS, OPENERS, OPERATORS, VALUES, Place
from grammar.command.nodes import MAX_LENGTH, SPELLINGS, Command, operator_words
from grammar.command.resolve import Fault
from grammar.folding import narrow

_OPENING = "[【「"
_CLOSING = "]】」"
_UP_TO_BRACKET = re.compile(r"[^\[【「]*")
_UP_TO_COMMA = re.compile(r"[^\[【「,、]*")
_MODULE = re.compile(r"[^ \[【「]*")
_CONTINUED = re.compile(r"[=<>!≠]|not\b|no\b|or\b", re.IGNORECASE)


def understand(typed: str, catalog: Catalog, after: Place | None = None) -> Command:
    """Read a whole command.

    typed      the line as typed, '/zcrm ' in front or not
    after      where reading another line stopped that is the same up to there
    raises     Fault; its `place` is where Lark's reading stopped, None where it did not
    """
    if len(typed) > MAX_LENGTH:
        facts: dict[str, object] = {"limit": MAX_LENGTH, "count": len(typed)}
        raise Fault("too_long", (MAX_LENGTH, len(typed)), facts, ("END",))
    flat = narrow(typed)
    try:
        draft = machine.read(flat, after)
    except machine.Unreadable as unreadable:
        place = unreadable.place
    else:
        return resolve.command(draft, typed, catalog)
    fault = _Reading(place, typed, flat, catalog).fault()
    fault.place = place
    raise fault


class _Reading:
    """One text that Lark could not read, and the place where it stopped."""

    def __init__(self, place: Place, typed: str, flat: str, catalog: Catalog) -> None:
        self.place, self.typed, self.flat, self.catalog = place, typed, flat, catalog
        self.start = place.start
        self.rest = flat[place.start :]
        self.end: Span = (len(typed), len(typed))
        self.here: Span = (place.start, place.start)
        self.module: Module | None = None
        self.field: Field | None = None
        self.label = ""

    def fault(self) -> Fault:
        """The leftmost fault: of what was read already, else of what stands where reading stopped."""
        place, accepts = self.place, self.place.accepts
        if place.module is None:
            return self._module()
        try:
            self.module = resolve.command_module(place.module, self.catalog)
            resolve.criteria(place.criteria, self.typed, self.module)
            if place.field is not None:
                resolve.limit(len(place.criteria), len(place.criteria) + 1, place.field, self.typed, self.module)
            if place.field is not None and place.operator is None and accepts & CLOSERS.keys():
                return self._unclosed_field(place.field)
            if place.field is not None:
                self.field, self.label = resolve.named_field(resolve.span(place.field), self.typed, self.module)
            if place.operator is not None and self.field is not None and not self._continued():
                resolve.operator(place.operator, self.field, self.label, self.module)
                spans = [resolve.span(token) for token in place.values]
                resolve.operands(spans, self.typed, self.module, self.field, self.label)
        except Fault as earlier:
            return earlier
        if accepts & OPERATORS.keys():
            return self._operator()
        if accepts & FIELDS.keys():
            return self._in_field()
        if accepts & VALUES.keys():
            return self._in_values()
        if accepts & CLOSERS.keys():
            return self._unclosed(self._opened())
        if place.operator is not None:
            return self._after_operator()
        return self._between()

    def _module(self) -> Fault:
        if not self.rest:
            return Fault("empty", self.end, {}, self.catalog.command_words)
        token = _MODULE.match(self.rest)
        length = nearest.module_length(self.rest, self.catalog) or (token.end() if token else 0)
        where = (self.start, self.start + length)
        typed = self.typed[slice(*where)]
        meant = nearest.module(typed, self.catalog)
        words = self.catalog.command_words
        if meant is None:
            reason = {} if typed else {"reason": "missing"}
            return Fault("unknown_module", where, {"typed": typed, "choices": words, **reason}, words)
        facts: dict[str, object] = {"typed": typed, "module": meant[0].command}
        return Fault("module_form", where, facts, (meant[0].command or "",), meant[0])

    def _operator(self) -> Fault:
        words = operator_words(self.field.kind) if self.field else ()
        about: dict[str, object] = {"label": self.label}
        if not self.rest:
            return Fault("missing_operator", self.end, about, words, self.module, self.field)
        if self.rest[0] in _OPENING + ",、":
            return Fault("missing_operator", self.here, about, words, self.module, self.field)
        if self.rest[0] in _CLOSING:
            return self._unexpected(1, words)
        where = self._run(_UP_TO_BRACKET)
        signs = nearest.operators_in(self.flat[slice(*where)])
        if signs and signs[0].start() == 0:  # 'Contains zyl': the operator is wrong before the bracket is
            where = (where[0], where[0] + signs[0].end())
        elif self.flat[where[1] : where[1] + 1] not in tuple(_OPENING):
            where = self._run(_UP_TO_COMMA)
        typed = self.typed[slice(*where)]
        meant = nearest.operator(typed, self.field.kind) if self.field else None
        facts = {**about, "typed": typed}
        if meant and meant[1] == "case":
            facts["operator"] = SPELLINGS[meant[0]][0]
            return Fault("operator_case", where, facts, (SPELLINGS[meant[0]][0],), self.module, self.field)
        return Fault("unknown_operator", where, facts, words, self.module, self.field)

    def _continued(self) -> bool:
        """Whether the operator goes on where it should have ended: 'is not [x]', '== [x]', '<> [x]'."""
        waits = self.place.operator is not None and self.place.accepts >= OPENERS
        if not waits or not self.rest:
            return False
        return bool(_CONTINUED.match(self.rest))

    def _after_operator(self) -> Fault:
        place, operator = self.place, self.place.operator
        assert operator is not None
        assert self.field is not None
        written = SPELLINGS[OPERATORS[operator.type]][0]
        about: dict[str, object] = {"label": self.label, "operator": written}
        if not self.rest:
            return Fault("missing_value", self.end, about, ("[",), self.module, self.field)
        if self.rest[0] in _CLOSING + ",、":
            return Fault("missing_value", self.here, about, ("[",), self.module, self.field)
        begin = operator.start_pos or place.start
        where = (begin, self._run(_UP_TO_BRACKET)[1])
        typed = self.typed[slice(*where)]
        if self._continued() or nearest.is_alias(typed):
            facts: dict[str, object] = {"label": self.label, "typed": typed}
            words = operator_words(self.field.kind)
            return Fault("unknown_operator", where, facts, words, self.module, self.field)
        where = self._run(_UP_TO_COMMA)
        facts = {**about, "value": self.typed[slice(*where)]}
        return Fault("brackets_forgotten", where, facts, ("[",), self.module, self.field)

    def _in_field(self) -> Fault:
        if not self.rest or self.rest[0] in _CLOSING:
            return Fault("missing_field", self.here, {}, ("FIELD",), self.module)
        return self._unclosed(self._opened())

    def _in_values(self) -> Fault:
        operator = self.place.operator
        about: dict[str, object] = {"label": self.label}
        if not self.rest and operator is not None:
            about["operator"] = SPELLINGS[OPERATORS[operator.type]][0]
            return Fault("missing_value", self.end, about, ("VALUE",), self.module, self.field)
        if self.rest[0] in _CLOSING + ",、":
            return Fault("empty_value", self.here, about, ("VALUE",), self.module, self.field)
        if self.rest[0] in QUOTES:
            facts: dict[str, object] = {"opened": self.start + 1}
            return Fault("unclosed_quote", (self.start, self.start + 1), facts, ('"',), self.module, self.field)
        return self._unclosed(self._opened())

    def _unclosed_field(self, token: Token) -> Fault:
        """`[会社 contains [zyl]`: where a known label is followed by an operator, there the bracket is missing."""
        begin, end = resolve.span(token)
        opened = self._opened()
        assert self.module is not None
        if end - begin <= 500:  # a label and a criterion; beyond that only the end is pointed at
            for match in nearest.operators_in(self.flat[begin:end]):
                before = self.flat[begin : begin + match.start()].rstrip(_CLOSING + " ")
                if before and self.module.named(self.typed[begin : begin + len(before)]):
                    return self._unclosed(opened, begin + len(before))
        return self._unclosed(opened)

    def _unclosed(self, opened: int, at: int | None = None) -> Fault:
        closing = _CLOSING[_OPENING.index(self.flat[opened])]
        place = self.start if at is None else at
        facts: dict[str, object] = {"opened": opened + 1, "bracket": closing}
        return Fault("unclosed_bracket", (place, place), facts, (closing,), self.module, self.field)

    def _opened(self) -> int:
        """Where the bracket was opened that is open now."""
        before = self.start
        if self.place.operator is not None and self.place.values:
            before = self.place.values[0].start_pos or 0
        elif self.place.field is not None and self.place.operator is None:
            before = self.place.field.start_pos or 0
        return max(self.flat.rfind(opening, 0, before) for opening in _OPENING)

    def _between(self) -> Fault:
        """After the module, a word, a criterion or a comma."""
        after_word = self.place.word
        if after_word is not None:
            text = self.flat[after_word.start_pos or 0 : self.start]
            signs = nearest.operators_in(text)
            if signs and signs[0].start() == 0:
                at = after_word.start_pos or 0
                return Fault("missing_field", (at, at), {}, ("[",), self.module)
            if signs:
                label, value = text[: signs[0].start()].strip(), text[signs[0].end() :].strip()
                facts: dict[str, object] = {"label": label, "operator": signs[0][0], "value": value}
                return Fault("brackets_forgotten", resolve.span(after_word), facts, ("[",), self.module)
            return self._unexpected(1, ("END",))
        if not self.rest:
            return Fault("missing_field", self.end, {}, ("[",), self.module)
        if self.rest[0] in _CLOSING + ",、":
            return self._unexpected(1, ("[",))
        where = self._run(_UP_TO_BRACKET)
        text = self.typed[slice(*where)]
        signs = nearest.operators_in(self.flat[slice(*where)])
        if signs and signs[0].start() == 0:
            return Fault("missing_field", self.here, {}, ("[",), self.module)
        if signs:
            label, value = text[: signs[0].start()].strip(), text[signs[0].end() :].strip()
            facts = {"label": label, "operator": signs[0][0], "value": value}
            return Fault("brackets_forgotten", where, facts, ("[",), self.module)
        where = self._run(_UP_TO_COMMA)
        return self._unexpected(where[1] - where[0], ("[", ",", "END"))

    def _unexpected(self, length: int, expected: tuple[str, ...]) -> Fault:
        where = (self.start, self.start + length)
        return Fault("unexpected", where, {"typed": self.typed[slice(*where)]}, expected, self.module, self.field)

    def _run(self, pattern: re.Pattern[str]) -> Span:
        """[start, end) of what stands here as far as the pattern reaches, without blanks at its end."""
        match = pattern.match(self.flat, self.start)
        text = match[0] if match else ""
        return self.start, self.start + len(text.rstrip())
