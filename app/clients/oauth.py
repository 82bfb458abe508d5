"""Zoho Accounts: the address of the consent page, and codes and refresh tokens turned into access tokens.

Does not store or share tokens, and does not decide when to refresh: one refresher per connection is app/storage's part.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from app.clients import regions
from app.clients.http import Answer, Http
from app.clients.wire import faults
from app.errors import RateLimited, ServiceRejected, TokenRevoked, Unauthorized
from app.now import Source

THROTTLE_SECONDS = 600.0  # https://www.zoho.com/accounts/protocol/oauth/token-limits.html, read 2026-11-21
ACCESS_TOKEN_SECONDS = 3600  # taken when the answer does not say

# Everything one consent asks for, with the reason. Each is named on the page of the call that needs it.
SCOPES: Mapping[str, str] = {
    "ZohoCRM.modules.ALL": "read and change the records that the person may read and change; write notes",
    "ZohoCRM.coql.READ": "filter records by criteria",
    "ZohoSearch.securesearch.READ": "search records by a word, and by text areas",
    "ZohoCRM.settings.modules.READ": "which modules there are, and what they are called",
    "ZohoCRM.settings.fields.READ": "which fields there are, their labels and pick lists",
    "ZohoCRM.settings.layouts.READ": "the layout whose pipeline holds a deal's stages",
    "ZohoCRM.settings.pipeline.READ": "which stages are won, lost and open",
    "ZohoCRM.settings.fiscal_year.READ": "the month in which the fiscal year begins",
    "ZohoCRM.settings.roles.READ": "who stands above whom: managers, and the role filter of a service account",
    "ZohoCRM.users.READ": "names of owners, and finding people by name",
    "ZohoCRM.notifications.ALL": "being told when tasks, calls and meetings change",
    "ZohoCRM.org.READ": "the organisation's address for links, its currency and zone",
    "ZohoCliq.Webhooks.CREATE": "post a card to the chat, as the person who pressed the button",
    "ZohoCliq.Messages.READ": "see whether a message arrived before it is sent again",
    "ZohoCliq.Messages.UPDATE": "edit a card that was posted",
    "ZohoCliq.Channels.READ": "find the chat of a channel",
    "ZohoCliq.Users.READ": "find the chat partner that belongs to a record's owner",
}

# The token endpoint's words for a mistake in our own registration; an administrator must act.
MISCONFIGURED = frozenset({"invalid_client", "invalid_client_secret", "invalid_redirect_uri"})


@dataclass(frozen=True)
class Grant:
    """What a consent or a refresh gave.

    refresh_token  None after a refresh: the old one stays valid
    expires_at     aware, UTC
    api_domain     base URL of the CRM API for this token, without a slash at the end
    scopes         empty when the answer does not say
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime
    api_domain: str
    scopes: tuple[str, ...] = ()


