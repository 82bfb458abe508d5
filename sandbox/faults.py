"""Failures asked for by tests and demos: the next calls of a service answer wrongly, late or not at all.

It only decides which fault a call meets; the gate carries it out.
"""

import fnmatch
import threading
from dataclasses import dataclass, field
from typing import Any

SERVICES = (
    "accounts",
    "crm",
    "bigin",
    "cliq",
    "salesiq",
    "mailchimp",
    "clearbit",
    "hunter",
)


@dataclass
class Fault:
    """One fault.

    service   one of SERVICES, or "" for any
    path      a part of the path, or a pattern with `*`; "" for any
    status    HTTP status of the answer, or 0 to let the service answer
    body      text or JSON of that answer; content type JSON unless the text starts with `<`
    delay_ms  how long the answer waits
    drop      "" no; "before" the connection is cut before anything happens; "after" when the work is done
    times     how many calls; 0 = until removed
    """

    service: str = ""
    path: str = ""
    status: int = 0
    body: Any = ""
    delay_ms: int = 0
    drop: str = ""
    times: int = 1
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    used: int = 0

    def meets(self, service: str, method: str, path: str) -> bool:
        if (self.service and self.service != service) or (self.method and self.method.upper() != method):
            return False
        return not self.path or (fnmatch.fnmatchcase(path, self.path) if "*" in self.path else self.path in path)


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, **wanted: Any) -> Fault:
        """Add a fault; raises ValueError that names what is wrong."""
        if wanted.get("drop") in (True, False):
            wanted["drop"] = "before" if wanted["drop"] else ""
        unknown = set(wanted) - {
            "service",
            "path",
            "status",
            "body",
            "delay_ms",
            "drop",
            "times",
            "method",
            "headers",
        }
        if unknown:
            raise ValueError(f"unknown key {min(unknown)}")
        fault = Fault(**wanted)
        if fault.service and fault.service not in SERVICES:
            raise ValueError(f"service is one of {', '.join(SERVICES)}")
        if fault.drop not in ("", "before", "after"):
            raise ValueError("drop is before, after, true or false")
        for name in ("status", "delay_ms", "times"):
            value = getattr(fault, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ValueError(f"{name} is a whole number, 0 or more")
        with self._lock:
            self._faults.append(fault)
        return fault

    def next(self, service: str, method: str, path: str) -> Fault | None:
        """The fault that this call meets, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.meets(service, method, path):
                    fault.used += 1
                    if fault.times and fault.used >= fault.times:
                        self._faults.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def describe(self) -> list[dict[str, Any]]:
        """The faults still waiting, as JSON."""
        return [vars(fault) for fault in list(self._faults)]
