"""Why a text is no condition: what the parser's own state says about the place where it stopped.

What is wrong with the meaning of what could be read stands in resolve.py.
"""

import re

from grammar.brackets import QUOTES, Span, trimmed, unescaped
from grammar.condition import resolve
from grammar.condition.machine import CLOSERS, FIELDS, OPENERS, VALUES, Place, op_of
from grammar.condition.nodes import operators
from grammar.condition.printer import word
from grammar.condition.resolve import Fault
from grammar.condition.vocabulary import Vocabulary

_OPENING, _CLOSING = "[【「", "]】」"
_WORD = re.compile(r"[^\[【「\]】」(),、]+")
_VALUE = re.compile(r"(?:(?!\b(?:and|or)\b|かつ|または|&|\|)[^\[【「\]】」()])+", re.IGNORECASE)
_JOINT = re.compile(r"and(?!\w)|or(?!\w)|かつ|且つ|または|又は|もしくは|&&?|\|\|?", re.IGNORECASE)


def fault(place: Place, typed: str, flat: str, vocabulary: Vocabulary) -> Fault:
    """The leftmost fault: of what was read already, else of what stands where reading stopped."""
    try:
        for leaf in place.leaves:
            resolve.leaf(leaf, typed, vocabulary)
        if place.field is not None and not place.accepts & FIELDS.keys() and not _is_open(place):
            resolve.named(resolve.span(place.field), typed, vocabulary)
    except Fault as earlier:
        return earlier
    return _Reading(place, typed, flat, vocabulary).fault()


def _is_open(place: Place) -> bool:
    """Whether the field's own bracket is not closed yet."""
    return place.operator is None and not place.values and bool(place.accepts & CLOSERS.keys())


