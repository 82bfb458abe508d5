"""What a person put into a form, in one shape per kind of input however Cliq spelt it.

Checking the values against the form is the handler's business.
Source: zcatalyst-cliq 1.0.0 and zcatalyst-cli 1.25.3 sample payloads, read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Choice(NamedTuple):
    """What was chosen in a select; for a date-time `label` is the zone, for a file the name and `value` its address."""

    label: str
    value: str


FormValue = str | bool | tuple[Choice, ...]


@dataclass(frozen=True)
class Form:
    """A form as filled in so far; `target` and `query` name the input being changed or searched."""

    name: str
    action: str
    values: Mapping[str, FormValue] = field(default_factory=dict)
    target: str = ""
    query: str = ""

    def text(self, name: str) -> str:
        """The value of an input as text; the value of the first choice for selects, '' when missing."""
        value = self.values.get(name, "")
        if isinstance(value, tuple):
            return value[0].value if value else ""
        return ("true" if value else "false") if isinstance(value, bool) else value

    def choices(self, name: str) -> tuple[Choice, ...]:
        value = self.values.get(name, ())
        if isinstance(value, tuple):
            return value
        text = self.text(name)
        return (Choice(text, text),) if text else ()

    def choice(self, name: str) -> Choice | None:
        return next(iter(self.choices(name)), None)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() == "true"


def value(given: Any) -> FormValue:
    """An input's value: text, number and date as text; toggle as bool; everything chosen as a tuple of Choice."""
    if isinstance(given, bool | str):
        return given
    if isinstance(given, Mapping):
        choice = _choice(given)
        return (choice,) if choice else ()
    if isinstance(given, list | tuple):
        choices = (_choice(one) if isinstance(one, Mapping) else Choice(scalar(one), scalar(one)) for one in given)
        return tuple(choice for choice in choices if choice and (choice.value or choice.label))
    return scalar(given)


def scalar(given: Any) -> str:
    """5 and 5.0 read as '5', true as 'true', null as ''."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given)


def _choice(given: Mapping[str, Any]) -> Choice | None:
    """{label, value} of selects, {id, title} of native entities, {date_time, time_zone_id}, {name, url}, location."""
    if "date_time" in given:
        return Choice(scalar(given.get("time_zone_id")), scalar(given["date_time"]))
    if "latitude" in given and "longitude" in given:
        place = f"{scalar(given['latitude'])},{scalar(given['longitude'])}"
        return Choice(place, place)
    if given.get("url") and given.get("name"):
        return Choice(scalar(given["name"]), scalar(given["url"]))
    label = next((scalar(given[name]) for name in ("label", "title", "name") if given.get(name) is not None), "")
    chosen = next((scalar(given[name]) for name in ("value", "id", "url") if given.get(name) is not None), "")
    return Choice(label or chosen, chosen or label) if label or chosen else None
