"""How every connection stands, and what to do about it: what an administrator sees first.

It asks nobody outside: what is known comes from the tables, so that the page opens while Zoho is away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from app.administration import connections, deliveries, integration
from app.administration.visitors import links
from app.services import Services
from app.storage.migrate import is_current

State = Literal["good", "warning", "bad"]
STATES: tuple[State, ...] = ("bad", "warning", "good")  # trouble first
# Reports of page scripts, since the beginning: those that no process had room for, and those that were refused.
DROPPED, REFUSED = "beacon_dropped", "beacon_refused"
REFUSED_FOR = timedelta(days=1)  # so long a refused site, or address, is mentioned
REFUSED_WHY = ("elsewhere", "too_many")  # what an administrator can do something about
ACTIVITIES = ("Tasks", "Calls", "Events")
STALLED_AFTER = timedelta(minutes=30)  # six sweeps
UNREAD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Check:
    """One connection. `name` and `advice` pick sentences (admin.check_…, admin.advice_…), the facts fill them."""

    name: str
    state: State
    advice: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def checks(services: Services) -> list[Check]:
    """Every connection, in the order in which they depend on each other."""
    return list(_checks(services))


def worst(found: list[Check]) -> State:
    for state in ("bad", "warning"):
        if any(check.state == state for check in found):
            return state
    return "good"


def _checks(services: Services) -> Iterator[Check]:
    if not is_current(services.database):
        yield Check("database", "bad", "migrate")
        return
    yield Check("database", "good")
    yield _integration(services)
    yield from _accounts(services)
    yield from _calls(services)
    yield _outbox(services)
    yield from _reminders(services)
    yield from _visitors(services)


def _integration(services: Services) -> Check:
    found = integration.state(services)
    if found is None or found.is_on:
        return Check("integration", "good")
    return Check("integration", "warning", "enable", {"by": found.changed_by, "at": found.changed_at})


def _accounts(services: Services) -> Iterator[Check]:
    with services.database.read() as tables:
        accounts = tables.accounts.all()
    linked = [one for one in accounts if one.state == "linked"]
    revoked = [one for one in accounts if one.state != "linked"]
    if not accounts:
        yield Check("crm", "bad", "link_first")
    elif not linked:
        yield Check("crm", "bad", "link_again", {"count": len(revoked)})
    elif revoked:
        names = [one.email or one.cliq_user_id for one in revoked[:5]]
        yield Check("crm", "warning", "some_revoked", {"count": len(revoked), "names": names})
    else:
        yield Check("crm", "good", "", {"count": len(linked)})
    senders = [one for one in linked if one.is_sender]
    if not senders:
        yield Check("sender", "bad" if linked else "warning", "choose_sender")
    elif len(senders) == 1:
        yield Check("sender", "warning", "one_sender", {"name": senders[0].email or ""})
    else:
        yield Check("sender", "good", "", {"count": len(senders)})
    if services.settings.service_account:
        has_service = any(one.is_service for one in linked)
        yield Check("service_account", "good" if has_service else "bad", "" if has_service else "choose_service")


def _calls(services: Services) -> Iterator[Check]:
    """One for each service that has been called: the worst trouble of its connections; and the CRM's credits."""
    found = connections.listed(services)
    for service in dict.fromkeys((*connections.SERVICES, *(one.service for one in found))):
        name = f"{service}_calls" if service in connections.SERVICES else "other_calls"
        ours = [one for one in found if one.service == service and (one.ok_at or one.failed_at or one.advice)]
        if not ours:
            continue
        advice = ours[0].advice
        same = [one for one in ours if one.advice == advice]
        if advice in ("", "few_credits"):
            at = connections.newest(one.ok_at for one in ours)
            yield Check(name, "good", "", {"at": at, "service": service})
        else:
            yield Check(name, same[0].state, f"calls_{advice}", {**connections.facts(same), "service": service})
    left = [one.credits_left for one in found if one.credits_left is not None]
    if left:
        is_low = min(left) < connections.FEW_CREDITS
        yield Check("credits", "warning" if is_low else "good", "few_credits" if is_low else "", {"left": min(left)})


def _outbox(services: Services) -> Check:
    with services.database.read() as tables:
        backlog = tables.ledger.backlog()
    dead, waiting = backlog.get("dead", 0), sum(backlog.get(state, 0) for state in deliveries.WAITING)
    if dead:
        return Check("deliveries", "warning", "look_at_dead", {"count": dead, "waiting": waiting})
    return Check("deliveries", "good", "", {"waiting": waiting})


def _reminders(services: Services) -> Iterator[Check]:
    """The sweep, the watch channel, reminders of a shape that nobody here can read; nothing before the first sweep."""
    now = services.source.now()
    with services.database.read() as tables:
        swept = tables.marks.all([f"sweep:{module}" for module in ACTIVITIES])
        unread = tables.marks.all([f"unread:{module}" for module in ACTIVITIES])
        watch = tables.watches.named("activities")
    if not swept:
        return
    last = min(swept.values())
    strange = sorted(name.partition(":")[2] for name, at in unread.items() if now - at < UNREAD_FOR)
    if now - last > STALLED_AFTER:
        yield Check("reminders", "bad", "sweep_stalled", {"at": last})
    elif watch is None or watch.expires_at is None or watch.expires_at <= now:
        yield Check("reminders", "warning", "not_watched")
    elif strange:
        yield Check("reminders", "warning", "unread_reminders", {"modules": strange})
    else:
        yield Check("reminders", "good", "", {"at": last})


def _visitors(services: Services) -> Iterator[Check]:
    """Links that nobody, or only one administrator, carries (C1); reports of page scripts that were dropped."""
    troubled = {one.part: one.code for one in links.troubles(services)}
    for link in links.listed(services):
        facts = {"part": link.outside_name or link.part}
        if link.part in troubled:
            code = troubled[link.part]
            yield Check("link", "bad" if code == "nobody" else "warning", f"link_{code}", facts)
        elif link.is_on:
            yield Check("link", "good", "", facts)
    with services.database.read() as tables:
        dropped = tables.ledger.counts().get(DROPPED, 0)
        told = tables.refusals.since("site", services.source.now() - REFUSED_FOR)
    if dropped:
        yield Check("beacon", "warning", "beacon_dropped", {"count": dropped})
    for why in REFUSED_WHY:
        found = [one for one in told if one.reason == why]
        if found:
            named: dict[str, Any] = {"brand": found[0].name, "site": found[0].field or "–", "at": found[0].received_at}
            yield Check("beacon", "warning", f"beacon_{why}", named)
