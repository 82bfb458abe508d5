"""Linked accounts: tokens sealed, one refresher at a time, a consent used once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import ConfigError
from app.storage.database import Database
from app.storage.identity.accounts import Account, OAuthState
from app.storage.vault import Vault
from tests.fixed import FixedSource

ADA = Account(
    cliq_user_id="7",
    accounts_server="https://accounts.zoho.jp",
    api_domain="https://www.zohoapis.jp",
    refresh_token="1000.refresh",
    email="ada@example.test",
    name="Ada Byron",
    location="jp",
)


def test_an_account_is_linked_found_and_forgotten(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.accounts.link(ADA, source.now())
        assert tables.accounts.get("7") == ADA
        assert tables.accounts.by_email("Ada@Example.test") == ADA
        assert tables.accounts.unlink("7")
        assert not tables.accounts.unlink("7")
        assert tables.accounts.get("7") is None


def test_listing_accounts_opens_no_token(sqlite_url: str, vault: Vault, source: FixedSource) -> None:
    first = Database(sqlite_url, vault)
    with first.write() as tables:
        tables.accounts.link(ADA, source.now())
    other = Database(sqlite_url, Vault(("hYH0cs2WL4Wcq1lF5hPkGmqwlzTXg2m0jFQnAlQCmzQ=",)))
    with other.read() as tables:
        (known,) = tables.accounts.all()
        with pytest.raises(ConfigError):
            tables.accounts.get("7")
    assert {name: value for name, value in vars(ADA).items() if not name.endswith("_token")} == vars(known)
    first.close()
    other.close()


def test_a2_tokens_are_encrypted_at_rest(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.accounts.link(replace(ADA, access_token="1000.access"), source.now())
        row = tables.connection.exec_driver_sql("SELECT * FROM accounts").one()
    assert "1000." not in str(row)
    assert "1000." not in repr(replace(ADA, access_token="1000.access"))


def test_a2_only_one_process_refreshes_an_account_at_a_time(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.accounts.link(ADA, source.now())
        assert tables.accounts.claim_refresh("7", "web-1", source.now(), 30)
        assert not tables.accounts.claim_refresh("7", "web-2", source.now(), 30)
        tables.accounts.refreshed(
            "7", "web-1", "1000.access", source.now() + timedelta(hours=1), source.now(), ADA.api_domain
        )
        account = tables.accounts.get("7")
        assert account is not None
        assert (account.access_token, account.access_expires_at) == ("1000.access", source.now() + timedelta(hours=1))
        assert tables.accounts.claim_refresh("7", "web-2", source.now(), 30)


def test_a_refresher_that_died_is_replaced_when_its_lease_ends(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.accounts.link(ADA, source.now())
        tables.accounts.claim_refresh("7", "web-1", source.now(), 30)
        assert tables.accounts.claim_refresh("7", "web-2", source.advance(31), 30)
        tables.accounts.release("7", "web-1")
        assert not tables.accounts.claim_refresh("7", "web-3", source.now(), 30), "the lease was not web-1's to end"
        tables.accounts.release("7", "web-2")
        assert tables.accounts.claim_refresh("7", "web-3", source.now(), 30)


def test_a_revoked_account_is_kept_without_access_token_until_linked_again(
    database: Database, source: FixedSource
) -> None:
    with database.write() as tables:
        tables.accounts.link(replace(ADA, access_token="1000.access", is_sender=True), source.now())
        assert [account.cliq_user_id for account in tables.accounts.senders()] == ["7"]
        tables.accounts.claim_refresh("7", "web-1", source.now(), 30)
        tables.accounts.revoked("7", "web-1")
        tables.accounts.release("7", "web-1")
        account = tables.accounts.get("7")
        assert account is not None
        assert (account.state, account.access_token) == ("revoked", None)
        assert tables.accounts.senders() == []
        assert not tables.accounts.claim_refresh("7", "web-1", source.now(), 30)
        tables.accounts.link(ADA, source.now())
        assert tables.accounts.get("7") == ADA


def test_accounts_always_needed_are_named_when_they_expire_soon(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        for name, minutes in (("late", 50), ("soon", 3), ("sooner", 1), ("gone", -5)):
            ends = source.now() + timedelta(minutes=minutes)
            tables.accounts.link(replace(ADA, cliq_user_id=name, access_expires_at=ends, is_sender=True), source.now())
        tables.accounts.link(replace(ADA, access_expires_at=source.now() + timedelta(minutes=2)), source.now())
        assert tables.accounts.expiring(source.now(), source.now() + timedelta(minutes=5)) == ["sooner", "soon"]


def test_the_service_account_is_found(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.accounts.link(ADA, source.now())
        assert tables.accounts.service() is None
        tables.accounts.link(replace(ADA, is_service=True), source.now())
        tables.accounts.describe("7", role_name="Manager", crm_user_id="42")
        found = tables.accounts.service()
        assert found is not None
        assert (found.role_name, found.crm_user_id) == ("Manager", "42")


def test_a_consent_under_way_is_used_once(database: Database, source: FixedSource) -> None:
    state = OAuthState("s1", "7", "https://accounts.zoho.jp", source.now() + timedelta(minutes=10), "700", "ja")
    with database.write() as tables:
        tables.oauth_states.add(state)
        assert tables.oauth_states.take("s1", source.now()) == state
        assert tables.oauth_states.take("s1", source.now()) is None
        assert tables.oauth_states.take("unknown", source.now()) is None


def test_a_consent_that_took_too_long_is_refused(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.oauth_states.add(OAuthState("s1", "7", "https://a.test", source.now() + timedelta(minutes=10)))
        assert tables.oauth_states.take("s1", source.advance(600)) is None
