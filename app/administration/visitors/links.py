"""Links of the organisation to outside services (C1): made, changed, switched off and on again, taken away.

A link belongs to the organisation, not to a person: accounts of several administrators may carry it, and when the first
is gone the next one does. Only an administrator of the CRM organisation may give such an account. What a service is
asked with is in app/clients; what a link's settings mean is its own part's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.errors import NotAllowed, NothingFound, UserError
from app.services import Services
from app.storage.identity.accounts import Account
from app.storage.nouns import Tables
from app.storage.visiting.links import PARTS, Link
from app.visitors.places import consents
from app.visitors.salesiq import outside

ADMINISTRATOR_PROFILES = ("Administrator", "管理者")  # as the CRM names it; ADMINISTRATOR_PROFILES adds others
RIVALS = {"crm": "bigin", "bigin": "crm"}
HIDDEN = ("hooks",)
UNCHOSEN = "unchosen"  # of a link's settings: there are several to choose from, and nobody has
ACTIONS = {True: "link.on", False: "link.off"}


@dataclass(frozen=True)
class Trouble:
    """part; code: 'one_administrator' (nobody takes over when that one leaves) or 'nobody' (the link is of no use)."""

    part: str
    code: str


def listed(services: Services) -> list[Link]:
    with services.database.read() as tables:
        return tables.links.all()


def kept(services: Services, part: str) -> Link:
    """raises NothingFound links.none, UserError links.no_part"""
    if part not in PARTS:
        raise UserError("links.no_part", typed=part, choices=list(PARTS))
    with services.database.read() as tables:
        found = tables.links.get(part)
    if found is None:
        raise NothingFound("links.none", part=part)
    return found


def require_administrator(services: Services, profile: str, organisation: str) -> None:
    """Raises NotAllowed for who is no administrator, or one of another organisation.

    profile, organisation   of the person who gives the consent, as the CRM has just said; '' is one of Bigin, which is
                            nobody's but the administrator's to choose
    """
    with services.database.read() as tables:
        ours = tables.accounts.organisations()
    if organisation and ours and organisation not in ours:
        raise NotAllowed("links.other_organisation")
    if profile not in (*ADMINISTRATOR_PROFILES, *services.settings.administrator_profiles):
        raise NotAllowed("links.no_administrator")


def link(
    services: Services,
    actor: str,
    part: str,
    place: tuple[str, str],
    *,
    account: Account | None = None,
    by_name: str = "",
    by_id: str = "",
    settings: Mapping[str, Any] | None = None,
    secret: Any = None,
    is_on: bool = True,
) -> Link:
    """Link a part to (id, name) of what is there; the same once more adds an account that may carry it.

    account   of an administrator, see `require_administrator`; None for parts that a secret opens
    by_id     Cliq user of who links it, where no account says so
    settings  added to those that are there, when it is the same place; else they stay too: nothing configured is lost
    is_on     of a new link; one that is there stays as it is
    """
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.links.get(part)
        admins = before.admins if before is not None and before.outside_id == place[0] else ()
        if account is not None:
            admins = tuple(dict.fromkeys((*admins, account.cliq_user_id)))
        made = Link(
            part=part,
            outside_id=place[0],
            outside_name=place[1],
            linked_by=account.cliq_user_id if account is not None else by_id,
            linked_by_name=by_name or (account.name if account is not None else None) or actor,
            linked_at=now,
            admins=admins,
            settings={**_settings(before, place[0]), **(settings or {})},
            secret=secret if secret is not None else before.secret if before is not None else None,
            version=before.version + 1 if before is not None else 1,
            is_on=is_on,
        )
        if before is not None and before.outside_id == place[0] and account is not None and secret is None:
            # A second administrator: who linked it, and when, stays.
            made = replace(
                made, linked_by=before.linked_by, linked_by_name=before.linked_by_name, linked_at=before.linked_at
            )
            made = replace(made, is_on=before.is_on)
        tables.links.put(made)
        tables.audit.record(actor, "link.made", part, now, before=_told(before), after=_told(made))
        _make_way(tables, actor, made, now)
    services.links.forget()
    return made


def _settings(before: Link | None, outside_id: str) -> Mapping[str, Any]:
    """What stays chosen; another place begins now, whenever the one before was enabled."""
    if before is None:
        return {}
    return {key: value for key, value in before.settings.items() if key != "since" or before.outside_id == outside_id}


def change(
    services: Services, actor: str, part: str, settings: Mapping[str, Any], version: int | None = None, **more: Any
) -> Link:
    """Change some settings; None takes one away.

    version   of the reading that the change is based on; None: the present one
    more      other fields of the link, such as secret=…
    raises    NothingFound links.none; UserError links.changed_meanwhile
    """
    before, now = kept(services, part), services.source.now()
    whole = {name: value for name, value in {**before.settings, **settings}.items() if value is not None}
    after = replace(before, settings=whole, **more)
    with services.database.write() as tables:
        tables.links.change(after, before.version if version is None else version)
        tables.audit.record(
            actor,
            "link.changed",
            part,
            now,
            before={name: before.settings.get(name) for name in settings},
            after={**{name: whole.get(name) for name in settings}, **dict.fromkeys(more, "…")},
        )
    services.links.forget()
    return kept(services, part)


def turn(services: Services, actor: str, part: str, *, to: bool) -> None:
    """Disable: nothing new is pushed or looked up, everything configured stays. Enable: from now on, nothing is made up
    for."""
    before, now = kept(services, part), services.source.now()
    if before.is_on == to:
        return
    if to and before.settings.get(UNCHOSEN):
        raise UserError("links.choose_first")
    with services.database.write() as tables:
        settings: Mapping[str, Any] = {**before.settings, "since": now.isoformat()} if to else before.settings
        tables.links.change(replace(before, is_on=to, settings=settings), before.version)
        tables.audit.record(actor, ACTIONS[to], part, now, before={"is_on": before.is_on}, after={"is_on": to})
        if to:
            _make_way(tables, actor, before, now)
    services.links.forget()


def _make_way(tables: Tables, actor: str, link: Link, now: datetime) -> None:
    """Visitors go to one place: enabling the CRM disables Bigin, and the other way round (G1)."""
    other = tables.links.get(RIVALS[link.part]) if link.part in RIVALS else None
    if other is not None and other.is_on:
        tables.links.change(replace(other, is_on=False), other.version)
        tables.audit.record(actor, ACTIONS[False], other.part, now, before={"is_on": True}, after={"is_on": False})


def unlink(services: Services, actor: str, part: str) -> None:
    """Take a link away with its settings; what was pushed there stays there. Raises NothingFound links.none."""
    before, now = kept(services, part), services.source.now()
    with services.database.write() as tables:
        tables.links.remove(part)
        tables.audit.record(actor, "link.removed", part, now, before=_told(before))
    services.links.forget()


def carrier(services: Services, part: str) -> Account:
    """The account that a part's calls are made with: the first administrator's who is still there.

    raises  NotLinked when the part is not linked, or nobody's account is left
    """
    return outside.carrier(services.links, services.tokens, part)


def troubles(services: Services) -> list[Trouble]:
    """What health warns of."""
    found = []
    for one in listed(services):
        if one.is_on and consents.keeps(one):
            left = len(consents.of(one))
            if left < 2:
                found.append(Trouble(one.part, "one_administrator" if left else "nobody"))
        elif one.is_on and one.admins:
            accounts = [services.tokens.account(each) for each in one.admins]
            left = sum(account is not None and account.state == "linked" for account in accounts)
            if left < 2:
                found.append(Trouble(one.part, "one_administrator" if left else "nobody"))
    return found


def _told(link: Link | None) -> dict[str, Any] | None:
    """What the audit log keeps: no secret."""
    if link is None:
        return None
    return {"outside": link.outside_name or link.outside_id, "by": link.linked_by_name, "settings": dict(link.settings)}


def public(link: Link) -> dict[str, Any]:
    """What anybody who administers may read of a link: neither its key nor addresses that only a service may know."""
    settings = {name: value for name, value in link.settings.items() if name not in HIDDEN}
    facts = {name: value for name, value in vars(link).items() if name not in ("secret", "admins", "linked_by")}
    return facts | {"settings": settings}
