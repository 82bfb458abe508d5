"""What stands in line comes forward, whatever happened to what stood before it."""

from app.storage.database import Database
from app.storage.sending.message import Message
from tests.app.claiming import claim
from tests.fixed import FixedSource


def test_what_nothing_stands_before_comes_forward(database: Database, source: FixedSource) -> None:
    now = source.now()
    with database.write() as tables:
        tables.outbox.add([Message("s", "chat", "c", {"text": str(n)}, str(n)) for n in range(3)], now)
        for number in range(2):
            tables.inbox.add("crm", "workflow", str(number), {}, now, stream="s")
        assert (tables.outbox.mend(now), tables.inbox.mend(now)) == (0, 0)
        tables.connection.exec_driver_sql("DELETE FROM outbox WHERE post_key = '0'")
        tables.connection.exec_driver_sql("DELETE FROM inbox WHERE event_id = '0'")
    assert claim(database, now) is None
    with database.write() as tables:
        assert (tables.outbox.mend(now), tables.inbox.mend(now)) == (1, 1)
        assert tables.inbox.claim("w", now, 30) is not None
    first = claim(database, now)
    assert first is not None
    assert first.message.post_key == "1"
    assert claim(database, now) is None
