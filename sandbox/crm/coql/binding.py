"""Finds the fields that a query's columns mean, through lookups, with the rights of the asker.

It neither compares nor runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.crm import errors
from sandbox.crm.call import Call
from sandbox.crm.coql.nodes import Column
from sandbox.crm.errors import ApiError
from sandbox.crm.organisation import Row
from sandbox.crm.schema import LOOKUP, Field, Module

UNSELECTABLE = frozenset(("ALARM", "RRULE", "multireminder", "participants", "subform", "profileimage"))
DEEPEST_JOIN = 2


@dataclass(frozen=True)
class Bound:
    """A column with its field.

    read    the stored value for a row of the query's module
    join    the lookups that lead to it; empty for a field of the module itself
    row     the row that holds the value, for a row of the query's module; None where a lookup is empty
    """

    column: Column
    field: Field
    module: Module
    join: tuple[str, ...]
    read: Callable[[Row], Any]
    row: Callable[[Row], Row | None]


class Binder:
    """Binds columns of one query; keeps count of the joins used."""

    def __init__(self, call: Call, module: Module) -> None:
        self._call, self._crm, self._module = call, call.crm, module
        self._bound: dict[Column, Bound] = {}

    def bind(self, column: Column) -> Bound:
        """raises ApiError INVALID_QUERY for an unknown or hidden field, LIMIT_EXCEEDED for too long a path"""
        if column not in self._bound:
            self._bound[column] = self._bind(column)
        return self._bound[column]

    def _bind(self, column: Column) -> Bound:
        module, path = self._module, column.path
        arrow = column.module if path[0] in ("What_Id", "Parent_Id") and len(path) > 1 else ""
        if column.module and not arrow and column.module != module.api_name:
            raise _unknown(column)
        if len(path) - 1 > DEEPEST_JOIN:
            details = {"limit": DEEPEST_JOIN, "clause": "join", "by": column.text}
            raise ApiError(400, "LIMIT_EXCEEDED", "maximum joins exceeded", details)
        reach: Callable[[Row], Row | None] = _itself
        for name in path[:-1]:
            field = self._field(module, name, column)
            if field.type not in LOOKUP:
                raise _unknown(column)
            target = arrow or (field.lookups[0] if len(field.lookups) == 1 else "")
            found = self._crm.schema.target(target)
            if found is None or target not in (field.lookups or ("Users",)):
                raise _unknown(column)
            self._may_join(found)
            reach, module, arrow = self._step(reach, name, found), found, ""
        field = self._field(module, path[-1], column)
        if field.type in UNSELECTABLE:
            raise _unknown(column)
        return Bound(column, field, module, path[:-1], self._read(reach, field, module, len(path) > 1), reach)

    def _field(self, module: Module, name: str, column: Column) -> Field:
        """Api names are compared exactly; a field that the profile hides is not there."""
        field = self._crm.fields(self._call.user, module).get(name)
        if field is None:
            raise _unknown(column)
        return field

    def _may_join(self, module: Module) -> None:
        name = module.api_name
        if name in self._crm.schema.people:
            return
        self._call.need(f"ZohoCRM.modules.{name}.READ")
        if not self._crm.rights.allows(self._call.user, f"Crm_Implied_View_{name}"):
            raise errors.no_permission(f"Crm_Implied_View_{name}")

    def _step(self, reach: Callable[[Row], Row | None], name: str, target: Module) -> Callable[[Row], Row | None]:
        """From a row to the row that its lookup points to."""
        if target.api_name in self._crm.schema.people:
            seen: dict[str, Row | None] = {}

            def person(row: Row) -> Row | None:
                here = reach(row)
                found = here.get(name) if here else None
                if found is None:
                    return None
                if found not in seen:
                    linked = self._crm.linked((target.api_name,), found)
                    seen[found] = linked[1] if linked else None
                return seen[found]

            return person
        table = self._crm.table(target.api_name)

        def record(row: Row) -> Row | None:
            here = reach(row)
            found = here.get(name) if here else None
            return table.get(found) if found else None

        return record

    def _read(
        self, reach: Callable[[Row], Row | None], field: Field, module: Module, joined: bool
    ) -> Callable[[Row], Any]:
        """The stored value. Of a linked record that the asker may not see, only the name shows, as in the lookup."""
        name, formula, boolean = field.api_name, field.formula, field.type == "boolean"
        label = self._labels(field)
        owners = None
        if joined and module.api_name not in self._crm.schema.people and name not in ("id", module.name_field):
            owners = self._crm.rights.readable_owners(self._call.user, module.api_name)
        if not joined and not formula and not boolean and label is None:
            return lambda row: row.get(name)

        def read(row: Row) -> Any:
            here = reach(row)
            if here is None or (owners is not None and here["Owner"] not in owners):
                return None
            value = formula(here) if formula else here.get(name, False if boolean else None)
            return label(value) if label and value is not None else value

        return read

    def _labels(self, field: Field) -> Callable[[Any], Any] | None:
        """Under the switch `picklist_values`, the labels that the asker sees take the place of stored values."""
        if not field.values or self._crm.switches["picklist_values"] == "actual":
            return None
        language = self._call.user.language
        shown = {actual: value.labels[language] for actual, value in field.displays.items()}
        return lambda value: (
            [shown.get(one, one) for one in value] if isinstance(value, list) else shown.get(value, value)
        )


def _itself(row: Row) -> Row | None:
    return row


def _unknown(column: Column) -> ApiError:
    return ApiError(400, "INVALID_QUERY", "unsupported column", {"column_name": column.text})
