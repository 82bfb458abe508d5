"""What a process hears of connections: kept in memory, stored now and then, never in the way of the work."""

from pathlib import Path

from app.storage.database import Database
from app.storage.heard import CREDITS_HEADER, Hearing
from app.storage.vault import Vault
from tests.fixed import FixedSource


def stored(database: Database) -> list[tuple[str, str]]:
    with database.read() as tables:
        return [(one.service, one.person) for one in tables.connections.all()]


def test_a_failure_and_the_end_of_it_are_stored_at_once_the_rest_once_a_minute(
    sqlite_database: Database, source: FixedSource
) -> None:
    hearing = Hearing(sqlite_database, source)
    hearing.well("crm", "7", {CREDITS_HEADER: "12"})
    hearing.flush()
    assert stored(sqlite_database) == []
    hearing.failed("cliq", "7", "POST /message", 500, "server")
    hearing.flush()
    assert stored(sqlite_database) == [("cliq", "7"), ("crm", "7")], "with the failure, what is known of others"
    source.advance(1)
    hearing.well("cliq", "7", {})
    hearing.flush()
    with sqlite_database.read() as tables:
        cliq, crm = tables.connections.all()
    assert cliq.ok_at == source.now()
    assert cliq.failed_at is not None
    assert crm.credits_left == 12
    source.advance(1)
    hearing.well("cliq", "7", {CREDITS_HEADER: "many"})
    source.advance(59)
    hearing.flush()
    with sqlite_database.read() as tables:
        assert tables.connections.all()[0].ok_at == cliq.ok_at
    source.advance(1)
    hearing.flush()
    with sqlite_database.read() as tables:
        assert tables.connections.all()[0].ok_at != cliq.ok_at


def test_a_database_that_is_away_costs_the_figures_and_nothing_else(
    tmp_path: Path, vault: Vault, source: FixedSource
) -> None:
    hearing = Hearing(Database(f"sqlite:///{tmp_path}/empty.db", vault), source)
    hearing.failed("crm", "7", "GET /org", None, "connection")
    hearing.flush()
