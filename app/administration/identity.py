"""Who is who: each user of the CRM with their Cliq account and their SalesIQ operator, the exceptions that
administrators wrote down, and whom the bot does not reach, and why (A1, X11).

Cliq tells who subscribes only to an administrator who has consented to `ZohoCliq.Bots.READ` (as `setup cliq` asks).
Where nobody here has, what is known is what became of the newest message to each person.
"""

import re
from dataclasses import dataclass
from typing import Literal

from app.administration.telling.notifications import house
from app.clients.crm_facts import User
from app.errors import BotError, Invalid, NothingFound, UserError
from app.occasion import Occasion
from app.services import Services
from app.storage.identity.identities import Handmade

Reached = Literal["reached", "subscribed", "not_subscribed", "refused", "no_cliq", "inactive", "unknown"]
MOST = 200  # people on one page: each who is not known yet costs a call to Cliq
SUBSCRIBERS_SCOPE = "ZohoCliq.Bots.READ"
_OPERATOR_ID = re.compile(r"\d{1,30}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Identity:
    """One user of the CRM. is_linked: with an account here; detail: the error of the newest message.

    operator     e-mail address or id of their SalesIQ operator, '' when not known
    is_handmade  an administrator has written down who this is
    """

    name: str
    email: str
    role: str
    crm_user_id: str
    cliq_user_id: str
    is_linked: bool
    reached: Reached
    detail: str
    operator: str = ""
    is_handmade: bool = False


@dataclass(frozen=True)
class Given:
    """An exception as somebody wrote it.

    cliq      the Cliq user: id or e-mail address
    crm       the CRM user: id or e-mail address; '' leaves it to the usual way
    operator  of SalesIQ: id or e-mail address; '' leaves it to the usual way
    """

    cliq: str
    crm: str = ""
    operator: str = ""


def everybody(services: Services, word: str = "") -> list[Identity]:
    """People whose name or address holds the word, by name; raises NotLinked, ServiceError."""
    occasion, wanted = house(services), word.strip().casefold()
    users = [one for one in occasion.people if wanted in f"{one.full_name} {one.email}".casefold()]
    users = sorted(users, key=lambda one: one.full_name.casefold())[:MOST]
    ids = {one.id: _cliq_id(occasion.cliq_user_of(one.id) if one.is_active else None) for one in users}
    subscribed = subscribers(services)
    with services.database.read() as tables:
        linked = {account.cliq_user_id for account in tables.accounts.all() if account.state == "linked"}
        newest = tables.ledger.newest_for("bot_user", [one for one in ids.values() if one])
        written = {one.cliq_user_id: one for one in tables.identities.all()}
        operators = {one: tables.identities.operator_of(one) for one in ids.values() if one in written}
    found = []
    for one in users:
        cliq_id = ids[one.id]
        state, error = newest.get(cliq_id, ("", None))
        reached = _reached(cliq_id, state, subscribed, is_active=one.is_active)
        facts = (one.full_name, one.email, one.role, one.id, cliq_id, cliq_id in linked)
        known = operators.get(cliq_id)
        operator = (known.email or known.id) if known is not None else one.email if cliq_id else ""
        found.append(Identity(*facts, reached, error or "", operator, cliq_id in written))
    return found


def exceptions(services: Services) -> list[Handmade]:
    """What administrators wrote down."""
    with services.database.read() as tables:
        return tables.identities.all()


def put(services: Services, actor: str, given: Given) -> Handmade:
    """Write down who is who, in place of what was written about this Cliq user.

    raises  Invalid with everything that is wrong; NotLinked, ServiceError
    """
    occasion = house(services)
    faults: dict[str, Exception] = {}
    person = services.cliq_of(occasion.account).user(given.cliq.strip()) if given.cliq.strip() else None
    if person is None:
        faults["cliq"] = UserError("identity.no_cliq", typed=given.cliq)
    user = _crm_user(occasion, given.crm.strip())
    if given.crm.strip() and user is None:
        faults["crm"] = UserError("identity.no_crm", typed=given.crm)
    operator = given.operator.strip()
    if operator and not (_OPERATOR_ID.fullmatch(operator) or (_ADDRESS.fullmatch(operator) and len(operator) < 255)):
        faults["operator"] = UserError("identity.no_operator", typed=operator)
    if not given.crm.strip() and not operator:
        faults.setdefault("crm", UserError("identity.nothing"))
    if faults or person is None:
        raise Invalid(faults)
    is_address, now = "@" in operator, services.source.now()
    made = Handmade(
        person.id,
        user.id if user else None,
        operator if operator and not is_address else None,
        operator.lower() if is_address else None,
        actor,
        now,
    )
    with services.database.write() as tables:
        for other in tables.identities.all():
            _apart(made, other, faults)
        if faults:
            raise Invalid(faults)
        before = tables.identities.get(person.id)
        tables.identities.put(made)
        was = _told(before) if before else None
        tables.audit.record(actor, "identity.put", person.email or person.id, now, before=was, after=_told(made))
    return made


def remove(services: Services, actor: str, cliq_user_id: str) -> None:
    """Back to the usual way; raises NothingFound identity.unknown."""
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.identities.get(cliq_user_id)
        if before is None or not tables.identities.remove(cliq_user_id):
            raise NothingFound("identity.unknown", typed=cliq_user_id)
        tables.audit.record(actor, "identity.remove", cliq_user_id, now, before=_told(before))


def subscribers(services: Services) -> frozenset[str] | None:
    """Who subscribes to the bot, by Cliq's own list; None when nobody here may read it."""
    with services.database.read() as tables:
        accounts = [one for one in tables.accounts.all() if one.state == "linked"]
    given = services.settings
    for one in accounts:
        if SUBSCRIBERS_SCOPE in (one.scopes or "").split():
            try:
                return services.cliq_of(one).subscribers(given.bot_unique_name, appkey=given.extension_appkey)
            except BotError:  # no administrator of Cliq, or Cliq is away: the next one, else what messages told
                continue
    return None


def _crm_user(occasion: Occasion, typed: str) -> User | None:
    return (occasion.people.user(typed) or occasion.people.of_cliq_user("", typed)) if typed else None


def _apart(made: Handmade, other: Handmade, faults: dict[str, Exception]) -> None:
    """A CRM user and an operator are one person's."""
    if other.cliq_user_id == made.cliq_user_id:
        return
    if made.crm_user_id and made.crm_user_id == other.crm_user_id:
        faults["crm"] = UserError("identity.taken", who=other.cliq_user_id)
    same_id = made.operator_id and made.operator_id == other.operator_id
    if same_id or (made.operator_email and made.operator_email == other.operator_email):
        faults["operator"] = UserError("identity.taken", who=other.cliq_user_id)


def _told(one: Handmade) -> dict[str, str | None]:
    """What the audit log keeps."""
    return {"crm_user": one.crm_user_id, "operator": one.operator_id or one.operator_email}


def _cliq_id(person: object) -> str:
    return str(getattr(person, "cliq_user_id", None) or "")


def _reached(cliq_id: str, state: str, subscribed: frozenset[str] | None, *, is_active: bool) -> Reached:
    if not is_active:
        return "inactive"
    if not cliq_id:
        return "no_cliq"
    if subscribed is not None and cliq_id not in subscribed:
        return "not_subscribed"
    if state == "skipped" and subscribed is None:  # none but who is not subscribed is passed over
        return "not_subscribed"
    if state in ("dead", "buried"):
        return "refused"
    if state == "sent":
        return "reached"
    return "subscribed" if subscribed is not None else "unknown"
