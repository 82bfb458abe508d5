"""Codes and tokens: issued, refreshed, throttled, expired, revoked, and recognised when an API is called.

No HTTP answers are made here; the routes and the other services do that.
Source: https://www.zoho.com/accounts/protocol/oauth/token-limits.html, read 2026-11-21.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Request

from sandbox.accounts.scopes import ADMINISTRATOR, REP, allows
from sandbox.clock import Clock
from sandbox.data.installation import Client, linked_refresh_token
from sandbox.data.people import People, User
from sandbox.gate import USER
from sandbox.ids import Ids
from sandbox.store import Store
from sandbox.switches import Switch, Switches

ACCESS_SECONDS = 3600
CODE_SECONDS = 120
REFRESHES, REFRESH_WINDOW_SECONDS = 10, 600
REFRESH_TOKENS_PER_USER = 20
DATA_CENTRES = ("us", "jp")

SWITCHES = (
    Switch(
        "oauth_error_status",
        200,
        "HTTP status of errors of the token endpoint",
        (200, 400),
    ),
    Switch(
        "live_access_tokens",
        10,
        "access tokens alive at once per refresh token",
        (10, 30),
    ),
    Switch(
        "refresh_tokens_over_limit",
        "displace",
        "what a 21st refresh token does",
        ("displace", "refuse"),
    ),
    Switch("scope_in_token_answer", True, "whether token answers name the scope"),
)


class OAuthError(Exception):
    """A refusal of the token endpoint; `code` is the vendor's word."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class TokenRefused(Exception):
    """An API call whose token is no good; `reason` is `missing`, `malformed` or `invalid`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Caller:
    """Who calls an API, and what was granted. opens: the organisation that was chosen where a person has several"""

    user: User
    scopes: tuple[str, ...]
    location: str
    opens: str = ""

    def may(self, *needed: str) -> bool:
        """Whether every needed scope is covered."""
        return all(allows(self.scopes, scope) for scope in needed)


class Accounts:
    """The accounts service of both data centres."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        people: People,
        switches: Switches,
        client: Client,
    ) -> None:
        self._store, self._clock, self._ids, self._people, self._switches = (
            store,
            clock,
            ids,
            people,
            switches,
        )
        self.client = client
        self._codes = store.table("accounts.codes")
        self._refresh = store.table("accounts.refresh")
        self._access = store.table("accounts.access")
        self._refreshes: dict[str, list[float]] = {}

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def issue_code(
        self,
        user: User,
        scopes: tuple[str, ...],
        redirect_uri: str,
        *,
        offline: bool,
        again: bool,
        opens: str = "",
    ) -> str:
        """A code for a user who agreed.

        offline   a refresh token is wanted; again: a new one even if there is one
        opens     the organisation that was chosen, where one has to be
        """
        code = self._ids.token("code")
        wants_refresh = offline and (again or not self.is_linked(user))
        self._codes.put(
            code,
            {
                "user": user.email,
                "scopes": list(scopes),
                "redirect_uri": redirect_uri,
                "location": self._people.organisation_of(user).location,
                "refresh": wants_refresh,
                "opens": opens,
                "made": self._now(),
            },
        )
        return code

    def exchange(self, code: str, redirect_uri: str, location: str) -> dict[str, Any]:
        """Tokens for a code: `{"access_token", "refresh_token"?, "scopes"}`; raises OAuthError."""
        with self._store.lock:
            found = self._codes.get(code)
            if found is None or found["location"] != location or self._now() - found["made"] > CODE_SECONDS:
                raise OAuthError("invalid_code")
            if redirect_uri != found["redirect_uri"]:
                raise OAuthError("invalid_redirect_uri")
            self._codes.delete(code)
            answer: dict[str, Any] = {"scopes": found["scopes"]}
            refresh_token = ""
            if found["refresh"]:
                refresh_token = self._ids.token("refresh")
                self._keep_refresh(refresh_token, found["user"], found["scopes"], location, found["opens"])
                answer["refresh_token"] = refresh_token
            answer["access_token"] = self._issue_access(
                found["user"], found["scopes"], location, refresh_token, found["opens"]
            )
            return answer

    def refresh(self, refresh_token: str, location: str) -> dict[str, Any]:
        """A new access token: `{"access_token", "scopes"}`; raises OAuthError (`Access Denied` when throttled)."""
        with self._store.lock:
            found = self._refresh.get(refresh_token)
            if found is None or found["location"] != location:
                raise OAuthError("invalid_code")
            user = self._people.by_email(found["user"])
            if user is None or not user.active:
                raise OAuthError("invalid_code")
            now = self._now()
            times = [
                moment for moment in self._refreshes.get(refresh_token, []) if now - moment < REFRESH_WINDOW_SECONDS
            ]
            if len(times) >= REFRESHES:
                raise OAuthError("Access Denied")
            self._refreshes[refresh_token] = [*times, now]
            access = self._issue_access(found["user"], found["scopes"], location, refresh_token, found.get("opens", ""))
            return {"access_token": access, "scopes": found["scopes"]}

    def revoke(self, token: str) -> bool:
        """End a refresh token with all its access tokens, or one access token; False when it is unknown."""
        with self._store.lock:
            if self._refresh.delete(token):
                for key in self._access.ids():
                    document = self._access.get(key)
                    if document and document["refresh"] == token:
                        self._access.delete(key)
                return True
            return self._access.delete(token)

    def is_linked(self, user: User) -> bool:
        """Whether the user has a live refresh token."""
        return any(document["user"] == user.email for document in self._refresh)

    def access_token(self, email: str, scopes: tuple[str, ...] | None = None, opens: str = "") -> str:
        """A fresh access token for a test, with that user's usual scopes or others; not bound to a refresh token."""
        user = self._people.by_email(email)
        if user is None:
            raise KeyError(email)
        granted = usual_scopes(user) if scopes is None else scopes
        return self._issue_access(user.email, list(granted), self._people.organisation_of(user).location, "", opens)

    def user_of(
        self,
        request: Request,
        location: str | None = None,
        words: tuple[str, ...] = ("Zoho-oauthtoken",),
    ) -> Caller:
        """Whose token this request carries.

        location   the data centre whose API is called; None takes tokens of any
        words      what may stand before the token in the header
        raises     TokenRefused
        """
        header = request.headers.get("Authorization", "")
        word, _, token = header.partition(" ")
        if not header:
            raise TokenRefused("missing")
        if word not in words or not token:
            raise TokenRefused("malformed")
        found = self._access.get(token.strip())
        if found is None or self._now() >= found["expires"]:
            raise TokenRefused("invalid")
        user = self._people.by_email(found["user"])
        if user is None or not user.active or location not in (None, found["location"]):
            raise TokenRefused("invalid")
        request.environ[USER] = user.email
        return Caller(user, tuple(found["scopes"]), found["location"], found.get("opens", ""))

    def expire_access_tokens(self) -> None:
        """End every access token at once, as if an hour had passed; refresh tokens stay."""
        self._access.clear()

    def load_linked(self) -> None:
        """Give every linked person of the demo data their fixed refresh token; part of a reset."""
        self._refreshes.clear()
        for user in self._people.all():
            if user.linked:
                location = self._people.organisation_of(user).location
                self._keep_refresh(
                    linked_refresh_token(self._ids.seed, user),
                    user.email,
                    list(usual_scopes(user)),
                    location,
                )

    def _keep_refresh(self, token: str, email: str, scopes: list[str], location: str, opens: str = "") -> None:
        theirs = [key for key in self._refresh.ids() if (self._refresh.get(key) or {}).get("user") == email]
        if len(theirs) >= REFRESH_TOKENS_PER_USER:
            if self._switches["refresh_tokens_over_limit"] == "refuse":
                raise OAuthError("access_denied")
            self.revoke(min(theirs, key=lambda key: (self._refresh.get(key) or {})["made"]))
        self._refresh.put(
            token,
            {
                "user": email,
                "scopes": scopes,
                "location": location,
                "made": self._now(),
                "opens": opens,
            },
        )

    def _issue_access(self, email: str, scopes: list[str], location: str, refresh_token: str, opens: str = "") -> str:
        now = self._now()
        with self._store.lock:
            live = []
            for key in self._access.ids():
                document = self._access.get(key)
                if document is None or document["expires"] <= now:
                    self._access.delete(key)
                elif refresh_token and document["refresh"] == refresh_token:
                    live.append(key)
            live.sort(key=lambda key: (self._access.get(key) or {})["expires"])
            for key in live[: max(0, len(live) + 1 - self._switches["live_access_tokens"])]:
                self._access.delete(key)
            token = self._ids.token("access")
            expires = (self._clock.now() + timedelta(seconds=ACCESS_SECONDS)).timestamp()
            self._access.put(
                token,
                {
                    "user": email,
                    "scopes": scopes,
                    "location": location,
                    "refresh": refresh_token,
                    "expires": expires,
                    "opens": opens,
                },
            )
            return token


def usual_scopes(user: User) -> tuple[str, ...]:
    return ADMINISTRATOR if user.admin else REP
