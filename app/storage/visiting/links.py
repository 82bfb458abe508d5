"""Links of the organisation to outside services (C1); and of SalesIQ its brands, departments and operators.

It asks nobody: app/administration/visitors does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, select, update

from app.errors import UserError
from app.storage.tables import every as tables
from app.storage.vault import Vault

PARTS = ("salesiq", "crm", "bigin", "enrichment", "campaigns")


@dataclass(frozen=True)
class Link:
    """What the organisation is linked to.

    outside_id   organisation or portal there     admins   Cliq users whose accounts may carry it, first the one in use
    settings     JSON, of the part's own shape    secret   such as an API key; None where accounts carry it
    """

    part: str
    outside_id: str
    outside_name: str
    linked_by: str
    linked_by_name: str
    linked_at: datetime
    admins: tuple[str, ...] = ()
    is_on: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    secret: Any = field(default=None, repr=False)
    version: int = 1


@dataclass(frozen=True)
class Brand:
    """A web site. beacon_key stands in its pages; origins that may report to us: 'https://www.example.jp'.

    is_on   its reports are taken, as an administrator here says     is_enabled   it is switched on at SalesIQ
    """

    brand_id: str
    name: str
    beacon_key: str
    origins: tuple[str, ...] = ()
    is_on: bool = True
    is_enabled: bool = True


@dataclass(frozen=True)
class Department:
    department_id: str
    name: str
    is_on: bool = True


@dataclass(frozen=True)
class Operator:
    """availability: 'available', 'busy', 'away' or '' when not known; departments: ids."""

    operator_id: str
    name: str
    email: str
    departments: tuple[str, ...] = ()
    availability: str = ""
    is_on: bool = True
    is_bot: bool = False


_L, _B, _D, _O = tables.links, tables.brands, tables.departments, tables.operators
_LISTS = ("admins", "origins", "departments")
_BY_KEY = select(_B).where(_B.c.beacon_key == bindparam("key"))


class Links:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, part: str) -> Link | None:
        row = self._connection.execute(select(_L).where(_L.c.part == part)).first()
        return self._link(row) if row is not None else None

    def all(self) -> list[Link]:
        return [self._link(row) for row in self._connection.execute(select(_L).order_by(_L.c.part))]

    def put(self, link: Link) -> None:
        """Link a part, in place of what it was linked to."""
        tables.upsert(self._connection, _L, self._row(link))

    def change(self, link: Link, seen: int) -> None:
        """Save on top of the version that was seen; raises UserError links.changed_meanwhile."""
        row = self._row(link) | {"version": seen + 1}
        mine = update(_L).where(_L.c.part == link.part, _L.c.version == seen)
        if self._connection.execute(mine.values(**row)).rowcount != 1:
            raise UserError("links.changed_meanwhile", part=link.part)

    def remove(self, part: str) -> bool:
        return self._connection.execute(delete(_L).where(_L.c.part == part)).rowcount == 1

    def _row(self, link: Link) -> dict[str, Any]:
        row = _row(link) | {"settings": orjson.dumps(dict(link.settings)).decode()}
        secret = row.pop("secret")
        return row | {"sealed_secret": self._vault.seal_json(secret) if secret is not None else None}

    def _link(self, row: Row[Any]) -> Link:
        values = _values(row) | {"settings": orjson.loads(row.settings)}
        sealed = values.pop("sealed_secret")
        return Link(**values, secret=self._vault.open_json(sealed) if sealed is not None else None)


class Brands:
    """Also the departments and operators of SalesIQ."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Brand]:
        return [Brand(**_values(row)) for row in self._connection.execute(select(_B).order_by(_B.c.name))]

    def get(self, brand_id: str) -> Brand | None:
        row = self._connection.execute(select(_B).where(_B.c.brand_id == brand_id)).first()
        return Brand(**_values(row)) if row is not None else None

    def by_key(self, beacon_key: str) -> Brand | None:
        row = self._connection.execute(_BY_KEY, {"key": beacon_key}).first()
        return Brand(**_values(row)) if row is not None else None

    def put(self, brand: Brand) -> None:
        tables.upsert(self._connection, _B, _row(brand))

    def remove(self, brand_id: str) -> bool:
        return self._connection.execute(delete(_B).where(_B.c.brand_id == brand_id)).rowcount == 1

    def departments(self) -> list[Department]:
        return [Department(**_values(row)) for row in self._connection.execute(select(_D).order_by(_D.c.name))]

    def put_departments(self, departments: Sequence[Department]) -> None:
        """These and no others."""
        self._connection.execute(delete(_D))
        for one in departments:
            self.put_department(one)

    def operators(self) -> list[Operator]:
        return [Operator(**_values(row)) for row in self._connection.execute(select(_O).order_by(_O.c.name))]

    def operator(self, operator_id: str) -> Operator | None:
        row = self._connection.execute(select(_O).where(_O.c.operator_id == operator_id)).first()
        return Operator(**_values(row)) if row is not None else None

    def operator_by_email(self, email: str) -> Operator | None:
        row = self._connection.execute(select(_O).where(_O.c.email == email.lower())).first()
        return Operator(**_values(row)) if row is not None else None

    def remove_department(self, department_id: str) -> None:
        self._connection.execute(delete(_D).where(_D.c.department_id == department_id))

    def put_department(self, department: Department) -> None:
        tables.upsert(self._connection, _D, _row(department))

    def remove_operator(self, operator_id: str) -> None:
        self._connection.execute(delete(_O).where(_O.c.operator_id == operator_id))

    def put_operators(self, operators: Sequence[Operator]) -> None:
        """These and no others."""
        self._connection.execute(delete(_O))
        for one in operators:
            self.put_operator(one)

    def put_operator(self, operator: Operator) -> None:
        tables.upsert(self._connection, _O, _row(operator) | {"email": operator.email.lower()})


def _row(value: Any) -> dict[str, Any]:
    return {
        name: orjson.dumps(list(given)).decode() if name in _LISTS else given for name, given in vars(value).items()
    }


def _values(row: Row[Any]) -> dict[str, Any]:
    return {name: tuple(orjson.loads(given)) if name in _LISTS else given for name, given in row._mapping.items()}
