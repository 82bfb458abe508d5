"""Linked Zoho accounts with their tokens, and the consents that are under way.

It refreshes nothing: tokens.py does. Who may see what is the CRM's decision, not a column here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, delete, insert, or_, select, update

from app.errors import ConfigError
from app.storage.tables import every as tables
from app.storage.vault import Vault


@dataclass(frozen=True)
class Linked:
    """What is known of a Zoho account that a Cliq user has linked, without its tokens.

    accounts_server    'https://accounts.zoho.jp': where its tokens are refreshed and revoked
    api_domain         'https://www.zohoapis.jp': where its CRM is
    state              'linked', or 'revoked' when consent is gone and the person must link again
    """

    cliq_user_id: str
    accounts_server: str
    api_domain: str
    organisation_id: str | None = None
    crm_user_id: str | None = None
    crm_organisation_id: str | None = None
    profile_id: str | None = None
    role_name: str | None = None
    email: str | None = None
    name: str | None = None
    language: str | None = None
    zone: str | None = None
    location: str | None = None
    scopes: str | None = None
    access_expires_at: datetime | None = None
    state: str = "linked"
    is_sender: bool = False
    is_service: bool = False


@dataclass(frozen=True, kw_only=True)
class Account(Linked):
    """The account with its tokens. access_token: None when never fetched or thrown away."""

    refresh_token: str = field(repr=False)
    access_token: str | None = field(default=None, repr=False)


def rights(cliq_user_id: str, account_id: str) -> str:
    """The key of one person's kept answers: an answer given with other rights is another answer.

    account_id   of the account that was read with: the person's own, or the organisation's one
    """
    return f"{cliq_user_id} {account_id}"


@dataclass(frozen=True)
class OAuthState:
    """One consent under way, for one Cliq user; good once."""

    state_id: str
    cliq_user_id: str
    accounts_server: str
    expires_at: datetime
    organisation_id: str | None = None
    language: str | None = None


_T = tables.accounts
_ACCOUNT = select(_T)
_FACTS = select(*tables.columns(_T, Linked)).order_by(_T.c.cliq_user_id)
_ORGANISATIONS = select(_T.c.crm_organisation_id).where(_T.c.crm_organisation_id.is_not(None)).distinct()
_BY_ID = _ACCOUNT.where(_T.c.cliq_user_id == bindparam("id"))
_BY_EMAIL = _ACCOUNT.where(_T.c.email == bindparam("email")).order_by(_T.c.linked_at.desc())
_SENDERS = _ACCOUNT.where(_T.c.is_sender, _T.c.state == "linked").order_by(_T.c.cliq_user_id)
_SENDER_IDS = select(_T.c.cliq_user_id).where(_T.c.is_sender, _T.c.state == "linked").order_by(_T.c.cliq_user_id)
_SERVICE = _ACCOUNT.where(_T.c.is_service, _T.c.state == "linked").order_by(_T.c.linked_at)
_BY_CRM_USER = (
    select(_T.c.cliq_user_id)
    .where(_T.c.crm_user_id == bindparam("id"), _T.c.state == "linked")
    .order_by(_T.c.linked_at.desc())
)
_DUE = (
    select(_T.c.cliq_user_id)
    .where(
        _T.c.state == "linked",
        or_(_T.c.is_sender, _T.c.is_service),
        _T.c.access_expires_at.between(bindparam("from_"), bindparam("until")),
    )
    .order_by(_T.c.access_expires_at)
)
_CLAIM = (
    update(_T)
    .where(
        _T.c.cliq_user_id == bindparam("id"),
        _T.c.state == "linked",
        or_(_T.c.lease_until.is_(None), _T.c.lease_until < bindparam("now")),
    )
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
)
_STATE = select(*tables.columns(tables.oauth_states, OAuthState)).where(
    tables.oauth_states.c.state_id == bindparam("id")
)
_DROP_STATE = delete(tables.oauth_states).where(tables.oauth_states.c.state_id == bindparam("id"))


class Accounts:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, cliq_user_id: str) -> Account | None:
        return self._one(_BY_ID, {"id": cliq_user_id})

    def by_email(self, email: str) -> Account | None:
        return self._one(_BY_EMAIL, {"email": email.lower()})

    def service(self) -> Account | None:
        """The one account of service-account mode."""
        return self._one(_SERVICE, {})

    def of_crm_user(self, crm_user_id: str) -> str | None:
        """The Cliq user id of who has linked the account of this CRM user."""
        return self._connection.execute(_BY_CRM_USER, {"id": crm_user_id}).scalar()

    def senders(self) -> list[Account]:
        """The accounts that bot messages may go out under."""
        return [self._build(row) for row in self._connection.execute(_SENDERS)]

    def sender_ids(self) -> list[str]:
        """The Cliq user ids of the accounts that bot messages may go out under."""
        return list(self._connection.execute(_SENDER_IDS).scalars())

    def organisations(self) -> set[str]:
        """The CRM organisations that accounts here belong to, as far as they have told."""
        return {str(one) for one in self._connection.execute(_ORGANISATIONS).scalars()}

    def all(self) -> list[Linked]:
        """Everybody's; opening two tokens of each would take longer than anything else on a page."""
        return [Linked(*row) for row in self._connection.execute(_FACTS)]

    def expiring(self, after: datetime, before: datetime) -> list[str]:
        """Cliq user ids of sender and service accounts whose access token ends in that time, the soonest first."""
        return list(self._connection.execute(_DUE, {"from_": after, "until": before}).scalars())

    def link(self, account: Account, now: datetime) -> None:
        """Store an account; an account the same user had before is replaced, with its tokens and any lease."""
        values = {name: value for name, value in vars(account).items() if not name.endswith("_token")}
        values |= {
            "email": account.email.lower() if account.email else None,
            "sealed_refresh_token": self._vault.seal(account.refresh_token),
            "sealed_access_token": self._vault.seal(account.access_token) if account.access_token else None,
            "lease_owner": None,
            "lease_until": None,
            "linked_at": now,
            "refreshed_at": None,
        }
        tables.upsert(self._connection, _T, values)

    def describe(self, cliq_user_id: str, **facts: object) -> None:
        """Add what was learned about the account's owner since: crm_user_id, role_name, language…"""
        self._connection.execute(update(_T).where(_T.c.cliq_user_id == cliq_user_id).values(**facts))

    def unlink(self, cliq_user_id: str) -> bool:
        """Forget the account and its tokens. False when there was none."""
        return self._connection.execute(delete(_T).where(_T.c.cliq_user_id == cliq_user_id)).rowcount == 1

    def revoked(self, cliq_user_id: str, owner: str) -> None:
        """Zoho told the refresher that consent is gone: keep who it was, forget the access token."""
        gone = {"state": "revoked", "sealed_access_token": None, "access_expires_at": None}
        self._connection.execute(self._mine(cliq_user_id, owner).values(**gone))

    def claim_refresh(self, cliq_user_id: str, owner: str, now: datetime, seconds: float) -> bool:
        """Become the one refresher of this account for some seconds; False while another one is."""
        until = now + timedelta(seconds=seconds)
        claim = {"id": cliq_user_id, "now": now, "owner": owner, "until": until}
        return self._connection.execute(_CLAIM, claim).rowcount == 1

    def refreshed(
        self, cliq_user_id: str, owner: str, access_token: str, expires_at: datetime, now: datetime, api_domain: str
    ) -> None:
        """Store a fresh access token and end the lease. Nothing happens when the person linked anew meanwhile."""
        values = {
            "sealed_access_token": self._vault.seal(access_token),
            "access_expires_at": expires_at,
            "api_domain": api_domain,
            "refreshed_at": now,
            "lease_owner": None,
            "lease_until": None,
        }
        self._connection.execute(self._mine(cliq_user_id, owner).values(**values))

    def release(self, cliq_user_id: str, owner: str) -> None:
        """End the lease without a new token."""
        self._connection.execute(self._mine(cliq_user_id, owner).values(lease_owner=None, lease_until=None))

    @staticmethod
    def _mine(cliq_user_id: str, owner: str) -> Update:
        return update(_T).where(_T.c.cliq_user_id == cliq_user_id, _T.c.lease_owner == owner)

    def join(self, account: Account, now: datetime) -> None:
        """Link what somebody has consented to; a wider consent takes away nothing that an administrator gave."""
        before = self.get(account.cliq_user_id)
        if before is not None:
            account = replace(account, is_sender=before.is_sender, is_service=before.is_service)
            account = replace(account, organisation_id=account.organisation_id or before.organisation_id)
        self.link(account, now)

    def _one(self, statement: Any, parameters: Mapping[str, object]) -> Account | None:
        row = self._connection.execute(statement, parameters).first()
        return self._build(row) if row else None

    def _build(self, row: Row[Any]) -> Account:
        values = {name: row._mapping[name] for name in _PLAIN}
        sealed = row.sealed_access_token
        return Account(
            **values,
            refresh_token=self._vault.open(row.sealed_refresh_token),
            access_token=self._vault.open(sealed) if sealed else None,
        )


