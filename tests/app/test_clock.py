"""The clock keeps house, and of several clocks one leads."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.clients.oauth import Grant
from app.clock import Clock
from app.errors import ServiceUnavailable
from app.rules.recurrence import Rule
from app.storage.database import Database
from app.storage.known import INTEGRATION
from app.storage.locks import Leadership
from app.storage.tokens import TokenStore
from app.storage.vault import Vault
from tests.app.platform import ADA, Platform


@pytest.fixture
def second(any_platform: Platform, vault: Vault) -> Iterator[Database]:
    """The same database, as another process sees it."""
    database = Database(any_platform.database.url.render_as_string(hide_password=False), vault, pool_size=2)
    yield database
    database.close()


def test_one_of_two_processes_leads_until_it_ends(any_platform: Platform, second: Database) -> None:
    first, other = Leadership(any_platform.database), Leadership(second)
    assert first.held()
    assert not other.held()
    assert first.held()
    first.give_up()
    assert other.held()
    assert not first.held()
    other.give_up()


def test_a_leader_whose_connection_is_lost_leads_no_more(any_platform: Platform, second: Database) -> None:
    if any_platform.database.is_sqlite:
        assert Leadership(any_platform.database).held()
        return  # a file lock ends with its process only
    first, other = Leadership(any_platform.database), Leadership(second)
    assert first.held()
    with second.read() as tables:
        tables.connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        )
    assert other.held()
    assert not first.held()
    other.give_up()


def test_what_has_had_its_time_is_removed(any_platform: Platform) -> None:
    now = any_platform.source.now()
    with any_platform.database.write() as tables:
        tables.refs.put({"old": 1}, "7", now - timedelta(seconds=1))
        tables.refs.put({"fresh": 1}, "7", now + timedelta(seconds=1))
    Clock(any_platform).purge()
    with any_platform.database.read() as tables:
        assert tables.connection.exec_driver_sql("SELECT ref_id FROM refs").scalars().all() == ["fresh"]


def test_a_senders_token_is_refreshed_ahead_and_a_failure_stops_nothing(any_platform: Platform) -> None:
    soon = any_platform.source.now() + timedelta(minutes=5)
    for name in ("7", "8"):
        server = f"http://zoho.test/{name}"
        any_platform.link(
            replace(
                ADA,
                cliq_user_id=name,
                accounts_server=server,
                is_sender=True,
                access_token="1000.old",
                access_expires_at=soon,
            )
        )
    clock = Clock(replace_refresh(any_platform))
    clock.refresh_tokens()
    with any_platform.database.read() as tables:
        found = {user: tables.accounts.get(user) for user in ("7", "8")}
    tokens = {user: account and account.access_token for user, account in found.items()}
    assert tokens == {"7": "1000.old", "8": "1000.fresh"}


def replace_refresh(platform: Platform) -> Platform:
    """Zoho Accounts answers for the second account only."""

    def refresh(_token: str, server: str) -> Grant:
        if server.endswith("/7"):
            raise ServiceUnavailable("accounts", "refresh")
        return Grant("1000.fresh", None, platform.source.now() + timedelta(hours=1), "http://zoho.test/zohoapis")

    return replace(platform, tokens=TokenStore(platform.database, refresh, platform.source))


def test_a_running_clock_leads_and_stops_when_told(any_platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    purged = threading.Event()
    clock = Clock(any_platform)
    monkeypatch.setattr(clock, "purge", purged.set)
    running = threading.Thread(target=clock.run)
    running.start()
    assert purged.wait(10)
    clock.stop()
    running.join(10)
    assert not running.is_alive()


def fired(platform: Platform) -> list[tuple[str, str]]:
    with platform.database.read() as tables:
        return [(seen.name, seen.event_id) for seen in reversed(tables.inbox.seen())]


def test_r3_what_is_due_is_fired_once_by_two_clocks_of_two_processes(any_platform: Platform, second: Database) -> None:
    start = any_platform.source.now()
    clocks = [Clock(any_platform), Clock(replace(any_platform, database=second))]
    with any_platform.database.write() as tables:
        rule = Rule("every", minutes=10, instant=start).to_json()
        tables.schedules.add("s1", "report", "7", rule, "UTC", start, {"text": "revenue"}, start)
        tables.reminders.settle("Tasks", "1", [("u1", start, {})], start, start)
    for _ in range(2):
        for clock in clocks:
            clock.fire()
        any_platform.source.advance(600)
    for clock in clocks:
        clock.fire()
    names = Counter(name for name, _ in fired(any_platform))
    assert names == {"report": 3, "reminder": 1}
    assert len({event_id for _, event_id in fired(any_platform)}) == 4


def test_a1_nothing_is_fired_while_the_integration_is_off(any_platform: Platform) -> None:
    now = any_platform.source.now()
    with any_platform.database.write() as tables:
        tables.flags.turn(INTEGRATION, False, "test", now)
        tables.reminders.settle("Tasks", "1", [("u1", now, {})], now, now)
    Clock(any_platform).fire()
    assert fired(any_platform) == []


def test_the_servers_own_schedules_are_there_once_and_stay(any_platform: Platform) -> None:
    clock = Clock(any_platform)

    def sweeps() -> int:
        clock.keep_regular()
        clock.fire()
        return sum(name == "sweep" for name, _ in fired(any_platform))

    assert sweeps() == 1
    assert "watch" in dict(fired(any_platform))
    any_platform.source.advance(120)
    assert sweeps() == 1
    any_platform.source.advance(180)
    assert sweeps() == 2