class OAuth:
    """One registered client of Zoho Accounts.

    accounts_url  where a consent begins
    allowed       further accounts servers that may be trusted (the sandbox); Zoho's own are known
    """

    def __init__(
        self,
        http: Http,
        *,
        source: Source,
        accounts_url: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        allowed: Collection[str] = (),
    ) -> None:
        self._http, self._source = http, source
        self.accounts_url = accounts_url.rstrip("/")
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self.redirect_uri = redirect_uri
        self._allowed = (self.accounts_url, *allowed)

    def authorize_url(self, state: str, scopes: Iterable[str] = SCOPES) -> str:
        """The consent page's address; `offline` and `consent` make sure that a refresh token comes back.

        source  https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html, read 2026-11-21
        """
        query = {
            "response_type": "code",
            "client_id": self._client["client_id"],
            "redirect_uri": self.redirect_uri,
            "scope": ",".join(scopes),
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
        }
        return f"{self.accounts_url}/oauth/v2/auth?{urlencode(query)}"

    def exchange(self, code: str, accounts_server: str = "") -> Grant:
        """Turn the code of a consent into tokens, once, within two minutes.

        accounts_server  as the browser brought it; '' means where the consent began
        raises           Unauthorized when that server is none of Zoho's; TokenRevoked when the code is old, used or
                         wrong (consent again); ServiceRejected for our registration; RateLimited, ServiceUnavailable
        source           https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html, read 2026-11-21
        """
        server = self._server(accounts_server)
        form = {"grant_type": "authorization_code", "redirect_uri": self.redirect_uri, "code": code, **self._client}
        grant = self._token(server, form, "POST /oauth/v2/token code", is_read=False)
        if grant.refresh_token is None:  # a consent without one is useless an hour later
            raise TokenRevoked("accounts", "POST /oauth/v2/token code", 200, remote_code="no_refresh_token")
        return grant

    def refresh(self, refresh_token: str, accounts_server: str = "") -> Grant:
        """A fresh access token. At most 10 in 10 minutes from one refresh token, or Accounts throttles.

        raises  TokenRevoked when the consent is gone, and as `exchange`
        source  https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html, read 2026-11-21
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **self._client}
        return self._token(self._server(accounts_server), form, "POST /oauth/v2/token refresh", is_read=True)

    def revoke(self, refresh_token: str, accounts_server: str = "") -> None:
        """Make the refresh token and its access tokens useless; one that is useless already is fine.

        source  the official client zohocrmsdk8-0 7.0.0, read 2026-11-21
        """
        operation = "POST /oauth/v2/token/revoke"
        url = f"{self._server(accounts_server)}/oauth/v2/token/revoke"
        answer = self._http.call(
            "POST", url, operation=operation, params={"token": refresh_token}, is_read=True, accept=(400, 401)
        )
        code = faults.remote_code(answer.body)
        if answer.body.get("status") != "success" and code not in ("invalid_code", "invalid_token"):
            raise self._refusal(answer, operation)

    def probe(self) -> datetime | None:
        """Ask with a code that cannot be right: whether Accounts is reached, knows our client, and what time it has.

        Returns the server's clock, None when it does not say. Raises ServiceRejected('client_misconfigured') and as
        `exchange` does.
        """
        operation = "POST /oauth/v2/token probe"
        form = {"grant_type": "authorization_code", "redirect_uri": self.redirect_uri, "code": "probe", **self._client}
        url = f"{self.accounts_url}/oauth/v2/token"
        answer = self._http.call("POST", url, operation=operation, form=form, is_read=True, accept=(400, 401))
        refusal = self._refusal(answer, operation)
        if not isinstance(refusal, TokenRevoked):  # 'invalid_code' is what everything else being right looks like
            raise refusal
        said = answer.headers.get("date", "")
        return parsedate_to_datetime(said) if said else None

    def _server(self, address: str) -> str:
        if not address:
            return self.accounts_url
        if not regions.is_accounts_server(address, self._allowed):
            raise Unauthorized("unknown_accounts_server")
        return address.rstrip("/")

    def _token(self, server: str, form: Mapping[str, str], operation: str, *, is_read: bool) -> Grant:
        """Errors come with HTTP 200 and with 400: what counts is whether there is an access token."""
        answer = self._http.call(
            "POST", f"{server}/oauth/v2/token", operation=operation, form=form, is_read=is_read, accept=(400, 401)
        )
        body = answer.body
        access_token = body.get("access_token")
        if not isinstance(access_token, str) or not access_token:
            raise self._refusal(answer, operation)
        known = regions.of_accounts(server)
        api_domain = body.get("api_domain") or (known.api if known else "")
        if not api_domain:
            raise faults.unavailable("accounts", operation, "not_json", answer.status)
        seconds = body.get("expires_in", ACCESS_TOKEN_SECONDS)
        lifetime = timedelta(seconds=seconds if isinstance(seconds, int) else ACCESS_TOKEN_SECONDS)
        return Grant(
            access_token=access_token,
            refresh_token=body.get("refresh_token") or None,
            expires_at=self._source.now() + lifetime,
            api_domain=str(api_domain).rstrip("/"),
            scopes=tuple(str(body.get("scope", "")).replace(",", " ").split()),
        )

    def _refusal(self, answer: Answer, operation: str) -> Exception:
        code = faults.remote_code(answer.body)
        if code in faults.THROTTLED:
            return RateLimited("accounts", operation, answer.status, THROTTLE_SECONDS, remote_code=code)
        if code in ("invalid_code", "invalid_token"):
            return TokenRevoked("accounts", operation, answer.status, remote_code=code)
        if code in MISCONFIGURED:
            return ServiceRejected("accounts", operation, answer.status, "client_misconfigured", remote_code=code)
        return ServiceRejected("accounts", operation, answer.status, remote_code=code)
