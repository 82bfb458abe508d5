"""Named switches for every point that the vendor's documentation leaves open.

It holds values and their allowed range; what a switch does is in the service that declares it.
"""

import threading
from dataclasses import dataclass
from typing import Any

Value = bool | int | float | str


@dataclass(frozen=True)
class Switch:
    name: str
    default: Value
    about: str
    choices: tuple[Value, ...] = ()

    def check(self, value: Any) -> str | None:
        """Why this value can't be taken, or None."""
        if self.choices and value not in self.choices:
            return f"{self.name} is one of {', '.join(str(choice) for choice in self.choices)}"
        if isinstance(self.default, bool) != isinstance(value, bool) or not isinstance(value, (bool, int, float, str)):
            return f"{self.name} is a {type(self.default).__name__}"
        if isinstance(self.default, str) != isinstance(value, str):
            return f"{self.name} is a {type(self.default).__name__}"
        return None


class Switches:
    """`switches["like_case_sensitive"]` reads, `switches.set(like_case_sensitive=True)` writes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._declared: dict[str, Switch] = {}
        self._values: dict[str, Value] = {}

    def declare(self, *switches: Switch) -> None:
        """Add switches; each name once."""
        for switch in switches:
            if switch.name in self._declared:
                raise ValueError(f"switch {switch.name} is declared twice")
            self._declared[switch.name] = switch

    def __getitem__(self, name: str) -> Any:
        return self._values.get(name, self._declared[name].default)

    def set(self, **values: Any) -> None:
        """Set several at once; raises ValueError, and changes nothing, when one is unknown or out of range."""
        for name, value in values.items():
            if name not in self._declared:
                raise ValueError(f"no switch is called {name}")
            if reason := self._declared[name].check(value):
                raise ValueError(reason)
        with self._lock:
            self._values.update(values)

    def reset(self) -> None:
        """Back to the defaults."""
        with self._lock:
            self._values.clear()

    def describe(self) -> list[dict[str, Any]]:
        """Every switch as JSON: name, value, default, choices, about."""
        return [
            {
                "name": switch.name,
                "value": self[switch.name],
                "default": switch.default,
                "choices": list(switch.choices),
                "about": switch.about,
            }
            for switch in self._declared.values()
        ]