class _Reading:
    """One text that Lark could not read, and the place where it stopped."""

    def __init__(self, place: Place, typed: str, flat: str, vocabulary: Vocabulary) -> None:
        self.place, self.typed, self.flat, self.vocabulary = place, typed, flat, vocabulary
        self.start = place.start
        self.rest = flat[place.start :]
        self.here: Span = (place.start, place.start)
        self.label = ""
        if place.field is not None:
            self.label = unescaped(typed[slice(*trimmed(resolve.span(place.field), typed))])

    def fault(self) -> Fault:
        accepts = self.place.accepts
        if not self.flat.strip():
            return Fault("empty", (len(self.flat),) * 2, {}, ("[",))
        if accepts & FIELDS.keys():
            if not self.rest or self.rest[0] in _CLOSING:
                return Fault("missing_field", self.here, {}, ("FIELD",))
            return self._unclosed()
        if accepts & VALUES.keys():
            return self._in_values()
        if accepts & CLOSERS.keys():
            return self._unclosed()
        if "IS" in accepts:
            return self._operator()
        if "IS_JA" in accepts:
            return self._operator_behind()
        if "_AND" in accepts or "_OR" in accepts or "$END" in accepts:
            return self._between()
        if accepts & OPENERS and self.place.operator is not None:
            return self._value()
        return self._start_of_leaf()

    def _operator(self) -> Fault:
        offered = self._offered()
        about: dict[str, object] = {"label": self.label}
        if not self.rest or self.rest[0] in "),、" + _CLOSING or _JOINT.match(self.rest):
            return Fault("missing_operator", self.here, about, offered)
        match = _WORD.match(self.flat, self.start)
        end = len(match[0].rstrip()) + self.start if match else self.start + 1
        return Fault("unknown_operator", (self.start, end), about | {"typed": self.typed[self.start : end]}, offered)

    def _operator_behind(self) -> Fault:
        """`[業界] が [ソフトウェア]` and then nothing that says how they compare."""
        offered = self._offered()
        about: dict[str, object] = {"label": self.label}
        if not self.rest or self.rest[0] in ")[【「" or _JOINT.match(self.rest):
            return Fault("missing_operator", self.here, about, offered)
        match = _WORD.match(self.flat, self.start)
        end = len(match[0].rstrip()) + self.start if match else self.start + 1
        return Fault("unknown_operator", (self.start, end), about | {"typed": self.typed[self.start : end]}, offered)

    def _offered(self) -> tuple[str, ...]:
        found = self.vocabulary.named(self.label)
        return tuple(word(op, self.vocabulary.language) for op in operators(found[0])) if len(found) == 1 else ()

    def _value(self) -> Fault:
        """After an operator, where a bracket must open."""
        token = self.place.operator
        assert token is not None  # the caller has looked
        written = word(op_of(token), self.vocabulary.language)
        about: dict[str, object] = {"label": self.label, "operator": written}
        match = _VALUE.match(self.flat, self.start)
        value = match[0].rstrip() if match else ""
        if not value:
            return Fault("missing_value", self.here, about, ("[",))
        end = self.start + len(value)
        text = self.typed[self.start : end]
        mend = (self.start, end, f"[{text}]")
        return Fault("brackets_forgotten", (self.start, end), about | {"value": text}, ("[",), mend=mend, certain=True)

    def _in_values(self) -> Fault:
        about: dict[str, object] = {"label": self.label}
        if not self.rest:
            token = self.place.operator
            about["operator"] = word(op_of(token), self.vocabulary.language) if token is not None else ""
            return Fault("missing_value", self.here, about, ("VALUE",))
        if self.rest[0] in _CLOSING + ",、":
            return Fault("empty_value", self.here, about, ("VALUE",))
        if self.rest[0] in QUOTES:
            return Fault("unclosed_quote", (self.start, self.start + 1), {"opened": self.start + 1}, ('"',))
        return self._unclosed()

    def _unclosed(self) -> Fault:
        opened = max(self.flat.rfind(opening, 0, self.start) for opening in _OPENING)
        closing = _CLOSING[_OPENING.index(self.flat[opened])]
        facts: dict[str, object] = {"opened": opened + 1, "bracket": closing}
        mend = (self.start, self.start, closing)
        return Fault("unclosed_bracket", self.here, facts, (closing,), mend=mend, certain=not self.rest)

    def _between(self) -> Fault:
        """After a whole leaf or a group."""
        place = self.place
        joint = _JOINT.match(self.rest)
        ends = ("and", "or") if place.accepts >= {"_AND", "_OR"} else ("and",) if "_AND" in place.accepts else ("or",)
        if not self.rest and place.is_inside:
            opened = self.flat.rfind("(")
            facts: dict[str, object] = {"opened": opened + 1, "bracket": ")"}
            mend = (self.start, self.start, ")")
            return Fault("unclosed_bracket", self.here, facts, (")",), mend=mend, certain=True)
        if joint:
            where = (self.start, self.start + len(joint[0]))
            facts = {"typed": self.typed[slice(*where)]}
            return Fault("mixed_joints", where, facts, ("(",), mend=self._bracketed())
        if self.rest[:1] in tuple(_OPENING + "(,、"):
            return Fault("missing_joint", self.here, {}, ends)
        match = _WORD.match(self.flat, self.start)
        end = self.start + (len(match[0].rstrip()) if match else 1)
        return Fault("unexpected", (self.start, end), {"typed": self.typed[self.start : end]}, (*ends, "END"))

    def _bracketed(self) -> tuple[int, int, str] | None:
        """`a and b or …`: with brackets around what stands before, unless there are some already."""
        before = self.typed[: self.start].rstrip()
        return None if "(" in self.flat else (0, len(before), f"({before.strip()})")

    def _start_of_leaf(self) -> Fault:
        if not self.rest or self.rest[0] in _CLOSING + "),、" or _JOINT.match(self.rest):
            return Fault("missing_field", self.here, {}, ("[",))
        if self.rest[0] == "(":
            return Fault("too_deep", (self.start, self.start + 1), {"typed": "("}, ("[",))
        match = _WORD.match(self.flat, self.start)
        text = (match[0] if match else self.rest[:1]).rstrip()
        for one in self.vocabulary.closest(text)[:1]:
            for label in sorted((one.label, *one.labels, one.api_name), key=len, reverse=True):
                if label and text.lower().startswith(label.lower()):
                    end = self.start + len(label)
                    facts: dict[str, object] = {"label": label, "operator": "", "value": ""}
                    mend = (self.start, end, f"[{self.typed[self.start : end]}]")
                    return Fault("brackets_forgotten", (self.start, end), facts, ("[",), mend=mend, certain=True)
        end = self.start + len(text)
        return Fault("unexpected", (self.start, end), {"typed": self.typed[self.start : end]}, ("[",))
