"""Forms: what a person is asked to fill in, and the answers while they do.

Nothing here reads a filled-in form (request.Form does), knows a limit (limits.py) or the wire (wire.py).
"""

from dataclasses import dataclass
from typing import Literal

TextFormat = Literal["", "email", "tel", "url", "password"]


@dataclass(frozen=True)
class Option:
    """What can be chosen: `label` is read, `value` comes back."""

    label: str
    value: str


@dataclass(frozen=True)
class Text:
    """One line. `name` comes back as the key of the value; letters, digits, `_` and `-`."""

    name: str
    label: str
    placeholder: str = ""
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    format: TextFormat = ""
    min_length: int | None = None
    max_length: int | None = None
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Textarea:
    name: str
    label: str
    placeholder: str = ""
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    min_length: int | None = None
    max_length: int | None = None
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Number:
    name: str
    label: str
    placeholder: str = ""
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    min: int | None = None
    max: int | None = None
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Date:
    """`value` is YYYY-MM-DD."""

    name: str
    label: str
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class DateTime:
    """`value` is YYYY-MM-DDTHH:MM by the clock of `zone`, an IANA name; the zone comes back with what is chosen.

    How Cliq writes `date_time` is not documented; readers take ISO with or without seconds and offset.
    """

    name: str
    label: str
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    zone: str = ""
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Select:
    """One of the options, or several. `value` holds what is chosen at first."""

    name: str
    label: str
    options: tuple[Option, ...]
    placeholder: str = ""
    hint: str = ""
    mandatory: bool = False
    value: Option | None = None
    multiple: bool = False
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class DynamicSelect:
    """Options are asked from the form function (form_values_handler) as the person types."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    placeholder: str = ""
    hint: str = ""
    mandatory: bool = False
    value: Option | None = None
    min_characters: int | None = None
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Radio:
    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    mandatory: bool = False
    value: str = ""
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Checkbox:
    """`value`: the values ticked at first."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    mandatory: bool = False
    value: tuple[str, ...] = ()
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Toggle:
    name: str
    label: str
    hint: str = ""
    value: bool = False
    trigger_on_change: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class File:
    """A file of the person's; what comes back is its name and an address at Cliq."""

    name: str
    label: str
    hint: str = ""
    mandatory: bool = False


@dataclass(frozen=True)
class Hidden:
    """Comes back unchanged, but a client could change it: only signed texts (reference.sign) belong here."""

    name: str
    value: str


Input = Text | Textarea | Number | Date | DateTime | Select | DynamicSelect | Radio | Checkbox | Toggle | File | Hidden


@dataclass(frozen=True)
class FormReply:
    """A form to fill in; `function` receives it under `name`."""

    name: str
    title: str
    inputs: tuple[Input, ...]
    function: str
    button_label: str = ""
    hint: str = ""
    trigger_on_cancel: bool = False


@dataclass(frozen=True)
class FormError:
    """Keeps the form open: one sentence above it, and one beside each named input."""

    text: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Change:
    """One change of an open form: add_after, add_before and update carry `input`, the others need `name` only."""

    kind: Literal["add_after", "add_before", "update", "remove", "clear", "enable", "disable"]
    name: str
    input: Input | None = None


@dataclass(frozen=True)
class FormChange:
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Options:
    """What a DynamicSelect offers for the text typed so far."""

    options: tuple[Option, ...] = ()
