"""One problem in an answer, and the notebook that collects problems while an answer is read.

It knows how to compare a value with a limit, not which limits there are.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Json = dict | list | str | int | float | bool | None

LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Problem:
    """One thing Cliq refuses.

    place  where it stands in the answer, as 'slides[0].data.rows[2]'
    limit  stable name of the rule, as 'button_label_characters'; for tests and for the console
    text   one English sentence with the figures
    """

    place: str
    limit: str
    text: str

    def as_json(self) -> dict[str, str]:
        return {"place": self.place, "limit": self.limit, "text": self.text}


@dataclass
class Notebook:
    """Problems found so far. `utf16` counts characters as UTF-16 units, else as code points."""

    utf16: bool = False
    problems: list[Problem] = field(default_factory=list)

    def add(self, place: str, limit: str, text: str) -> None:
        self.problems.append(Problem(place, limit, text))

    def length(self, text: str) -> int:
        """Characters of `text`, counted as the switch says."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2 if self.utf16 else len(text)

    def mapping(self, value: Json, place: str, allowed: Collection[str]) -> dict:
        """`value` when it is an object; unknown keys are noted. Anything else is noted and read as empty."""
        if not isinstance(value, dict):
            self.add(place, "type", f"{place} must be an object")
            return {}
        for key in value:
            if key not in allowed:
                self.add(
                    f"{place}.{key}" if place else key, "unknown_key", f"'{key}' is an extra key in the JSON Object"
                )
        return value

    def sequence(self, value: Json, place: str, limit: str = "", maximum: int | None = None, minimum: int = 0) -> list:
        """`value` when it is a list; its size is compared with the bounds under the name `limit`."""
        if not isinstance(value, list):
            self.add(place, "type", f"{place} must be a list")
            return []
        if maximum is not None and len(value) > maximum:
            self.add(place, limit, f"{place} has {len(value)} entries, at most {maximum} are allowed")
        if len(value) < minimum:
            self.add(place, limit, f"{place} has {len(value)} entries, at least {minimum} are needed")
        return value

    def text(self, value: Json, place: str, limit: str = "", maximum: int | None = None, required: bool = False) -> str:
        """`value` when it is a string; None and absence are the empty string. `required` refuses the empty one."""
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.add(place, "type", f"{place} must be a string")
            return ""
        if required and not value:
            self.add(place, "required", f"{place} is missing or empty")
        if maximum is not None and self.length(value) > maximum:
            self.add(place, limit, f"{place} has {self.length(value)} characters, at most {maximum} are allowed")
        return value

    def choice(self, value: Json, place: str, allowed: Collection[Json]) -> None:
        """Refuse a value that is not one of `allowed`; None and absence are fine."""
        if value is None or (not isinstance(value, (dict, list)) and value in allowed):
            return
        words = ", ".join(str(word) for word in allowed)
        self.add(place, "unknown_value", f"{place} is {value!r}, it must be one of {words}")

    def flag(self, value: Json, place: str) -> None:
        """Refuse a value that is neither a boolean nor the string of one."""
        if value is not None and not isinstance(value, bool) and value not in ("true", "false"):
            self.add(place, "type", f"{place} must be true or false")

    def number(self, value: Json, place: str) -> float:
        """`value` as a float; anything that is not a number is noted and read as 0."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.add(place, "type", f"{place} must be a number")
            return 0.0
        return float(value)

    def image(self, value: Json, place: str) -> None:
        """Refuse an image address that is not public https; http is let through on loopback only."""
        address = self.text(value, place, required=True)
        if not address:
            return
        parts = urlsplit(address)
        local = parts.scheme == "http" and (parts.hostname in LOOPBACK or (parts.hostname or "").endswith(".test"))
        if parts.scheme != "https" and not local:
            self.add(place, "image_url", f"{place} must be a public https address")
