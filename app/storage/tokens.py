"""Access tokens: shared by all processes through the database, refreshed ahead of expiry by one refresher at a time.

It makes no call itself: how a refresh is asked for is handed in. Accounts throttles an account that is refreshed more
than ten times in ten minutes (https://www.zoho.com/accounts/protocol/oauth/token-limits.html, read 2026-11-21).
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from app.errors import NotLinked, ServiceUnavailable, TokenRevoked
from app.now import Source
from app.storage.database import Database
from app.storage.identity.accounts import Account

MARGIN_SECONDS = 60  # a token with less life left is refreshed first
AHEAD_SECONDS = 600  # the clock refreshes tokens that end within this time
CACHE_SECONDS = 5  # how long a process may not notice that another one linked, unlinked or refreshed
LEASE_SECONDS = 30  # longer than a refresh call may take with its repeats
PAUSE_SECONDS = 0.05
PATIENCE = 200  # pauses, so 10 s, until another process's refresh is given up on


class Grant(Protocol):
    """What a refresh gives; clients.oauth.Grant is one."""

    @property
    def access_token(self) -> str: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def api_domain(self) -> str: ...


Refresh = Callable[[str, str], Grant]
"""(refresh token, accounts server) → Grant; raises TokenRevoked, RateLimited, ServiceUnavailable, ServiceRejected."""


class TokenStore:
    """The linked accounts of one process, with tokens that are good to use."""

    def __init__(
        self,
        database: Database,
        refresh: Refresh,
        source: Source,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._database = database
        self._refresh = refresh
        self._source = source
        self._pause = pause or threading.Event().wait
        self._cache: dict[str, tuple[Account, float]] = {}
        # Threads of one process queue here instead of asking the database; striped, so that the list cannot grow.
        self._locks = [threading.Lock() for _ in range(64)]

    def account(self, cliq_user_id: str) -> Account | None:
        """The linked account, at most 5 s old; also one whose consent is gone. None when never linked."""
        cached = self._cache.get(cliq_user_id)
        if cached is not None and cached[1] > self._source.monotonic():
            return cached[0]
        return self._read(cliq_user_id)

    def forget(self, cliq_user_id: str) -> None:
        """The next question reads the database: after linking or unlinking in this process."""
        self._cache.pop(cliq_user_id, None)

    def tokens(self, cliq_user_id: str) -> "AccountTokens":
        """Whose token a call of a client carries."""
        return AccountTokens(self, cliq_user_id)

    def usable(self, cliq_user_id: str) -> str:
        """An access token with some life left. Raises NotLinked, TokenRevoked, and what a refresh raises."""
        account = self.account(cliq_user_id)
        if account is not None and (token := self._good(account, MARGIN_SECONDS)):
            return token
        return self._renew(cliq_user_id, None, MARGIN_SECONDS)

    def refreshed(self, cliq_user_id: str, old: str) -> str:
        """The token after `old` was refused: another one when somebody refreshed meanwhile, else a fresh one."""
        self.forget(cliq_user_id)
        return self._renew(cliq_user_id, old, MARGIN_SECONDS)

    def refresh_ahead(self, cliq_user_id: str) -> None:
        """Refresh a token that ends soon, so that nobody has to wait for it."""
        self._renew(cliq_user_id, None, AHEAD_SECONDS)

    def _read(self, cliq_user_id: str) -> Account | None:
        with self._database.read() as tables:
            account = tables.accounts.get(cliq_user_id)
        if account is not None and account.state == "linked":
            # Only what works is kept: who links again must not meet the old state.
            self._cache[cliq_user_id] = (account, self._source.monotonic() + CACHE_SECONDS)
        else:
            self._cache.pop(cliq_user_id, None)
        return account

    def _good(self, account: Account, margin_seconds: float, refused: str | None = None) -> str | None:
        if account.state != "linked" or account.access_expires_at is None or account.access_token == refused:
            return None
        left = account.access_expires_at - self._source.now()
        return account.access_token if left > timedelta(seconds=margin_seconds) else None

    def _renew(self, cliq_user_id: str, refused: str | None, margin_seconds: float) -> str:
        owner = self._source.token(8)
        with self._locks[hash(cliq_user_id) % len(self._locks)]:
            for _ in range(PATIENCE):
                account = self._read(cliq_user_id)
                if account is None:
                    raise NotLinked
                if account.state != "linked":
                    raise TokenRevoked("accounts", "refresh")
                if token := self._good(account, margin_seconds, refused):
                    return token
                with self._database.write() as tables:
                    mine = tables.accounts.claim_refresh(cliq_user_id, owner, self._source.now(), LEASE_SECONDS)
                if mine:
                    return self._fetch(account, owner)
                self._pause(PAUSE_SECONDS)
        raise ServiceUnavailable("accounts", "refresh", reason="busy")

    def _fetch(self, account: Account, owner: str) -> str:
        """Ask Accounts, outside any transaction, and share the answer."""
        outcome = "failed"
        try:
            grant = self._refresh(account.refresh_token, account.accounts_server)
            outcome = "fresh"
        except TokenRevoked:
            outcome = "revoked"
            raise
        finally:
            if outcome != "fresh":
                with self._database.write() as tables:
                    if outcome == "revoked":
                        tables.accounts.revoked(account.cliq_user_id, owner)
                    tables.accounts.release(account.cliq_user_id, owner)
                self.forget(account.cliq_user_id)
        with self._database.write() as tables:
            tables.accounts.refreshed(
                account.cliq_user_id, owner, grant.access_token, grant.expires_at, self._source.now(), grant.api_domain
            )
        self._read(account.cliq_user_id)
        return grant.access_token


class AccountTokens:
    """One person's tokens, in the form in which clients take them."""

    def __init__(self, store: TokenStore, cliq_user_id: str) -> None:
        self._store = store
        self.cliq_user_id = cliq_user_id

    def access_token(self) -> str:
        """A token with some life left; raises NotLinked, TokenRevoked or another ServiceError."""
        return self._store.usable(self.cliq_user_id)

    def refreshed(self, old: str) -> str:
        """The token after `old` was refused."""
        return self._store.refreshed(self.cliq_user_id, old)
