"""Runs a checked query over the rows that the asker may see.

Nothing is parsed here, and nothing is written.
"""

from collections.abc import Callable
from typing import Any

from sandbox.crm.call import Call
from sandbox.crm.coql import checks
from sandbox.crm.coql.binding import Binder, Bound
from sandbox.crm.coql.compare import test_of
from sandbox.crm.coql.nodes import Condition, Criterion, Item, Query
from sandbox.crm.errors import ApiError
from sandbox.crm.organisation import Row
from sandbox.crm.schema import LOOKUP, NUMBER, ORDERED, TEXT, Module
from sandbox.crm.values import Renderer

COUNTABLE = NUMBER | LOOKUP | {"picklist"}
SORTABLE = TEXT | ORDERED | LOOKUP | {"boolean"}
Keep = Callable[[Row], bool]


class Run:
    """One query of one asker."""

    def __init__(self, call: Call, query: Query, module: Module) -> None:
        self._call, self._crm, self._query, self._module = call, call.crm, query, module
        checks.check(query)
        self.limit, self.offset = checks.rows_wanted(query)
        self._binder = Binder(call, module)
        self._renderer = Renderer(call.crm, call.user)
        self._items = [(item, self._binder.bind(item.column)) for item in query.items]
        self._keep = self._condition(query.where) if query.where else _everything
        self._group = [self._binder.bind(column) for column in query.group]
        self._is_grouped = bool(query.group) or any(item.aggregate for item in query.items)
        self._check_aggregates()
        self._order = [self._ordering(one.column.text, one.descending) for one in query.order]

    def rows(self) -> tuple[list[dict[str, Any]], bool]:
        """(the rows asked for, whether there are more)"""
        found = [row for row in self._crm.rows(self._call.user, self._module.api_name) if self._keep(row)]
        if self._module.api_name == "Leads":
            found = [row for row in found if not row.get("Converted__s")]
        answers = self._grouped(found) if self._is_grouped else found
        if not self._order and not self._is_grouped:
            answers.sort(key=lambda row: row["id"])
        for key, descending in reversed(self._order):
            answers.sort(key=key, reverse=descending)
        page = answers[self.offset : self.offset + self.limit]
        more = len(answers) > self.offset + self.limit
        return (page if self._is_grouped else [self._answer(row) for row in page]), more

    def fields(self) -> dict[str, Any]:
        """What `include_meta: ["fields"]` tells about the columns."""
        return {item.key: {"api_name": bound.column.text, "data_type": bound.field.base} for item, bound in self._items}

    def _condition(self, condition: Condition) -> Keep:
        if isinstance(condition, Criterion):
            return self._criterion(condition)
        left, right = self._condition(condition.left), self._condition(condition.right)
        if condition.word == "and":
            return lambda row: left(row) and right(row)
        return lambda row: left(row) or right(row)

    def _criterion(self, criterion: Criterion) -> Keep:
        bound = self._binder.bind(criterion.column)
        switches = self._crm.switches
        if not switches["double_quotes"] and any(value.double_quoted for value in criterion.values):
            near = next(value.text for value in criterion.values if value.double_quoted)
            raise ApiError(400, "SYNTAX_ERROR", "error occured while parsing the query", {"near": near})
        test = test_of(
            criterion,
            bound.field,
            case_sensitive=switches["like_case_sensitive"],
            underscore=switches["underscore_wildcard"],
        )
        read = bound.read
        return lambda row: test(read(row))

    def _check_aggregates(self) -> None:
        grouped = {bound.column.text for bound in self._group}
        for item, bound in self._items:
            if item.aggregate:
                allowed = COUNTABLE if item.aggregate == "COUNT" else NUMBER
                if bound.field.base not in allowed or (item.aggregate != "COUNT" and bound.field.api_name == "id"):
                    details = {"column_name": item.column.text, "aggregate": item.aggregate}
                    raise ApiError(400, "INVALID_DATA", "unsupported aggregate", details)
            elif self._is_grouped and item.column.text not in grouped:
                details = {"column_name": item.column.text, "reason": "column is not part of group by"}
                raise ApiError(400, "INVALID_QUERY", "Invalid query formed", details)

    def _ordering(self, name: str, descending: bool) -> tuple[Callable[[Any], Any], bool]:
        """(sort key of a row, or of an answer when grouped; whether it is turned round)"""
        item = next((one for one in self._query.items if name in (one.alias, one.key)), None)
        if self._is_grouped:
            if item is None and name not in {bound.column.text for bound in self._group}:
                raise ApiError(400, "INVALID_QUERY", "unsupported column", {"column_name": name})
            key = item.key if item else name
            return (lambda answer: _sortable(answer.get(key))), descending
        column = item.column if item else next(one.column for one in self._query.order if one.column.text == name)
        bound = self._binder.bind(column)
        if bound.field.base not in SORTABLE:
            raise ApiError(400, "INVALID_QUERY", "unsupported column", {"column_name": name})
        read = bound.read
        return (lambda row: _sortable(read(row))), descending

    def _answer(self, row: Row) -> dict[str, Any]:
        answer: dict[str, Any] = {item.key: self._shown(bound, row) for item, bound in self._items}
        answer["id"] = row["id"]
        return answer

    def _shown(self, bound: Bound, row: Row) -> Any:
        """A value as COQL answers it: lookups as `{name, id}`, a user's name being the last name."""
        field = bound.field
        stored = bound.read(row)
        if stored is None:
            return None
        if field.type in ("ownerlookup", "userlookup"):
            user = self._crm.people.by_id(stored)
            return {"name": user.last_name, "id": user.id} if user else None
        if field.type == "lookup" and len(field.lookups) > 1:
            return {"id": stored}
        if field.type == "datetime":
            return self._renderer.instant(stored)
        if field.type == "lookup":
            holder = bound.row(row)
            return self._renderer.value(field, holder) if holder else None
        return stored

    def _grouped(self, rows: list[Row]) -> list[dict[str, Any]]:
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(tuple(_hashable(bound.read(row)) for bound in self._group), []).append(row)
        if not self._group and not groups:
            only_counts = all(item.aggregate == "COUNT" for item, _ in self._items)
            if not only_counts or self._crm.switches["coql_count_zero"] == 204:
                return []
            groups[()] = []
        return [
            {
                item.key: _aggregate(item, bound, members) if item.aggregate else self._shown(bound, members[0])
                for item, bound in self._items
            }
            for members in groups.values()
        ]


def _aggregate(item: Item, bound: Bound, rows: list[Row]) -> Any:
    values = [value for value in (bound.read(row) for row in rows) if value is not None]
    if item.aggregate == "COUNT":
        return len(values)
    if not values:
        return None
    if item.aggregate == "AVG":
        return sum(values) / len(values)
    if item.aggregate == "SUM":
        return sum(values)
    return min(values) if item.aggregate == "MIN" else max(values)


def _everything(row: Row) -> bool:
    return True


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _sortable(value: Any) -> tuple[bool, Any]:
    """Missing values come first in ascending order; text ignores case."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id")
    if isinstance(value, list):
        value = ";".join(value)
    return (value is not None, value.lower() if isinstance(value, str) else 0 if value is None else value)
