"""Brings the tables to the newest shape, under a lock: two machines may start at once.

It defines no shape: tables/ does, and migrations/versions/ the way there. Alembic, and what it brings along, take
10 MB that a web process need not hold: only `migrate` imports it.
"""

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database
from app.storage.locks import alone

if TYPE_CHECKING:
    from alembic.config import Config

_REVISION = re.compile(r'^(down_)?revision\b[^=]*= *"(\w+)"', re.MULTILINE)
FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def migrate(database: Database, revision: str = "head") -> str:
    """Upgrade (or, with an older revision, downgrade) and return the revision reached.

    One transaction: a migration that fails leaves the database as it was.
    """
    from alembic import command

    with alone(database), database.write() as tables:
        config = _config(tables.connection)
        if revision == "head" or _is_ahead(tables.connection, revision):
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
        return current(tables.connection) or "base"


def is_current(database: Database) -> bool:
    """Whether the database can be reached and has the shape this code expects."""
    try:
        with database.read() as tables:
            return current(tables.connection) == newest()
    except SQLAlchemyError:
        return False


@functools.cache
def newest() -> str | None:
    """The revision this code expects: the one that no other comes after."""
    named: set[str] = set()
    followed: set[str] = set()
    for path in (FOLDER / "versions").glob("*.py"):
        for is_before, revision in _REVISION.findall(path.read_text("utf-8")):
            (followed if is_before else named).add(revision)
    return max(named - followed, default=None)


def current(connection: Connection) -> str | None:
    """The revision the database has; None when it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(str(FOLDER / "alembic.ini"))
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _is_ahead(connection: Connection, revision: str) -> bool:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(FOLDER))
    order = [item.revision for item in reversed(list(script.walk_revisions()))]
    now = current(connection)
    return revision in order and (now is None or order.index(revision) > order.index(now))