_PLAIN = list(Linked.__dataclass_fields__)


class OAuthStates:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, state: OAuthState) -> None:
        self._connection.execute(insert(tables.oauth_states).values(**vars(state)))

    def take(self, state_id: str, now: datetime) -> OAuthState | None:
        """The consent under way, which is thereby used up. None when unknown, used before, or too old."""
        row = self._connection.execute(_STATE, {"id": state_id}).first()
        if row is None or self._connection.execute(_DROP_STATE, {"id": state_id}).rowcount != 1:
            return None
        state = OAuthState(*row)
        return state if state.expires_at > now else None


LINK_PATH = "/oauth/start"
INVITATION_HOURS = 24


@dataclass(frozen=True)
class Invitation:
    """Who may link an account through a link that was shown to them in chat.

    sets_up   the consent is asked for what `setup` needs besides
    """

    cliq_user_id: str
    organisation_id: str
    language: str
    sets_up: bool = False


def link_url(public_url: str, vault: Vault, invitation: Invitation, now: datetime) -> str:
    """Where a person links their account; sealed, good for a day, about 350 characters."""
    ends = int((now + timedelta(hours=INVITATION_HOURS)).timestamp())
    more = [True] if invitation.sets_up else []
    ticket = vault.seal_json([invitation.cliq_user_id, invitation.organisation_id, invitation.language, ends, *more])
    return f"{public_url}{LINK_PATH}?ticket={ticket.decode().rstrip('=')}"


def read_ticket(ticket: str, vault: Vault, now: datetime) -> Invitation | None:
    """The invitation in the link's `ticket`; None when it is not ours or too old."""
    try:
        opened: Any = vault.open_json(ticket.encode() + b"=" * (-len(ticket) % 4))
        user, organisation, language, ends, *more = opened
    except (ConfigError, ValueError, TypeError):
        return None
    return Invitation(user, organisation, language, bool(more)) if ends > now.timestamp() else None
