"""Each thing that is written into the CRM or into Bigin about a visitor, once: claimed, then done.

It writes nothing there: app/visitors/places does. A claim ends by itself, so that a killed worker's work goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from app.storage.tables import every as tables


@dataclass(frozen=True)
class Step:
    """state: 'doing' or 'done'; module, outside_id: what was written, '' when nothing that has an id."""

    place: str
    step: str
    visitor_id: str
    state: str
    begun_at: datetime
    held_until: datetime
    module: str = ""
    outside_id: str = ""
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.state == "done"


OF_VISITS = ("visit", "actions", "notice")  # how the steps of a visit begin
_P = tables.pushed
_GET = select(_P).where(_P.c.place == bindparam("place"), _P.c.step == bindparam("step"))


class Pushed:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, place: str, step: str) -> Step | None:
        row = self._connection.execute(_GET, {"place": place, "step": step}).first()
        return Step(**row._mapping) if row is not None else None

    def claim(self, step: Step, now: datetime) -> bool:
        """Take a step that nobody has, or whose holder's time is over; begun_at of the first try stays."""
        if tables.insert_new(self._connection, _P, [vars(step)], _P.c.place, _P.c.step):
            return True
        mine = _P.c.place == step.place, _P.c.step == step.step, _P.c.state == "doing", _P.c.held_until <= now
        return self._connection.execute(update(_P).where(*mine).values(held_until=step.held_until)).rowcount == 1

    def finish(self, place: str, step: str, now: datetime, module: str = "", outside_id: str = "") -> None:
        values = {"state": "done", "module": module, "outside_id": outside_id, "done_at": now}
        self._connection.execute(update(_P).where(_P.c.place == place, _P.c.step == step).values(**values))

    def put(self, step: Step) -> None:
        """What is known to be so, whoever did it."""
        tables.upsert(self._connection, _P, vars(step))

    def told(self, place: str, step: str, visitor_id: str, now: datetime) -> None:
        """Done in this very transaction, such as a message that is stored with it."""
        self.put(Step(place, step, visitor_id, "done", now, now, done_at=now))

    def release(self, place: str, step: str, now: datetime, *, tried: bool) -> None:
        """Give a step back. tried: it may have been written; then the next one looks first."""
        mine = _P.c.place == place, _P.c.step == step, _P.c.state == "doing"
        if tried:
            self._connection.execute(update(_P).where(*mine).values(held_until=now))
        else:
            self._connection.execute(delete(_P).where(*mine))

    def forget(self, place: str, steps: Sequence[str], outside_id: str = "") -> bool:
        """Let these steps be done anew; outside_id: only those that wrote just that. False when none was done."""
        mine = [_P.c.place == place, _P.c.step.in_(steps), _P.c.state == "done"]
        mine += [_P.c.outside_id == outside_id] if outside_id else []
        return self._connection.execute(delete(_P).where(*mine)).rowcount > 0

    def of(self, place: str, steps: Sequence[str]) -> dict[str, Step]:
        """Those of these steps that are done, by step."""
        rows = self._connection.execute(
            select(_P).where(_P.c.place == place, _P.c.step.in_(steps), _P.c.state == "done")
        )
        return {row.step: Step(**row._mapping) for row in rows}

    def written(self, place: str, ids: Sequence[str], *, but: str, since: datetime) -> set[str]:
        """Those of these ids that steps other than `but` have written since then."""
        mine = _P.c.place == place, _P.c.outside_id.in_(ids), _P.c.step != but, _P.c.done_at >= since
        return set(self._connection.execute(select(_P.c.outside_id).where(*mine)).scalars())

    def join_visits(self, visitor_ids: Sequence[str], visit_ids: Sequence[str], into: str) -> None:
        """Visits turned out to be part of another: what was written of them is written of that one."""
        names = [f"{name}/{one}" for name in OF_VISITS for one in visit_ids]
        theirs = select(_P).where(_P.c.visitor_id.in_(visitor_ids), _P.c.step.in_(names))
        for row in self._connection.execute(theirs.order_by(_P.c.begun_at)).all():
            self._rename(row, row.visitor_id, f"{row.step.partition('/')[0]}/{into}")

    def _rename(self, row: Row[Any], visitor_id: str, step: str) -> None:
        """Where there is one of that name already, that one counts."""
        self._connection.execute(delete(_P).where(_P.c.place == row.place, _P.c.step == row.step))
        moved = {**row._mapping, "visitor_id": visitor_id, "step": step}
        tables.insert_new(self._connection, _P, [moved], _P.c.place, _P.c.step)

    def move(self, kept: str, gone: str) -> None:
        """Two visitors have become one: what was written of the younger is the elder's, unless that has its own."""
        theirs = select(_P).where(or_(_P.c.visitor_id == gone, _P.c.step.like(f"%/{gone}")))
        for row in self._connection.execute(theirs).all():
            step = row.step.removesuffix(f"/{gone}")
            self._rename(row, kept, f"{step}/{kept}" if step != row.step else row.step)
