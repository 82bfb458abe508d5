"""Rules and presets as administrators keep them. It evaluates nothing and checks no condition: app/rules does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update

from app.errors import NothingFound, UserError
from app.storage.tables import every as tables
from app.storage.vault import Vault


@dataclass(frozen=True)
class Rule:
    """condition: kept, see app.rules.conditions.matching; action: of the kind's shape, see app.rules.actions.

    trouble   why we switched the rule off ourselves: '' | 'field_gone' | 'pattern', and about what
    secret    what the calls of its webhook are signed with
    """

    rule_id: int
    brand_id: str
    kind: str
    name: str
    position: int
    is_on: bool
    condition: str
    action: Mapping[str, Any]
    trouble: str = ""
    trouble_about: str = ""
    outside_id: str = ""
    version: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None
    secret: str = field(default="", repr=False)

    @property
    def label(self) -> str:
        return f"rule:{self.rule_id}"


@dataclass(frozen=True)
class Preset:
    """rings: 'one' … 'four' -> condition as it is kept; a ring without one is empty."""

    preset_id: int
    brand_id: str
    name: str
    description: str
    is_applied: bool
    rings: Mapping[str, str]
    trouble: str = ""
    trouble_about: str = ""
    outside_id: str = ""
    version: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def label(self) -> str:
        return f"preset:{self.preset_id}"


_R, _P = tables.rules, tables.presets
_ORDER = (_R.c.brand_id, _R.c.kind, _R.c.position, _R.c.rule_id)
_JSON = ("action", "rings")


class Rules:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def stamp(self) -> tuple[Any, ...]:
        """Another one after every change of a rule or a preset, whoever made it."""
        found: list[Any] = []
        for table, key in ((_R, _R.c.rule_id), (_P, _P.c.preset_id)):
            row = select(func.count(), func.max(key), func.sum(table.c.version), func.max(table.c.changed_at))
            found += self._connection.execute(row).one()
        return tuple(found)

    def all(self, brand_id: str = "", kind: str = "") -> list[Rule]:
        """By brand, kind and position."""
        wanted = select(_R).order_by(*_ORDER)
        if brand_id:
            wanted = wanted.where(_R.c.brand_id == brand_id)
        if kind:
            wanted = wanted.where(_R.c.kind == kind)
        return [self._rule(row) for row in self._connection.execute(wanted)]

    def get(self, rule_id: int) -> Rule | None:
        row = self._connection.execute(select(_R).where(_R.c.rule_id == rule_id)).first()
        return self._rule(row) if row is not None else None

    def add(self, values: Mapping[str, Any], by: str, now: datetime) -> int:
        """Keep a new one at the end of its kind; returns its id. values: fields of Rule, as far as they are given."""
        last = select(func.max(_R.c.position)).where(_R.c.brand_id == values["brand_id"], _R.c.kind == values["kind"])
        position = (self._connection.execute(last).scalar() or 0) + 1
        row = {"position": position, "is_on": True, "trouble": "", "trouble_about": "", "outside_id": ""}
        row |= self._stored(values) | {"version": 1, "changed_by": by, "changed_at": now}
        return int(self._connection.execute(insert(_R).values(**row).returning(_R.c.rule_id)).scalar_one())

    def change(self, rule_id: int, version: int, values: Mapping[str, Any], by: str, now: datetime) -> None:
        """version: of the reading that the change is based on. Raises NothingFound rule.gone, UserError
        rule.changed_meanwhile."""
        self._changed(_R, _R.c.rule_id == rule_id, rule_id, version, self._stored(values), by, now)

    def stop(self, rule_id: int, trouble: str, about: str, now: datetime) -> bool:
        """Switch a rule off because it cannot work; False when it is off already."""
        mine = update(_R).where(_R.c.rule_id == rule_id, _R.c.is_on)
        values = {"is_on": False, "trouble": trouble, "trouble_about": about, "changed_at": now}
        return self._connection.execute(mine.values(version=_R.c.version + 1, **values)).rowcount == 1

    def remove(self, rule_id: int) -> bool:
        return self._connection.execute(delete(_R).where(_R.c.rule_id == rule_id)).rowcount == 1

    def order(self, rule_ids: Sequence[int], by: str, now: datetime) -> None:
        """These stand in this order, before all others of their kind."""
        for place, rule_id in enumerate(rule_ids, 1):
            self._connection.execute(
                update(_R)
                .where(_R.c.rule_id == rule_id)
                .values(position=place, version=_R.c.version + 1, changed_by=by, changed_at=now)
            )
        if rule_ids:
            first = self.get(rule_ids[0])
            if first is not None:
                others = update(_R).where(
                    _R.c.brand_id == first.brand_id, _R.c.kind == first.kind, _R.c.rule_id.not_in(rule_ids)
                )
                self._connection.execute(others.values(position=_R.c.position + len(rule_ids)))

    # -- presets --------------------------------------------------------------------------------------------------

    def presets(self, brand_id: str = "") -> list[Preset]:
        wanted = select(_P).order_by(_P.c.brand_id, _P.c.preset_id)
        if brand_id:
            wanted = wanted.where(_P.c.brand_id == brand_id)
        return [_preset(row) for row in self._connection.execute(wanted)]

    def preset(self, preset_id: int) -> Preset | None:
        row = self._connection.execute(select(_P).where(_P.c.preset_id == preset_id)).first()
        return _preset(row) if row is not None else None

    def applied(self, brand_id: str) -> Preset | None:
        row = self._connection.execute(select(_P).where(_P.c.brand_id == brand_id, _P.c.is_applied)).first()
        return _preset(row) if row is not None else None

    def add_preset(self, values: Mapping[str, Any], by: str, now: datetime) -> int:
        row = {"description": "", "is_applied": False, "trouble": "", "trouble_about": "", "outside_id": ""}
        row |= self._stored(values) | {"version": 1, "changed_by": by, "changed_at": now}
        return int(self._connection.execute(insert(_P).values(**row).returning(_P.c.preset_id)).scalar_one())

    def change_preset(self, preset_id: int, version: int, values: Mapping[str, Any], by: str, now: datetime) -> None:
        self._changed(_P, _P.c.preset_id == preset_id, preset_id, version, self._stored(values), by, now)

    def apply(self, preset_id: int, by: str, now: datetime) -> None:
        """This preset of its brand and no other; raises NothingFound rule.gone."""
        preset = self.preset(preset_id)
        if preset is None:
            raise NothingFound("rule.gone", number=preset_id)
        stamp = {"version": _P.c.version + 1, "changed_by": by, "changed_at": now}
        others = update(_P).where(_P.c.brand_id == preset.brand_id, _P.c.is_applied, _P.c.preset_id != preset_id)
        self._connection.execute(others.values(is_applied=False, **stamp))
        self._connection.execute(
            update(_P).where(_P.c.preset_id == preset_id).values(is_applied=True, trouble="", trouble_about="", **stamp)
        )

    def stop_preset(self, preset_id: int, trouble: str, about: str, now: datetime) -> bool:
        mine = update(_P).where(_P.c.preset_id == preset_id, _P.c.is_applied)
        values = {"is_applied": False, "trouble": trouble, "trouble_about": about, "changed_at": now}
        return self._connection.execute(mine.values(version=_P.c.version + 1, **values)).rowcount == 1

    def remove_preset(self, preset_id: int) -> bool:
        return self._connection.execute(delete(_P).where(_P.c.preset_id == preset_id)).rowcount == 1

    # -- rows -----------------------------------------------------------------------------------------------------

    def _changed(
        self, table: Table, mine: Any, number: int, version: int, values: Mapping[str, Any], by: str, now: datetime
    ) -> None:
        before = self._connection.execute(select(table).where(mine)).first()
        if before is None:
            raise NothingFound("rule.gone", number=number)
        row = {"changed_by": by, "changed_at": now, **values}
        changed = update(table).where(mine, table.c.version == version).values(version=version + 1, **row)
        if self._connection.execute(changed).rowcount != 1:
            raise UserError("rule.changed_meanwhile", number=number, who=before.changed_by)

    def _stored(self, values: Mapping[str, Any]) -> dict[str, Any]:
        row = {name: orjson.dumps(value).decode() if name in _JSON else value for name, value in values.items()}
        if "secret" in row:
            secret = row.pop("secret")
            row["sealed_secret"] = self._vault.seal_json(secret) if secret else None
        return row

    def _rule(self, row: Row[Any]) -> Rule:
        values = dict(row._mapping)
        sealed: Any = values.pop("sealed_secret")
        secret: Any = self._vault.open_json(sealed) if sealed is not None else ""
        return Rule(**values | {"action": orjson.loads(values["action"]), "secret": secret})


def _preset(row: Row[Any]) -> Preset:
    values = dict(row._mapping)
    return Preset(**values | {"rings": orjson.loads(values["rings"])})
