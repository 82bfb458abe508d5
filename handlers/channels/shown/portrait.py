"""The visitor on a card: how they are called, the visit, where from, what services have found, campaigns (V3, E2, M3).

It lays nothing out (card.py).
"""

from collections.abc import Iterator, Mapping

from app.visitors.visiting import Known
from handlers.channels.shown.reader import Body, Pair, Reader

CAMPAIGNS_SHOWN = 3


def name(reader: Reader, known: Known) -> str:
    """How the visitor is called: by name, e-mail, company, or as a visitor from somewhere."""
    visitor = known.visitor
    return visitor.name or visitor.email or visitor.company or reader.words.say("channels.somebody")


def visit(reader: Reader, known: Known) -> Iterator[Pair]:
    """Pages, referrer, where from, place, visits, score and ring."""
    words, here, visitor = reader.words, known.visit, known.visitor
    say = words.say
    if visitor.email:
        yield say("channels.email"), visitor.email
    if visitor.phone:
        yield say("channels.phone"), visitor.phone
    if here is not None:
        if here.pages:
            yield say("channels.pages"), say("channels.pages_read", count=here.pages)
        if here.referrer:
            yield say("channels.referrer"), here.referrer
        utm = [str(here.utm[name]) for name in ("utm_source", "utm_medium", "utm_campaign") if here.utm.get(name)]
        if utm:
            yield say("channels.source"), " / ".join(utm)
    place = where(known)
    if place:
        yield say("channels.place"), place
    if visitor.visits > 1 or visitor.past_chats:
        yield say("channels.history"), say("channels.visits_chats", visits=visitor.visits, chats=visitor.past_chats)
    yield say("channels.score"), words.number(visitor.score)
    if visitor.ring:
        yield say("channels.ring"), say(f"channels.ring.{visitor.ring}")


def where(known: Known) -> str:
    """City, state and country, as far as they are known."""
    said = known.visitor.attributes
    parts = [str(said.get("city") or ""), str(said.get("state") or ""), known.visitor.country]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def enrichment(reader: Reader, known: Known) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    """(heading, pairs) of the company, else of the person, only what the provider sent; the other one is a button away
    (E2). Bodies are of Clearbit's shape, whoever the provider is."""
    body, say = known.body("enrichment"), reader.words.say
    company, person = _part(body, "company"), _part(body, "person")
    if company:
        metrics = _part(company, "metrics")
        raised = metrics.get("raised")
        facts = {
            "name": company.get("name"),
            "description": company.get("description"),
            "location": company.get("location"),
            "employees": metrics.get("employees") or metrics.get("employeesRange"),
            "raised": reader.words.money(raised, "USD") if isinstance(raised, int | float) else "",
            "industry": _part(company, "category").get("industry"),
            "site": f"https://{company['domain']}" if company.get("domain") else "",
        }
        yield say("channels.company"), _said(reader, facts)
    elif person:
        work = _part(person, "employment")
        facts = {
            "name": _part(person, "name").get("fullName"),
            "title": work.get("title"),
            "company": work.get("name"),
            "location": person.get("location"),
            "site": person.get("site"),
        }
        yield say("channels.person"), _said(reader, facts)


def _said(reader: Reader, facts: Body) -> tuple[Pair, ...]:
    shown = ((reader.words.say(f"channels.enriched.{name}"), str(value)) for name, value in facts.items() if value)
    return tuple(pair for pair in shown if pair[1].strip())


def _part(body: Body, name: str) -> Body:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}


def campaigns(reader: Reader, known: Known) -> list[Pair]:
    """(title, status) of the last three (M3), where the reader may see them: the campaign's own, then the member's."""
    listed = known.body("campaigns").get("list") if reader.has_campaigns else None
    shown = []
    for one in list(listed or ())[:CAMPAIGNS_SHOWN]:
        states = [str(one[name]) for name in ("status", "member") if one.get(name)]
        keys = [(f"channels.campaign.{state}", state) for state in states]
        said = [reader.words.say(key) if reader.words.knows(key) else state for key, state in keys]
        shown.append((str(one.get("title") or one.get("subject") or ""), " · ".join(said)))
    return shown
