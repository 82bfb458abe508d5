"""SalesIQ's side of the link: its webhooks and their keys, the addresses to paste into workflows, brands and people.

The webhooks are compared with what should be there, step by step; `carry_out` of a step is what changes something, so
that a dry run shows everything, and a second run finds nothing to do. Webhooks that are not ours are left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from app.administration.visitors import links
from app.clients.salesiq.portal import SalesIQ
from app.errors import MissingScope, NothingFound, UserError
from app.services import Services
from app.storage.visiting.links import Brand, Link
from app.visitors.intake import fetched, incoming
from app.visitors.intake.chatting import text

PART = "salesiq"
TOKEN_BYTES, KEYS_MOST = 32, 2
OWN = "own-"  # begins the ids of brands that SalesIQ knows nothing of
KINDS = {"data": incoming.BY_REST, "administration": incoming.ADMINISTRATION}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """kind: 'make', 'change' or 'same'; what: 'webhook data', 'key data' …; carry_out does it."""

    kind: Literal["make", "change", "same"]
    what: str
    detail: str = ""
    carry_out: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)


def keys(link: Link | None) -> tuple[str, ...]:
    """The public keys that webhooks may be signed with: those made over REST, and those pasted from workflows."""
    if link is None:
        return ()
    return (*link.settings.get("keys", ()), *link.settings.get("workflow_keys", ()))


def address(services: Services, actor: str = "") -> str:
    """Where SalesIQ posts to; made when there is none yet and `actor` says who wants it, else ''.

    Its secret part is kept sealed with the link, since it must be shown again for workflows.
    """
    link = links.kept(services, PART)
    token = (link.secret or {}).get("token", "")
    if not token and actor:
        token, now = services.source.token(TOKEN_BYTES), services.source.now()
        with services.database.write() as tables:
            tables.hooks.add(PART, token, now, note="SalesIQ")
        links.change(services, actor, PART, {}, secret={**(link.secret or {}), "token": token})
    return f"{services.settings.public_url}/hooks/{PART}/{token}" if token else ""


def workflow_addresses(services: Services) -> list[tuple[str, str]]:
    """(event, address) of what only workflows tell; each workflow has an address of its own, since its body may not
    say which event it is."""
    base = address(services)
    return [(event, f"{base}/{event}") for event in incoming.BY_WORKFLOW] if base else []


def steps(services: Services, actor: str) -> list[Step]:
    """What must be done so that SalesIQ tells us everything. Asks SalesIQ, changes nothing.

    raises  NothingFound links.none, NotLinked, ServiceError
    """
    _need_choice(services)
    portal, url = services.salesiq.house(), address(services)
    there = {text(hook, "url"): hook for hook in portal.webhooks()}
    found = []
    for kind, events in KINDS.items():
        hook = there.get(f"{url}/{kind}") if url else None
        known = _key_texts(hook)
        if hook is None:
            found.append(Step("make", f"webhook {kind}", carry_out=_maker(services, actor, portal, kind)))
        elif set(_events(hook)) != set(events):
            missing = ", ".join(sorted(set(events) - set(_events(hook))))
            changer = _changer(services, actor, portal, hook, kind)
            found.append(Step("change", f"webhook {kind}", missing, changer))
        else:
            found.append(Step("same", f"webhook {kind}"))
        if hook is not None and not set(known) <= set(keys(links.kept(services, PART))):
            found.append(Step("change", f"keys {kind}", carry_out=lambda: _keep_keys(services, actor, portal)))
    return found


def apply(services: Services, actor: str) -> list[Step]:
    """Do what is to be done, and read the portal's brands and people; returns what was done. Raises as `steps`."""
    done = [step for step in steps(services, actor) if step.kind != "same"]
    for step in done:
        step.carry_out()
    refresh(services, actor)
    return done


def refresh(services: Services, actor: str) -> None:
    """Read brands, departments and operators anew; raises NotLinked, ServiceError."""
    _need_choice(services)
    store, now = fetched.directory(services.salesiq.house()), services.source.now()
    with services.database.write() as tables:
        store(tables)
        tables.audit.record(actor, "salesiq.refreshed", PART, now)


def _need_choice(services: Services) -> None:
    """Raises UserError links.choose_first while nobody has said which portal is ours (C1)."""
    link = services.links.get(PART)
    if link is not None and link.settings.get(links.UNCHOSEN):
        raise UserError("links.choose_first")


def rotate(services: Services, actor: str) -> int:
    """Exchange the keys of our webhooks: a new one is made and known here before the oldest goes; how many."""
    portal, url, count = services.salesiq.house(), address(services), 0
    for hook in portal.webhooks():
        if url and text(hook, "url").startswith(f"{url}/"):
            old = [text(key, "id") for key in _keys(hook)]
            if len(old) < KEYS_MOST:
                portal.add_key(text(hook, "id"))
                _keep_keys(services, actor, portal)
            portal.drop_key(text(hook, "id"), old[0]) if old else None
            count += 1
    _keep_keys(services, actor, portal)
    return count


