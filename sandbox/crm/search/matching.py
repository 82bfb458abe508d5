"""What a search finds: criteria by type of field, words over all text of a record, e-mails and phones.

The index lags behind writes by a switch. Paging and HTTP are in the api package.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.crm import errors
from sandbox.crm.coercion import stored_instant
from sandbox.crm.coql.compare import stored_moment
from sandbox.crm.organisation import Crm, Row
from sandbox.crm.schema import LOOKUP, NUMBER, TIME, Field, Module
from sandbox.crm.search.criteria import Criterion, Node, refused
from sandbox.data.people import User
from sandbox.switches import Switch

SWITCHES = (
    Switch("search_index_delay_seconds", 0, "how long a new record is missing from search"),
    Switch("search_criteria_limit", 10, "criteria of one search", (10, 15)),
)
IN_VALUES = 100
SHORTEST_WORD, LONGEST_WORD = 2, 100
PHONE = re.compile(r"[0-9 \-().+]{3,}")
PLAIN = frozenset(("text", "email", "phone", "website"))
# type → operators
OPERATORS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PLAIN, ("equals", "not_equal", "starts_with", "in")),
    "textarea": ("equals", "not_equal", "starts_with"),
    **dict.fromkeys(("picklist", "autonumber", *LOOKUP), ("equals", "not_equal", "in")),
    "multiselectpicklist": ("equals", "not_equal", "in", "starts_with"),
    **dict.fromkeys(
        NUMBER | TIME,
        ("equals", "not_equal", "greater_than", "greater_equal", "less_than", "less_equal", "between", "in"),
    ),
    "boolean": ("equals", "not_equal"),
}
Keep = Callable[[Row], bool]


class Searcher:
    """Searches one module as one user."""

    def __init__(self, crm: Crm, user: User, module: Module) -> None:
        self._crm, self._user, self._module = crm, user, module
        self._fields = crm.fields(user, module)

    def rows(self, keep: Keep, converted: str = "false") -> list[Row]:
        """The rows that the index has already, that the user may see, and that match."""
        newest = stored_instant(
            self._crm.clock.now() - timedelta(seconds=self._crm.switches["search_index_delay_seconds"])
        )
        found = [row for row in self._crm.rows(self._user, self._module.api_name) if row["Created_Time"] <= newest]
        if self._module.api_name == "Leads" and converted != "both":
            found = [row for row in found if bool(row.get("Converted__s")) == (converted == "true")]
        return [row for row in found if keep(row)]

    def by_word(self, word: str) -> Keep:
        """Every word must occur somewhere in the text of the record. raises ApiError INVALID_DATA"""
        if not SHORTEST_WORD <= len(word.strip()) <= LONGEST_WORD:
            raise errors.invalid_data("invalid data", param_name="word", minimum_length=SHORTEST_WORD)
        words = word.lower().split()
        names = tuple(name for name, field in self._fields.items() if field.searchable)
        return lambda row: all(one in self._text_of(row, names) for one in words)

    def _text_of(self, row: Row, names: tuple[str, ...]) -> str:
        """All searchable text of a row, in lower case.

        Rows are never changed in place, so what was put together for a row holds as long as it is that very row.
        """
        kept = self._crm.texts.get(row["id"])
        if kept is None or kept[0] is not row or kept[1] != names:
            parts = (row.get(name) for name in names)
            text = "\n".join(";".join(part) if isinstance(part, list) else str(part) for part in parts if part)
            kept = self._crm.texts[row["id"]] = (row, names, text.lower())
        return kept[2]

    def by_email(self, address: str) -> Keep:
        names = [name for name, field in self._fields.items() if field.type == "email"]
        wanted = address.strip().lower()
        return lambda row: any(str(row.get(name, "")).lower() == wanted for name in names)

    def by_phone(self, phone: str) -> Keep:
        """raises ApiError INVALID_DATA"""
        if not PHONE.fullmatch(phone.strip()):
            raise errors.invalid_data("invalid data", param_name="phone")
        names = [name for name, field in self._fields.items() if field.type == "phone"]
        wanted = re.sub(r"\D", "", phone)
        return lambda row: any(wanted in re.sub(r"\D", "", str(row.get(name, ""))) for name in names)

    def by_criteria(self, node: Node) -> Keep:
        """raises ApiError INVALID_QUERY"""
        if isinstance(node, Criterion):
            return self._criterion(node)
        members = [self.by_criteria(member) for member in node.members]
        if node.word == "or":
            return lambda row: any(member(row) for member in members)
        return lambda row: all(member(row) for member in members)

    def _criterion(self, criterion: Criterion) -> Keep:
        field = self._fields.get(criterion.field)
        named = {"api_name": criterion.field, "operator": criterion.operator}
        if field is None:
            raise refused("the field is not available", **named)
        if criterion.operator not in OPERATORS.get(field.base, ()):
            raise refused("invalid operator found", **named)
        if len(criterion.values) > IN_VALUES:
            raise refused("too many values", **named)
        expected = {"between": 2, "in": len(criterion.values)}.get(criterion.operator, 1)
        if len(criterion.values) != expected:
            raise refused("invalid value found", **named)
        values = [self._literal(field, text, named) for text in criterion.values]
        test = _test(criterion.operator, field, values)
        return lambda row: test(_comparable(field, row))

    def _literal(self, field: Field, text: str, named: dict[str, str]) -> Any:
        found: Any = text.lower()
        if field.base in NUMBER and field.api_name != "id":
            found = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
        elif field.base in TIME:
            found = stored_moment(text, field.base)
        elif field.base == "boolean":
            found = {"true": True, "false": False}.get(text.lower())
        elif field.base in LOOKUP or field.api_name == "id":
            found = text if text.isdigit() else None
        elif not text:
            found = None
        if found is None:
            raise refused("invalid value found", **named)
        return found


def _comparable(field: Field, row: Row) -> Any:
    value = field.formula(row) if field.formula else row.get(field.api_name)
    if field.base == "boolean":
        return bool(value)
    if value is None or field.base in NUMBER | TIME | LOOKUP:
        return value
    return (";".join(value) if isinstance(value, list) else str(value)).lower()


def _test(operator: str, field: Field, values: list[Any]) -> Callable[[Any], bool]:
    """On text, `equals` is 'contains', as the vendor says; on a pick list it is equality."""
    first = values[0]
    contains = field.base in PLAIN | {"textarea", "multiselectpicklist"}
    if operator == "equals":
        return (lambda value: value is not None and first in value) if contains else (lambda value: value == first)
    if operator == "not_equal":
        return (lambda value: value is None or first not in value) if contains else (lambda value: value != first)
    if operator == "starts_with":
        return lambda value: value is not None and value.startswith(first)
    if operator == "in":
        members = set(values)
        return lambda value: value in members
    if operator == "between":
        last = values[1]
        return lambda value: value is not None and first <= value <= last
    return {
        "greater_than": lambda value: value is not None and value > first,
        "greater_equal": lambda value: value is not None and value >= first,
        "less_than": lambda value: value is not None and value < first,
        "less_equal": lambda value: value is not None and value <= first,
    }[operator]
