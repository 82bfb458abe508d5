"""How a person and a company that a service knows look in chat: only what was said, links open in one click.

Pure: facts in, a message out. Everything that the service wrote is escaped.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.cliq.message import Button, Card, Invoke, Labels, Message, lines
from app.cliq.text import cut, escape, link
from app.context import Context
from app.visitors.outside.enriching import PART
from app.visitors.visiting import Known

HALVES = ("company", "person")
VALUE_MOST, TITLE_MOST = 300, 80
# what stands before a handle, in the order in which the links are shown
SITES = {
    "facebook": ("Facebook", "https://www.facebook.com/"),
    "crunchbase": ("Crunchbase", "https://www.crunchbase.com/"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/"),
    "twitter": ("Twitter", "https://twitter.com/"),
    "github": ("GitHub", "https://github.com/"),
    "instagram": ("Instagram", "https://www.instagram.com/"),
}
Json = Mapping[str, Any]


def card(ctx: Context, known: Known, half: str = "") -> Message:
    """One half; the company when none is named, else the person. The other is a button away."""
    body = known.body(PART)
    there = [one for one in HALVES if body.get(one)]
    chosen = half if half in there else there[0]
    said: Json = body[chosen]
    other = next((one for one in there if one != chosen), "")
    name = _name(said, chosen) or known.visitor.email
    pairs = company(ctx, said) if chosen == "company" else person(ctx, said)
    return Message(
        lines(f"*{escape(name)}*", escape(str(said.get("description") or said.get("bio") or "")), _links(ctx, said)),
        card=Card(cut(ctx.say(f"enrichment.title.{chosen}"), TITLE_MOST)),
        slides=(Labels(tuple(pairs)),) if pairs else (),
        buttons=(_switch(ctx, known, other),) if other else (),
    )


def _switch(ctx: Context, known: Known, to: str) -> Button:
    key = ctx.sign("enriched", known.visitor.visitor_id, to)
    return Button(ctx.say(f"enrichment.switch.{to}"), Invoke("zcrmbutton"), key=key)


def company(ctx: Context, said: Json) -> list[tuple[str, str]]:
    metrics, category = _part(said, "metrics"), _part(said, "category")
    size = metrics.get("employees")
    return _pairs(ctx, {
        "legal_name": said.get("legalName"),
        "place": said.get("location"),
        "employees": ctx.words.number(size) if isinstance(size, int | float) else metrics.get("employeesRange"),
        "capital": _money(ctx, metrics.get("raised")),
        "market_cap": _money(ctx, metrics.get("marketCap")),
        "revenue": _money(ctx, metrics.get("annualRevenue")) or metrics.get("estimatedAnnualRevenue"),
        "industry": category.get("industry"),
        "sector": category.get("sector"),
        "founded": said.get("foundedYear"),
        "type": said.get("type"),
        "tags": _list(said.get("tags")),
        "tech": _list(said.get("tech")),
        "phone": said.get("phone"),
    })  # fmt: skip


def person(ctx: Context, said: Json) -> list[tuple[str, str]]:
    work = _part(said, "employment")
    return _pairs(ctx, {
        "title": work.get("title"),
        "company": work.get("name"),
        "role": str(work.get("role") or "").replace("_", " "),
        "place": said.get("location"),
        "gender": said.get("gender"),
        "email": said.get("email"),
        "phone": said.get("phone"),
    })  # fmt: skip


def _pairs(ctx: Context, facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """What was said, with its label."""
    return [
        (ctx.say(f"enrichment.{name}"), escape(cut(str(value), VALUE_MOST)))
        for name, value in facts.items()
        if value not in (None, "")
    ]


def _links(ctx: Context, said: Json) -> str:
    return " · ".join(_linked(ctx, said))


def _linked(ctx: Context, said: Json) -> Iterator[str]:
    site = said.get("site")  # of a person an address, of a company an object with telephone numbers
    address = said.get("domain") or (site if isinstance(site, str) else "")
    if address:
        url = str(address) if str(address).startswith(("https://", "http://")) else f"https://{address}"
        yield link(ctx.say("enrichment.site"), url)
    for name, (label, before) in SITES.items():
        handle = str(_part(said, name).get("handle") or "").strip().lstrip("/")
        if handle:
            yield link(label, before + handle)


def _name(said: Json, half: str) -> str:
    return str(said.get("name") or "") if half == "company" else str(_part(said, "name").get("fullName") or "")


def _part(said: Json, name: str) -> Json:
    found = said.get(name)
    return found if isinstance(found, Mapping) else {}


def _money(ctx: Context, amount: object) -> str:
    """Clearbit's amounts are US dollars."""
    return ctx.words.money(amount, "USD") if isinstance(amount, int | float) else ""


def _list(values: object) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) else ""
