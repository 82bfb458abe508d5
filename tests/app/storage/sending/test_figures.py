"""A1, A3: the newest message for each of several targets, and what was posted since."""

from datetime import timedelta

from app.cliq.message import Message
from app.cliq.reply import Post, Target
from app.delivery import queue
from app.storage.database import Database
from tests.fixed import FixedSource


def test_the_newest_message_of_each_target_and_all_since(database: Database, source: FixedSource) -> None:
    for key, target in (("a", Target("bot_user", "1")), ("b", Target("bot_user", "1")), ("c", Target("channel", "x"))):
        row = queue.post(Post(key, target, Message(key), "bot", key), 20, source.now())
        assert row is not None
        with database.write() as tables:
            tables.outbox.add([row], source.now())
    with database.read() as tables:
        assert tables.ledger.newest_for("bot_user", ["1", "2"]) == {"1": ("waiting", None)}
        assert tables.ledger.newest_for("bot_user", []) == {}
        now = source.now()
        posted = tables.ledger.posted(now - timedelta(days=1), 2)
        assert [(kind, which, key) for _, kind, which, key in posted] == [("channel", "x", "c"), ("bot_user", "1", "b")]
        assert tables.ledger.posted(now + timedelta(days=1), 2) == []
