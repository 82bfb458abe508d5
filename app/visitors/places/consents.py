"""Access tokens of a link that carries consents of its own, several administrators' one after another (G3).

The consents lie sealed with the link; what they were turned into is kept by this process until it ends. Who has left
takes their consent away: then the next one's is used.
"""

from collections.abc import Callable, Mapping
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


def keeps(link: Link) -> bool:
    """Whether it is carried by consents of its own, also when none is left."""
    return isinstance(link.secret, Mapping) and "consents" in link.secret


def added(link: Link | None, consent: Consent) -> dict[str, Any]:
    """The secret of a link with one more consent; a person's newer one takes the place of the older."""
    others = [one for one in of(link) if one.email != consent.email] if link is not None else []
    return {"consents": [vars(one) for one in (*others, consent)]}


def without(link: Link, gone: Consent) -> dict[str, Any]:
    """The secret of a link without a consent that has been taken away."""
    return {"consents": [vars(one) for one in of(link) if one.refresh_token != gone.refresh_token]}


class ConsentTokens:
    """What a client asks for tokens.

    kept   by refresh token, shared by all of this process
    gone   is told of a consent that has been taken away
    """

    def __init__(
        self,
        consents: list[Consent],
        oauth: OAuth,
        source: Source,
        kept: dict[str, Grant],
        gone: Callable[[Consent], None],
    ) -> None:
        self._consents, self._oauth, self._source, self._kept, self._gone = consents, oauth, source, kept, gone
        self._renewed: set[str] = set()

    def access_token(self) -> str:
        return self._usable(refused="")

    def refreshed(self, old: str) -> str:
        return self._usable(refused=old)

    def _usable(self, refused: str) -> str:
        for one in tuple(self._consents):
            grant = self._kept.get(one.refresh_token)
            soon = self._source.now() + MARGIN
            is_refused = grant is not None and grant.access_token == refused
            if grant is not None and grant.expires_at > soon and not is_refused:
                return grant.access_token
            if is_refused and one.refresh_token in self._renewed:
                self._consents.remove(one)  # even a new token is refused: its owner is no user there any more
                continue
            try:
                fresh = self._oauth.refresh(one.refresh_token, one.accounts_server)
            except TokenRevoked:
                self._consents.remove(one)
                self._gone(one)
                continue  # the next administrator's takes over
            self._renewed.add(one.refresh_token)
            self._kept[one.refresh_token] = fresh
            return fresh.access_token
        raise TokenRevoked("accounts", "refresh")
