"""A2: tokens refreshed ahead of expiry, by one refresher at a time, shared by all processes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from app.errors import NotLinked, RateLimited, ServiceUnavailable, TokenRevoked
from app.storage.database import Database
from app.storage.tokens import PATIENCE, TokenStore
from tests.app.storage.identity.test_accounts import ADA
from tests.fixed import FixedSource


@dataclass
class Grant:
    access_token: str
    expires_at: datetime
    api_domain: str = "https://www.zohoapis.jp"


class Accounts:
    """Stands in for Zoho Accounts: numbered tokens of an hour, or the error it was told to raise."""

    def __init__(self, source: FixedSource) -> None:
        self.source = source
        self.calls = 0
        self.error: Exception | None = None
        self.meanwhile: Callable[[], None] | None = None

    def refresh(self, refresh_token: str, accounts_server: str) -> Grant:
        assert (refresh_token, accounts_server) == ("1000.refresh", "https://accounts.zoho.jp")
        self.calls += 1
        number = self.calls
        if self.meanwhile is not None:
            self.meanwhile()
        if self.error is not None:
            raise self.error
        return Grant(f"1000.access{number}", self.source.now() + timedelta(hours=1))


@pytest.fixture
def accounts(source: FixedSource) -> Accounts:
    return Accounts(source)


@pytest.fixture
def linked(database: Database, source: FixedSource) -> Database:
    with database.write() as tables:
        tables.accounts.link(ADA, source.now())
    return database


def store(database: Database, accounts: Accounts, pause: Callable[[float], None] = lambda _: None) -> TokenStore:
    return TokenStore(database, accounts.refresh, accounts.source, pause)


def test_a_token_is_fetched_once_and_used_until_a_minute_before_its_end(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts).tokens("7")
    assert tokens.access_token() == "1000.access1"
    accounts.source.advance(3600 - 61)
    assert tokens.access_token() == "1000.access1"
    accounts.source.advance(2)
    assert tokens.access_token() == "1000.access2"


def test_another_process_uses_the_same_token(linked: Database, accounts: Accounts) -> None:
    assert store(linked, accounts).usable("7") == store(linked, accounts).usable("7")
    assert accounts.calls == 1


def test_a_refused_token_is_refreshed_once_for_all(linked: Database, accounts: Accounts) -> None:
    first, second = store(linked, accounts), store(linked, accounts)
    old = first.usable("7")
    second.usable("7")
    assert first.refreshed("7", old) == "1000.access2"
    assert second.refreshed("7", old) == "1000.access2", "the other process's token is taken over"
    assert accounts.calls == 2


def test_many_threads_refresh_once(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    start = threading.Barrier(4)
    seen: list[str] = []

    def ask() -> None:
        start.wait()
        seen.append(tokens.usable("7"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["1000.access1"] * 4


def test_a_process_waits_while_another_one_refreshes(linked: Database, accounts: Accounts) -> None:
    source = accounts.source
    with linked.write() as tables:
        tables.accounts.claim_refresh("7", "other", source.now(), 30)

    def other_finishes(_seconds: float) -> None:
        with linked.write() as tables:
            tables.accounts.refreshed("7", "other", "1000.theirs", source.now() + timedelta(hours=1), source.now(), "d")

    assert store(linked, accounts, other_finishes).usable("7") == "1000.theirs"
    assert accounts.calls == 0


def test_a_process_does_not_wait_for_ever(linked: Database, accounts: Accounts) -> None:
    with linked.write() as tables:
        tables.accounts.claim_refresh("7", "other", accounts.source.now(), 30)
    pauses: list[float] = []
    with pytest.raises(ServiceUnavailable):
        store(linked, accounts, pauses.append).usable("7")
    assert len(pauses) == PATIENCE


def test_a_revoked_consent_is_remembered_and_ends_with_linking_again(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    accounts.error = TokenRevoked("accounts", "refresh", 400)
    for _ in range(2):
        with pytest.raises(TokenRevoked):
            tokens.usable("7")
    assert accounts.calls == 1
    found = tokens.account("7")
    assert found is not None
    assert found.state == "revoked"
    accounts.error = None
    with linked.write() as tables:
        tables.accounts.link(ADA, accounts.source.now())
    assert tokens.usable("7") == "1000.access2"


def test_a_failed_refresh_lets_the_next_one_try(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    for error in (RateLimited("accounts", "refresh", 400, 600), ServiceUnavailable("accounts", "refresh")):
        accounts.error = error
        with pytest.raises(type(error)):
            tokens.usable("7")
    accounts.error = None
    assert tokens.usable("7") == "1000.access3"


def test_a_refresh_does_not_overwrite_an_account_that_was_linked_meanwhile(
    linked: Database, accounts: Accounts
) -> None:
    fresh = replace(ADA, access_token="1000.linked", access_expires_at=accounts.source.now() + timedelta(hours=1))

    def link_again() -> None:
        with linked.write() as tables:
            tables.accounts.link(fresh, accounts.source.now())

    accounts.meanwhile = link_again
    tokens = store(linked, accounts)
    tokens.usable("7")
    assert tokens.usable("7") == "1000.linked"


def test_nobody_without_an_account_gets_a_token(database: Database, accounts: Accounts) -> None:
    tokens = store(database, accounts)
    assert tokens.account("7") is None
    with pytest.raises(NotLinked):
        tokens.usable("7")


def test_an_account_is_cached_for_five_seconds(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    tokens.usable("7")
    with linked.write() as tables:
        tables.accounts.unlink("7")
    assert tokens.account("7") is not None
    accounts.source.advance(5)
    assert tokens.account("7") is None
    with linked.write() as tables:
        tables.accounts.link(ADA, accounts.source.now())
    tokens.usable("7")
    tokens.forget("7")
    assert tokens.account("7") is not None


def test_a_token_that_ends_soon_is_refreshed_ahead(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    tokens.usable("7")
    accounts.source.advance(3600 - 601)
    tokens.refresh_ahead("7")
    assert accounts.calls == 1
    accounts.source.advance(2)
    tokens.refresh_ahead("7")
    assert accounts.calls == 2


def test_who_links_again_elsewhere_does_not_meet_the_old_state_here(linked: Database, accounts: Accounts) -> None:
    tokens = store(linked, accounts)
    accounts.error = TokenRevoked("accounts", "refresh", 400)
    with pytest.raises(TokenRevoked):
        tokens.usable("7")
    revoked = tokens.account("7")
    with linked.write() as tables:
        tables.accounts.link(ADA, accounts.source.now())
    found = tokens.account("7")
    assert revoked is not None
    assert found is not None
    assert (revoked.state, found.state) == ("revoked", "linked")
