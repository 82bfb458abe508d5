"""Visitors that were kept before there was an index, or under a key that is to go, are entered in it, a few at a time.

So is by what they are recognised: a digest under a key that is gone would be found by nobody.
"""

from app import log
from app.errors import ConfigError
from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.visiting.search.index import names_of

AT_ONCE = 200  # visitors of one transaction: others want to write as well


def enter(tables: Tables, most: int = AT_ONCE) -> int:
    """How many; call again while it is `most`."""
    ids = tables.visitor_index.stale(most)
    for visitor_id in ids:
        try:
            _one(tables, visitor_id)
        except ConfigError:
            log.logger().warning("visitor_not_entered", visitor=visitor_id)  # no key opens it
    tables.visitor_index.done(ids)
    return len(ids)


def _one(tables: Tables, visitor_id: str) -> None:
    tables.visitors.enter(visitor_id)
    for part, one in tables.learned.of(visitor_id).items():
        tables.visitor_index.put(visitor_id, part, names_of(part, one.body))
    for chat in tables.chats.of(visitor_id):
        if tables.visitors.recognised("chat", chat.chat_id) == visitor_id:
            tables.visitors.recognise("chat", chat.chat_id, visitor_id, chat.opened_at)


def everything(database: Database) -> int:
    """All visitors anew; how many."""
    with database.write() as tables:
        tables.visitor_index.renew()
    count = 0
    while True:
        with database.write() as tables:
            some = enter(tables)
        count += some
        if some < AT_ONCE:
            return count