def brands(services: Services) -> list[Brand]:
    with services.database.read() as tables:
        return tables.brands.all()


def change_brand(
    services: Services, actor: str, brand_id: str, *, origins: Sequence[str] | None = None, is_on: bool | None = None
) -> Brand:
    """Say from which sites a brand's page script may report, and whether it does; raises NothingFound, UserError."""
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.brands.get(brand_id)
        if before is None:
            raise NothingFound("links.no_brand", typed=brand_id)
        given = (
            before.origins if origins is None else tuple(dict.fromkeys(_origin(one) for one in origins if one.strip()))
        )
        after = replace(before, origins=given, is_on=before.is_on if is_on is None else is_on)
        tables.brands.put(after)
        told = [{"origins": list(one.origins), "is_on": one.is_on} for one in (before, after)]
        tables.audit.record(actor, "brand.changed", before.name, now, before=told[0], after=told[1])
    return after


def add_brand(services: Services, actor: str, name: str, origins: Sequence[str], *, in_salesiq: bool = False) -> Brand:
    """A site: made in SalesIQ with all departments that are on, or one that SalesIQ knows nothing of, which the page
    script serves alone.

    raises  UserError links.no_name, links.bad_origin, links.consent_again; NotLinked, ServiceError: SalesIQ makes none
    """
    now, name = services.source.now(), " ".join(name.split())[:100]
    if not name:
        raise UserError("links.no_name")
    allowed = tuple(dict.fromkeys(_origin(one) for one in origins if one.strip()))
    if in_salesiq:
        brand = _made_there(services, name, allowed)
    else:
        key = services.source.token(9)
        brand = Brand(f"{OWN}{key}", name, key, allowed)
    with services.database.write() as tables:
        tables.brands.put(brand)
        told = {"origins": list(brand.origins), "salesiq": in_salesiq}
        tables.audit.record(actor, "brand.added", name, now, after=told)
    return brand


def _made_there(services: Services, name: str, origins: tuple[str, ...]) -> Brand:
    _need_choice(services)
    with services.database.read() as tables:
        departments = [one.department_id for one in tables.brands.departments() if one.is_on]
    try:
        made = services.salesiq.house().add_brand(name, departments)
    except MissingScope as error:  # linked before brands could be made here
        raise UserError("links.consent_again") from error
    brand_id = text(made, "id")
    if not brand_id:
        raise UserError("links.not_made", name=name)
    return Brand(brand_id, text(made, "display_name", "name") or name, brand_id, origins)


def snippet(services: Services, brand: Brand) -> str:
    """What is pasted into a site's pages."""
    return f'<script async src="{services.settings.public_url}/beacon.js" data-brand="{brand.beacon_key}"></script>'


def _origin(typed: str) -> str:
    """'https://www.example.jp', without a path; raises UserError links.bad_origin."""
    bare = typed.strip().rstrip("/").lower()
    scheme, _, host = bare.partition("://")
    if scheme not in ("http", "https") or not host or any(char in host for char in "/?#@ *"):
        raise UserError("links.bad_origin", typed=typed)
    return bare


def _maker(services: Services, actor: str, portal: SalesIQ, kind: str) -> Callable[[], None]:
    def make() -> None:
        hook = portal.add_webhook(kind, f"{address(services, actor)}/{kind}", KINDS[kind])
        portal.add_key(text(hook, "id"))
        _keep_keys(services, actor, portal)

    return make


def _changer(services: Services, actor: str, portal: SalesIQ, hook: Json, kind: str) -> Callable[[], None]:
    def change() -> None:
        portal.change_webhook(text(hook, "id"), kind, text(hook, "url"), KINDS[kind])
        _keep_keys(services, actor, portal)

    return change


def _keep_keys(services: Services, actor: str, portal: SalesIQ) -> None:
    """Know all keys of our webhooks, the newest as well, which signs when the oldest is gone."""
    base = address(services)
    found = [key for hook in portal.webhooks() if text(hook, "url").startswith(f"{base}/") for key in _key_texts(hook)]
    if tuple(found) != tuple(links.kept(services, PART).settings.get("keys", ())):
        links.change(services, actor, PART, {"keys": found})


def _keys(hook: Json) -> list[Json]:
    listed = hook.get("public_keys")
    return [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []


def _key_texts(hook: Json | None) -> list[str]:
    return [text(key, "key") for key in _keys(hook)] if hook is not None else []


def _events(hook: Json) -> list[str]:
    listed = hook.get("events")
    return [str(event) for event in listed] if isinstance(listed, list) else []
