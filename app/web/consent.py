"""The tokens of a consent that has just been given, for the few calls made before anything is stored."""

from app.clients.oauth import Grant


class FreshTokens:
    """What a CRM client asks for tokens, over one grant."""

    def __init__(self, grant: Grant) -> None:
        self._token = grant.access_token

    def access_token(self) -> str:
        return self._token

    def refreshed(self, old: str) -> str:
        """A token that is seconds old and refused will not get better."""
        return self._token
