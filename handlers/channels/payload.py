"""What a card shows of a visitor, put together from what is known: texts as a person reads them, nothing escaped.

It lays nothing out (card.py) and decides nothing about who is told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from app.errors import BotError
from app.i18n import values
from app.i18n.sentences import Sentences
from app.rules.subscriptions import Facts
from app.search import columns
from app.visitors.happening import Happening
from app.visitors.values import Chat, Line
from app.visitors.visiting import Known
from grammar.catalog import Module

SAID_ABOUT = frozenset({"claimed", "released", "invited"})  # what colleagues did, for whoever reads along
DEALS_SHOWN, CAMPAIGNS_SHOWN = 3, 3
SHORT = {"Leads": ("Company", "Phone", "Lead_Status"), "Contacts": ("Account_Name", "Phone", "Owner")}
URGENT = frozenset({"chat_started", "attended", "transferred", "missed", "completed"})  # somebody waits for it
Pair = tuple[str, str]
Body = Mapping[str, Any]


def _everything(_module: str) -> frozenset[str] | None:
    return None


@dataclass(frozen=True)
class Reader:
    """Who reads, and where names and addresses come from.

    module       a module of the CRM as the reader sees it, None when it cannot be asked just now
    record_url   (module, record id) → its page; '' when that is not known
    names        of brands, departments and operators, by id; of people of Cliq by theirs
    is_short     room is short: the fields that matter most (V3)
    has_campaigns   the reader may see campaigns (M1)
    absolute     an address of SalesIQ's own as one that can be opened
    allowed      api names of a module's fields that may be shown here (X7), None for all of them
    """

    words: Sentences
    module: Callable[[str], Module | None]
    record_url: Callable[[str, str], str]
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    is_short: bool = False
    has_campaigns: bool = True
    all_deals: bool = False
    allowed: Callable[[str], frozenset[str] | None] = _everything
    absolute: Callable[[str], str] = str


@dataclass(frozen=True)
class Record:
    """The record of the CRM or Bigin. account: (name, address)."""

    kind: str
    name: str
    url: str
    pairs: tuple[Pair, ...]
    account: Pair | None = None


@dataclass(frozen=True)
class Deals:
    """count and total are of all the contact's deals that are not won, also of those that `rows` leaves out."""

    count: int
    total: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class News:
    """One happening with all that is known now.

    chat   the one it belongs to      events   what it counts as
    last   what was said last         names    as Reader has them
    """

    happening: Happening
    known: Known
    chat: Chat | None
    visit_id: str
    events: frozenset[str]
    facts: Facts
    last: Line | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        return str(self.happening.detail.get("about") or "")

    @property
    def is_urgent(self) -> bool:
        return self.happening.kind in URGENT or self.about in SAID_ABOUT

    @property
    def begins_to_wait(self) -> bool:
        return self.happening.kind == "chat_started" and self.chat is not None and self.chat.state == "waiting"


def record(reader: Reader, known: Known) -> Record | None:
    """The CRM record with the fields of Z11, empty ones replaced by the next that has a value."""
    body = known.body("crm")
    name, fields = str(body.get("name") or ""), body.get("fields")
    if not body.get("id") or not isinstance(fields, Mapping):
        return None
    module_name, account = str(body.get("module") or ""), body.get("account")
    linked, allowed = None, reader.allowed(module_name)
    if allowed is not None:
        fields = {one: value for one, value in fields.items() if one in allowed}
        account = account if "Account_Name" in allowed else None
    if isinstance(account, Mapping) and account.get("name"):
        address = reader.record_url("Accounts", str(account["id"])) if account.get("id") else ""
        linked = (str(account["name"]), address)
    module = reader.module(module_name) if body.get("place") != "bigin" else None
    pairs = _by_module(reader, module, fields) if module is not None else _as_given(reader, body)
    kind = f"record.kind.{module_name}"
    return Record(
        kind=reader.words.say(kind) if reader.words.knows(kind) else module_name,
        name=name,
        url=str(body.get("url") or "") or reader.record_url(module_name, str(body["id"])),
        pairs=tuple(pairs),
        account=linked,
    )


