"""The tokens of a consent that has just been given, for the few calls made at once; and the account it makes."""

from app.clients.crm_facts import Org, User
from app.clients.oauth import Grant
from app.storage.identity.accounts import Account


class FreshTokens:
    """What a CRM client asks for tokens, over one grant."""

    def __init__(self, grant: Grant) -> None:
        self._token = grant.access_token

    def access_token(self) -> str:
        return self._token

    def refreshed(self, old: str) -> str:
        """A token that is seconds old and refused will not get better."""
        return self._token


def account_of(
    grant: Grant,
    owner: User,
    organisation: Org | None,
    server: str,
    location: str,
    cliq_user_id: str = "",
    organisation_id: str | None = None,
) -> Account:
    """The account that somebody has consented with.

    cliq_user_id      '': the owner's ZUID, which is the same    organisation_id   in Cliq; None where it was not said
    """
    return Account(
        cliq_user_id=cliq_user_id or owner.zuid,
        organisation_id=organisation_id,
        accounts_server=server,
        api_domain=grant.api_domain,
        location=location[:8] or None,
        refresh_token=grant.refresh_token or "",
        access_token=grant.access_token,
        access_expires_at=grant.expires_at,
        scopes=" ".join(grant.scopes) or None,
        crm_user_id=owner.id,
        crm_organisation_id=organisation.id if organisation else None,
        profile_id=owner.profile_id,
        role_name=owner.role,
        email=owner.email,
        name=owner.full_name,
        language=owner.language,
        zone=owner.time_zone,
    )
