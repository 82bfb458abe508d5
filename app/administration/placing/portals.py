"""Which of an administrator's SalesIQ portals is the organisation's (C1): chosen when the account that consents opens
several, and changed later. Until it is chosen nothing is taken in.

It links nothing: app/administration/visitors/consent.py does.
"""

from dataclasses import replace

from app.administration.visitors import consent, links, portal
from app.administration.visitors.portal import PART
from app.errors import ServiceError, UserError
from app.services import Services
from app.storage.visiting.links import Link
from app.visitors.intake import fetched

Portal = tuple[str, str]  # screen name, name


def offered(link: Link | None) -> list[Portal]:
    """The portals that the account opens, as last seen; [] when there is no choice."""
    found = link.settings.get("offered", ()) if link is not None else ()
    return [(str(one[0]), str(one[1])) for one in found]


def is_open(link: Link | None) -> bool:
    """Whether nobody has chosen yet."""
    return link is not None and bool(link.settings.get(links.UNCHOSEN))


def look(services: Services, actor: str) -> list[Portal]:
    """Ask SalesIQ anew which portals there are; raises NothingFound, NotLinked, ServiceError."""
    links.kept(services, PART)
    account = links.carrier(services, PART)
    found = consent.PARTS[PART].outside(services, account, services.tokens.tokens(account.cliq_user_id))
    links.change(services, actor, PART, {"offered": [list(one) for one in found] if len(found) > 1 else None})
    return found


def choose(services: Services, actor: str, screenname: str) -> Link:
    """Take this portal from now on. Our webhooks leave the other portal and are registered here; keys of the other are
    trusted no more; its brands rest, with all that was said of them.

    raises  NothingFound links.none, UserError links.no_portal, NotLinked, ServiceError: then nothing has changed, or
            only the webhooks are missing, which the page's check says
    """
    before, now = links.kept(services, PART), services.source.now()
    names = dict(offered(before))
    if screenname not in names:
        raise UserError("links.no_portal", typed=screenname, choices=list(names))
    if screenname == before.outside_id and not is_open(before):
        return before
    account = links.carrier(services, PART)
    store = fetched.directory(services.salesiq.of(account, screenname))  # refused where this account may not look
    if not is_open(before):
        _leave(services)
    links.change(
        services,
        actor,
        PART,
        {links.UNCHOSEN: None, "keys": None, "workflow_keys": None},
        outside_id=screenname,
        outside_name=names[screenname],
        is_on=before.is_on or is_open(before),
    )
    with services.database.write() as tables:
        for brand in tables.brands.all():  # those of the other portal rest; chosen again, it brings them back
            if not brand.brand_id.startswith(portal.OWN):
                tables.brands.put(replace(brand, is_enabled=False))
        store(tables)
        told = [{"portal": one} for one in (before.outside_id if not is_open(before) else "", screenname)]
        tables.audit.record(actor, "salesiq.portal", screenname, now, before=told[0], after=told[1])
    if before.settings.get("keys"):
        portal.apply(services, actor)
    return links.kept(services, PART)


def _leave(services: Services) -> None:
    """Our webhooks in the portal that is left; where it refuses, they stay there and are turned away here."""
    url = portal.address(services)
    try:
        house = services.salesiq.house()
        for hook in house.webhooks():
            if url and str(hook.get("url") or "").startswith(f"{url}/"):
                house.drop_webhook(str(hook.get("id")))
    except ServiceError:
        return
