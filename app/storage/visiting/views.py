"""Views of visits that somebody made: columns, filter and order under a name. It reads no visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, select

from app.storage.tables import every as tables

_T = tables.visit_views


@dataclass(frozen=True)
class KeptView:
    """body: JSON, see app/visitors/viewing/views.py."""

    view_id: str
    name: str
    body: Mapping[str, Any]
    made_by: str
    made_at: datetime


class VisitViews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[KeptView]:
        """By name."""
        rows = self._connection.execute(select(_T).order_by(func.lower(_T.c.name), _T.c.view_id))
        return [KeptView(**{**row._mapping, "body": orjson.loads(row.body)}) for row in rows]

    def put(self, view: KeptView) -> None:
        tables.upsert(self._connection, _T, {**vars(view), "body": orjson.dumps(dict(view.body)).decode()})

    def remove(self, view_id: str) -> bool:
        return self._connection.execute(delete(_T).where(_T.c.view_id == view_id)).rowcount == 1
