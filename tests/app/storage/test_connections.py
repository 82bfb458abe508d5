"""How calls went, on either database: told by several processes, each of which knows a part."""

from app.storage.database import Database
from app.storage.governing.connections import Heard
from tests.fixed import FixedSource


def test_what_one_process_does_not_say_stays_as_another_has_told_it(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.connections.put([Heard("crm", "1", ok_at=now, credits_left=7, credits_at=now)], now)
        tables.connections.put([Heard("crm", "1", failed_at=now, operation="GET /org", status=500, code="server")], now)
        tables.connections.put([Heard("cliq", "1", failed_at=now, operation="GET /users", code="time_out")], now)
        cliq, crm = tables.connections.all()
    assert (crm.ok_at, crm.credits_left, crm.status) == (now, 7, 500)
    assert (cliq.ok_at, cliq.status, cliq.code) == (None, None, "time_out")
