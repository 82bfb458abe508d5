"""The way to the newest tables, forwards, backwards, and by two machines at once."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.storage.database import Database
from app.storage.migrate import FOLDER, current, is_current, migrate, newest
from app.storage.tables.every import metadata_
from app.storage.vault import Vault


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/fresh/empty.db"
        return
    url = sqlalchemy.make_url(request.getfixturevalue("postgresql_server")).set(drivername="postgresql+psycopg")
    admin = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE empty")
    yield url.set(database="empty").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE empty WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def empty(empty_url: str, vault: Vault) -> Iterator[Database]:
    database = Database(empty_url, vault)
    yield database
    database.close()


def test_all_migrations_give_exactly_the_tables(empty: Database) -> None:
    migrate(empty)
    with empty.read() as tables:
        context = MigrationContext.configure(tables.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata_) == []


def test_every_downgrade_works_and_leaves_nothing(empty: Database) -> None:
    migrate(empty)
    assert migrate(empty, "base") == "base"
    with empty.read() as tables:
        assert sqlalchemy.inspect(tables.connection).get_table_names() == ["alembic_version"]
    assert migrate(empty) == newest()


def test_the_newest_revision_is_the_one_that_alembic_would_reach() -> None:
    assert newest() == ScriptDirectory(str(FOLDER)).get_current_head()


def test_a_web_process_holds_no_alembic() -> None:
    """It takes 10 of the 120 MB that a web process may have."""
    program = "import sys, app.web.health; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=FOLDER.parent, check=True)


def test_a_database_is_current_only_when_migrated(empty: Database) -> None:
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)


def test_an_unreachable_database_is_not_current(vault: Vault) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing", vault)
    assert not is_current(nowhere)
    assert not nowhere.is_reachable()


def test_two_machines_may_migrate_at_once(empty_url: str, vault: Vault) -> None:
    start = threading.Barrier(3)
    reached: list[str] = []

    def machine() -> None:
        database = Database(empty_url, vault)
        start.wait()
        reached.append(migrate(database))
        database.close()

    machines = [threading.Thread(target=machine) for _ in range(3)]
    for thread in machines:
        thread.start()
    for thread in machines:
        thread.join()
    assert reached == [newest()] * 3


def test_migrating_twice_changes_nothing(database: Database) -> None:
    with database.read() as tables:
        before = current(tables.connection)
    assert migrate(database) == before