def _by_module(reader: Reader, module: Module, fields: Body) -> Iterator[Pair]:
    """Z11's fields in their order; where room is short those that V3 names, and then the next that have a value."""
    wanted = SHORT.get(module.api_name, ()) if reader.is_short else columns.HEADLINES.get(module.api_name, ())
    first = [found for name in wanted if (found := module.field(name)) is not None]
    order = [*first, *(one for one in columns.headline(module) if one not in first)]
    shown = ((one.label, values.text(reader.words, one, fields.get(one.api_name), reader.currency)) for one in order)
    return islice(((label, text) for label, text in shown if text.strip()), len(wanted) or columns.HEADLINE_OTHERWISE)


def _as_given(reader: Reader, body: Body) -> Iterator[Pair]:
    """In the order in which they came: Bigin's are chosen and ordered by the administrator (G1), and come as pairs."""
    shown = body.get("shown") or list(islice(body["fields"].items(), columns.HEADLINE_OTHERWISE))
    for name, value in shown:
        key = f"channels.field.{name}"
        label = reader.words.say(key) if reader.words.knows(key) else name.replace("_", " ")
        text = str(value.get("name") or "") if isinstance(value, Mapping) else "" if value is None else str(value)
        if text.strip():
            yield label, text


def deals(reader: Reader, known: Known) -> Deals | None:
    """A contact's deals that are not won (V3); None for who has none."""
    body = known.body("crm").get("deals")
    if not isinstance(body, Mapping) or not body.get("count"):
        return None
    currency, allowed = str(body.get("currency") or reader.currency), reader.allowed("Deals")
    module = reader.module("Deals")
    listed = [one for one in body.get("list") or () if isinstance(one, Mapping)]
    chosen = listed if reader.all_deals else listed[:DEALS_SHOWN]

    def may(api_name: str) -> bool:
        return allowed is None or api_name in allowed

    def text(one: Body, api_name: str, key: str) -> str:
        found = module.field(api_name) if module is not None else None
        value = one.get(key) if may(api_name) else None
        return values.text(reader.words, found, value, currency) if found is not None else str(value or "")

    rows = tuple(
        (
            str(one.get("name") or ""),
            text(one, "Stage", "stage"),
            reader.words.money(one["amount"], currency) if one.get("amount") is not None and may("Amount") else "",
            text(one, "Closing_Date", "closing_date"),
        )
        for one in chosen
    )
    total = body.get("total") if may("Amount") else None
    return Deals(int(body["count"]), reader.words.money(total, currency) if total is not None else "", rows)


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


def name(reader: Reader, known: Known) -> str:
    """How the visitor is called: by name, e-mail, company, or as a visitor from somewhere."""
    visitor = known.visitor
    return visitor.name or visitor.email or visitor.company or reader.words.say("channels.somebody")


def chat_of(known: Known, visit_id: str = "") -> Chat | None:
    """The chat that belongs to what is going on: an open one, or one of this visit."""
    chat = known.chat
    if chat is None or chat.is_open:
        return chat
    here = visit_id or (known.visit.visit_id if known.visit is not None else "")
    return chat if chat.visit_id and chat.visit_id == here else None


def has_more_deals(known: Known) -> bool:
    """More open deals than a card shows."""
    body = known.body("crm").get("deals")
    return isinstance(body, Mapping) and int(body.get("count") or 0) > DEALS_SHOWN


def is_known(known: Known) -> bool:
    return bool(known.visitor.visitor_id)


def careful(work: Callable[[], Any], otherwise: Any) -> Any:
    """What can be said without the CRM is said without it, when it cannot be asked."""
    try:
        return work()
    except BotError:
        return otherwise
