"""Who is who: each user of the CRM with their Cliq account, and whether the bot reaches them, and why not (A1).

Cliq has no list of subscribers that an ordinary consent may read, so what is known is what became of the newest message
to each person.
"""

from dataclasses import dataclass
from typing import Literal

from app.administration.telling.notifications import house
from app.services import Services

Reached = Literal["reached", "not_subscribed", "refused", "no_cliq", "inactive", "unknown"]
MOST = 200  # people on one page: each who is not known yet costs a call to Cliq


@dataclass(frozen=True)
class Identity:
    """One user of the CRM. is_linked: with an account here; detail: the error of the newest message."""

    name: str
    email: str
    role: str
    crm_user_id: str
    cliq_user_id: str
    is_linked: bool
    reached: Reached
    detail: str


def everybody(services: Services, word: str = "") -> list[Identity]:
    """People whose name or address holds the word, by name; raises NotLinked, ServiceError."""
    occasion, wanted = house(services), word.strip().casefold()
    users = [one for one in occasion.people if wanted in f"{one.full_name} {one.email}".casefold()]
    users = sorted(users, key=lambda one: one.full_name.casefold())[:MOST]
    ids = {one.id: _cliq_id(occasion.cliq_user_of(one.id) if one.is_active else None) for one in users}
    with services.database.read() as tables:
        linked = {account.cliq_user_id for account in tables.accounts.all() if account.state == "linked"}
        newest = tables.ledger.newest_for("bot_user", [one for one in ids.values() if one])
    found = []
    for one in users:
        cliq_id = ids[one.id]
        state, error = newest.get(cliq_id, ("", None))
        reached = _reached(cliq_id, state, is_active=one.is_active)
        facts = (one.full_name, one.email, one.role, one.id, cliq_id, cliq_id in linked)
        found.append(Identity(*facts, reached, error or ""))
    return found


def _cliq_id(person: object) -> str:
    return str(getattr(person, "cliq_user_id", None) or "")


def _reached(cliq_id: str, state: str, *, is_active: bool) -> Reached:
    if not is_active:
        return "inactive"
    if not cliq_id:
        return "no_cliq"
    if state == "skipped":  # none but who is not subscribed is passed over
        return "not_subscribed"
    if state in ("dead", "buried"):
        return "refused"
    return "reached" if state == "sent" else "unknown"
