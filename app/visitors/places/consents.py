"""Access tokens of a link that carries consents of its own, several administrators' one after another (G3).

The consents lie sealed with the link; what they were turned into is kept by this process until it ends. Who has left
takes their consent away: then the next one's is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.clients.oauth import Grant, OAuth
from app.errors import TokenRevoked
from app.now import Source
from app.storage.visiting.links import Link

MARGIN = timedelta(seconds=60)


@dataclass(frozen=True)
class Consent:
    """One administrator's. api_domain: of their data centre."""

    name: str
    email: str
    refresh_token: str
    accounts_server: str
    api_domain: str


def of(link: Link) -> list[Consent]:
    """The link's consents, the one in use first."""
    given = link.secret.get("consents", ()) if isinstance(link.secret, Mapping) else ()
    return [Consent(**one) for one in given]


def added(link: Link | None, consent: Consent) -> dict[str, Any]:
    """The secret of a link with one more consent; a person's newer one takes the place of the older."""
    others = [one for one in of(link) if one.email != consent.email] if link is not None else []
    return {"consents": [vars(one) for one in (*others, consent)]}


class ConsentTokens:
    """What a client asks for tokens. kept: by refresh token, shared by all of this process."""

    def __init__(self, consents: list[Consent], oauth: OAuth, source: Source, kept: dict[str, Grant]) -> None:
        self._consents, self._oauth, self._source, self._kept = consents, oauth, source, kept

    def access_token(self) -> str:
        return self._usable(refused="")

    def refreshed(self, old: str) -> str:
        return self._usable(refused=old)

    def _usable(self, refused: str) -> str:
        for one in self._consents:
            grant = self._kept.get(one.refresh_token)
            soon = self._source.now() + MARGIN
            if grant is not None and grant.expires_at > soon and grant.access_token != refused:
                return grant.access_token
            try:
                fresh = self._oauth.refresh(one.refresh_token, one.accounts_server)
            except TokenRevoked:
                continue  # the next administrator's takes over
            self._kept[one.refresh_token] = fresh
            return fresh.access_token
        raise TokenRevoked("accounts", "refresh")
