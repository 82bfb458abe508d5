"""Brings the tables to the newest shape, under a lock: two machines may start at once.

It defines no shape: tables/ does, and migrations/versions/ the way there.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.storage.database import Database
from app.storage.locks import alone

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def migrate(database: Database, revision: str = "head") -> str:
    """Upgrade (or, with an older revision, downgrade) and return the revision reached.

    One transaction: a migration that fails leaves the database as it was.
    """
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


def newest() -> str | None:
    """The revision this code expects."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def current(connection: Connection) -> str | None:
    """The revision the database has; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config(str(FOLDER / "alembic.ini"))
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def _is_ahead(connection: Connection, revision: str) -> bool:
    script = ScriptDirectory(str(FOLDER))
    order = [item.revision for item in reversed(list(script.walk_revisions()))]
    now = current(connection)
    return revision in order and (now is None or order.index(revision) > order.index(now))
