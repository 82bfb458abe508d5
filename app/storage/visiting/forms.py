"""The CRM's web forms that stand on a site, and what was sent through them, by whom and in which visit (C14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.errors import UserError
from app.storage.tables import every as tables


@dataclass(frozen=True)
class WebForm:
    """tracks: its submissions are tied to the visitor."""

    form_id: str
    name: str
    brand_id: str
    changed_by: str
    changed_at: datetime
    tracks: bool = True
    version: int = 1


@dataclass(frozen=True)
class Submission:
    """module, record_id: what the CRM made of it, '' until that is found."""

    submission_id: str
    form_id: str
    visitor_id: str
    visit_id: str
    at: datetime
    module: str = ""
    record_id: str = ""


_F, _S = tables.web_forms, tables.submissions


class WebForms:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[WebForm]:
        return [WebForm(**row._mapping) for row in self._connection.execute(select(_F).order_by(_F.c.name))]

    def get(self, form_id: str) -> WebForm | None:
        row = self._connection.execute(select(_F).where(_F.c.form_id == form_id)).first()
        return WebForm(**row._mapping) if row is not None else None

    def put(self, form: WebForm) -> None:
        tables.upsert(self._connection, _F, vars(form))

    def change(self, form: WebForm, seen: int) -> None:
        """Save on top of the version that was seen; raises UserError forms.changed_meanwhile."""
        mine = update(_F).where(_F.c.form_id == form.form_id, _F.c.version == seen)
        if self._connection.execute(mine.values(**{**vars(form), "version": seen + 1})).rowcount != 1:
            raise UserError("forms.changed_meanwhile")

    def remove(self, form_id: str) -> bool:
        return self._connection.execute(delete(_F).where(_F.c.form_id == form_id)).rowcount == 1

    # -- what was sent --------------------------------------------------------------------------------------------

    def submitted(self, one: Submission) -> bool:
        """False when it is known already."""
        return bool(tables.insert_new(self._connection, _S, [vars(one)], _S.c.submission_id))

    def open(self, visitor_id: str) -> list[Submission]:
        """A visitor's submissions whose record is not found yet."""
        mine = select(_S).where(_S.c.visitor_id == visitor_id, _S.c.record_id == "").order_by(_S.c.at)
        return [Submission(**row._mapping) for row in self._connection.execute(mine)]

    def tie(self, ids: Sequence[str], module: str, record_id: str) -> None:
        """The record that the CRM made of these."""
        mine = update(_S).where(_S.c.submission_id.in_(ids))
        self._connection.execute(mine.values(module=module, record_id=record_id))

    def newest(self, form_id: str, most: int = 50) -> list[Submission]:
        wanted = select(_S).where(_S.c.form_id == form_id).order_by(_S.c.at.desc()).limit(most)
        return [Submission(**row._mapping) for row in self._connection.execute(wanted)]

    def move(self, kept: str, gone: str) -> None:
        """Two visitors have become one."""
        self._connection.execute(update(_S).where(_S.c.visitor_id == gone).values(visitor_id=kept))
