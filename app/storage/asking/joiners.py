"""Who is to join which mailing list, and since when they have: each address once a list.

It asks no service: app/visitors/mailing does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from app.storage.tables import every as tables
from app.storage.vault import Vault
from app.storage.visiting.shape import Shape

TAKEN_AT_ONCE = 500  # what one batch of MailChimp holds well


@dataclass(frozen=True)
class Joiner:
    """list_key   id of a list, or 'new:<name>'     reason: of the rule or form; of a refused one, why
    fields     values by merge tag           new: of a list that is to be made: from_name, from_email"""

    list_key: str
    digest: str
    due_at: datetime
    state: str = "waiting"
    ended_at: datetime | None = None
    reason: str = ""
    email: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""
    status: str = ""
    new: Mapping[str, str] = field(default_factory=dict)


_T = tables.joiners
_SHAPE = Shape(Joiner, ("email", "fields", "language", "status", "new"))


class Joiners:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, joiner: Joiner) -> bool:
        """False: this address is waiting for that list, or has joined it before."""
        digests = self._vault.digests("joiner", joiner.email.strip().lower())
        known = select(_T.c.digest).where(_T.c.list_key == joiner.list_key, _T.c.digest.in_(digests))
        if self._connection.execute(known).first() is not None:
            return False
        row = _SHAPE.row(joiner, self._vault) | {"digest": digests[0]}
        return tables.insert_new(self._connection, _T, [row], _T.c.list_key, _T.c.digest) == 1

    def due(self, now: datetime, most: int = TAKEN_AT_ONCE) -> list[Joiner]:
        """Whose time has come, list by list."""
        wanted = select(_T).where(_T.c.state == "waiting", _T.c.due_at <= now).order_by(_T.c.list_key, _T.c.due_at)
        return [_SHAPE.value(row, self._vault) for row in self._connection.execute(wanted.limit(most))]

    def end(self, joiners: Sequence[Joiner], state: str, now: datetime, reason: str = "") -> None:
        """'joined' or 'refused'; what is personal goes."""
        for one in joiners:
            mine = (_T.c.list_key == one.list_key, _T.c.digest == one.digest)
            gone = {"sealed_facts": self._vault.seal_json({}), "ended_at": now, "reason": reason or one.reason}
            self._connection.execute(update(_T).where(*mine).values(state=state, **gone))

    def later(self, joiners: Sequence[Joiner], due_at: datetime) -> None:
        for one in joiners:
            mine = (_T.c.list_key == one.list_key, _T.c.digest == one.digest)
            self._connection.execute(update(_T).where(*mine).values(due_at=due_at))

    def counts(self) -> dict[tuple[str, str], int]:
        """How many, by list and state."""
        rows = self._connection.execute(
            select(_T.c.list_key, _T.c.state, func.count()).group_by(_T.c.list_key, _T.c.state)
        )
        return {(row[0], row[1]): row[2] for row in rows}
