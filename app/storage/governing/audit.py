"""The audit log: who changed what, what it was before and after. Written in the transaction of the change.

It never holds a secret: whoever records a change hands in what people may read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, or_, select

from app.storage.tables import every as tables

_T = tables.audit
MOST = 200


@dataclass(frozen=True)
class Entry:
    """One change. before, after: what people may read of it, None where there was nothing."""

    audit_id: int
    at: datetime
    actor: str
    action: str
    subject: str
    before: Any
    after: Any


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(
        self,
        actor: str,
        action: str,
        subject: str,
        now: datetime,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """actor: an e-mail address, 'command line' or 'token NAME'; action: 'integration.off'."""
        values = {"at": now, "actor": actor, "action": action, "subject": subject}
        texts = {"before": _text(before), "after": _text(after)}
        self._connection.execute(insert(_T).values(**values, **texts))

    def entries(self, *, word: str = "", before_id: int | None = None, most: int = 50) -> list[Entry]:
        """The newest first; `word` is looked for in who, what and on what; `before_id` turns the page."""
        asked = select(*tables.columns(_T, Entry)).order_by(_T.c.audit_id.desc()).limit(min(most, MOST))
        if before_id is not None:
            asked = asked.where(_T.c.audit_id < before_id)
        if word:
            pattern = word.lower()
            parts = [func.lower(column).contains(pattern, autoescape=True) for column in (_T.c.actor, _T.c.subject)]
            asked = asked.where(or_(_T.c.action.contains(pattern, autoescape=True), *parts))
        rows = self._connection.execute(asked)
        return [
            Entry(row.audit_id, row.at, row.actor, row.action, row.subject, _value(row.before), _value(row.after))
            for row in rows
        ]


def _text(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value, default=str).decode()


def _value(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)
