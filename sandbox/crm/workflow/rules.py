"""The workflow rules of one organisation: when each runs, and what its webhook sends.

Calling is in calls.py. A rule runs when its criteria are fulfilled that were not before the edit.
Source: https://help.zoho.com/portal/en/kb/crm/ (workflow rules, creating webhooks), read 2026-11-21.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.crm.organisation import Change, Crm, Row

EVENTS = ("create", "edit", "create_or_edit", "delete", "signal")
OPERATIONS = {"insert": ("create", "create_or_edit"), "update": ("edit", "create_or_edit"), "delete": ("delete",)}
MOST_MERGED, MOST_FIXED, MOST_NAME, MOST_URL = 25, 10, 50, 300
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda have, want: have == want,
    "!=": lambda have, want: have != want,
    ">": lambda have, want: have > want,
    "<": lambda have, want: have < want,
    ">=": lambda have, want: have >= want,
    "<=": lambda have, want: have <= want,
    "contains": lambda have, want: str(want).casefold() in str(have).casefold(),
}


class WrongRule(ValueError):
    """A rule that the CRM would not save; the text says why."""


@dataclass(frozen=True)
class Rule:
    """merged: parameters with merge fields; fixed: parameters of fixed text; raw: a whole body instead of both."""

    id: str
    name: str
    module: str
    event: str
    url: str
    criteria: tuple[dict[str, Any], ...] = ()
    merged: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    raw: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def runs_on(self, change: Change) -> bool:
        if self.module != change.module or self.event not in OPERATIONS[change.operation]:
            return False
        if not self._fulfilled(change.after or change.before):
            return False
        return change.operation != "update" or not self.criteria or not self._fulfilled(change.before)

    def _fulfilled(self, row: Row | None) -> bool:
        return row is not None and all(_holds(one, row) for one in self.criteria)


def _holds(criterion: dict[str, Any], row: Row) -> bool:
    have, want = row.get(criterion["field"]), criterion["value"]
    if have is None:
        return False
    try:
        return COMPARE[criterion["op"]](have, want)
    except TypeError:
        return False


class Rules:
    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.table = crm.table("$workflow")

    def all(self) -> list[Rule]:
        return [Rule(**{**kept, "criteria": tuple(kept["criteria"])}) for kept in self.table.values()]

    def add(self, given: dict[str, Any]) -> Rule:
        """Save a rule; raises WrongRule."""
        rule = self._read(given)
        self.table.put(rule.id, {**asdict(rule), "criteria": list(rule.criteria)})
        return rule

    def clear(self) -> None:
        for rule in self.all():
            self.table.delete(rule.id)

    def _read(self, given: dict[str, Any]) -> Rule:
        module, event, url = (str(given.get(name) or "") for name in ("module", "event", "url"))
        if event not in EVENTS:
            raise WrongRule(f"'event' is one of {', '.join(EVENTS)}")
        found = self.crm.schema.modules.get(module)
        if found is None and event != "signal":
            raise WrongRule(f"there is no module {module!r}")
        if not url.startswith(("http://", "https://")) or len(url) > MOST_URL:
            raise WrongRule(f"'url' is an address of at most {MOST_URL} characters")
        criteria = given.get("criteria") or []
        for one in criteria:
            known = found is not None and isinstance(one, dict) and one.get("field") in found.fields
            if not known or one.get("op") not in COMPARE or "value" not in one:
                raise WrongRule("each criterion has a field of the module, an op and a value")
        body = given.get("body") or {}
        merged, fixed = (body, given.get("fixed") or {}) if isinstance(body, dict) else ({}, {})
        if len(merged) > MOST_MERGED or len(fixed) > MOST_FIXED:
            raise WrongRule(f"at most {MOST_MERGED} parameters with merge fields and {MOST_FIXED} of fixed text")
        number = self.crm.ids.number("crm.workflow")
        name = str(given.get("name") or f"Rule {number}")
        if len(name) > MOST_NAME:
            raise WrongRule(f"'name' has at most {MOST_NAME} characters")
        return Rule(
            id=str(number),
            name=name,
            module=module,
            event=event,
            url=url,
            criteria=tuple(criteria),
            merged={str(key): str(value) for key, value in merged.items()},
            fixed={str(key): str(value) for key, value in fixed.items()},
            raw=body if isinstance(body, str) else "",
            headers={str(key): str(value) for key, value in (given.get("headers") or {}).items()},
        )
