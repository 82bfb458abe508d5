"""How visitors look in an answer of the bot: who is there by ring, a list of visits, one visitor's history.

Everything that a visitor, a page or another service wrote is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.cliq.message import Button, Card, Invoke, Labels, ListSlide, Message, References, Slide, Table, lines
from app.cliq.text import cut, escape, link
from app.context import Context
from app.visitors.values import Visitor
from app.visitors.viewing import portrait
from app.visitors.viewing.portrait import Campaign
from app.visitors.viewing.shown import shown, state
from app.visitors.viewing.views import COLUMNS, PRESETS, Row, View
from app.visitors.visiting import History, Known

BUTTONS = "zcrmbutton"
RINGS = ("one", "two", "three", "four", "")
CELL_MOST, TITLE_MOST, VALUE_MOST = 60, 60, 300
COLUMNS_MOST, ROWS_MOST, ACTIONS_MOST, CHATS_MOST, NOTES_MOST = 5, 20, 15, 5, 5
DETAILS = (  # attributes that the history shows, in order
    "city",
    "state",
    "ip",
    "browser",
    "os",
    "screen",
    "search_engine",
    "search_query",
    "campaign_source",
    "campaign_medium",
    "utm_campaign_name",
    "lead_score",
)


def live(ctx: Context, found: Sequence[Known], counts: Mapping[str, int]) -> Message:
    """By ring, inner ones first; each visitor leads to their history. counts: of all who are there, by ring."""
    say = ctx.say
    if not found:
        return Message(say("visit.nobody_live"), buttons=_views(ctx))
    links = References(ctx.services.settings.record_references)
    parts = []
    for ring in RINGS:
        there = [one for one in found if one.visitor.ring == ring]
        if there:
            title = say(f"visit.ring.{ring or 'outside'}")
            parts.append(f"*{title}* ({ctx.words.number(max(counts.get(ring, 0), len(there)))})")
            parts += [f"- {_here(ctx, one, links)}" for one in there]
    count = max(sum(counts.values()), len(found))
    head = say("visit.live", count=count)
    rest = say("visit.live_rest", shown=len(found), page=_page(ctx, "visitors")) if count > len(found) else ""
    return Message(
        lines(head, rest, *parts), card=Card(say("visit.live_title")), references=links.buttons, buttons=_views(ctx)
    )


def _here(ctx: Context, known: Known, links: References) -> str:
    visit, visitor = known.visit, known.visitor
    name = links.add(cut(_name(ctx, visitor), CELL_MOST), _button(ctx, "visit.history", visitor.visitor_id))
    told = [name, *(escape(cut(one, CELL_MOST)) for one in (_company(known), _type(ctx, visitor)) if one)]
    if visit is not None:
        page = cut(visit.current_title or visit.current_url, CELL_MOST)
        told += [link(page, visit.current_url)] if page and visit.current_url else []
        told.append(ctx.say("visit.pages_since", count=max(1, visit.pages), since=visit.started_at))
    told += [ctx.say("visit.score", score=visitor.score)] if visitor.score else []
    if known.chat is not None and known.chat.is_open:
        told.append(ctx.say(f"visit.chat.{known.chat.shown_state}"))
    record = _record(ctx, known)
    return " · ".join([*told, *([record] if record else [])])


def visits(ctx: Context, view: View, rows: Sequence[Row]) -> Message:
    """The first rows of a list, in its first columns; the page has all."""
    say = ctx.say
    name = view.name or say(f"visit.view.{view.key}")
    if not rows:
        return Message(say("visit.none", view=escape(name)), buttons=_views(ctx, view.key))
    columns = view.columns[:COLUMNS_MOST]
    cells = tuple(tuple(_cell(ctx, column, row) for column in columns) for row in rows[:ROWS_MOST])
    shown = min(len(rows), ROWS_MOST)
    table = Table(tuple(say(f"visit.column.{column}") for column in columns), cells)
    head = say("visit.shown", view=escape(name), shown=shown, count=len(rows))
    page = _page(ctx, f"visits?view={view.key}")
    return Message(
        lines(head, page), card=Card(cut(escape(name), TITLE_MOST)), slides=(table,), buttons=_views(ctx, view.key)
    )


def _cell(ctx: Context, column: str, row: Row) -> str:
    return escape(cut(shown(ctx.words, column, COLUMNS[column](row)), CELL_MOST))


def several(ctx: Context, found: Sequence[Known], *, is_all: bool) -> Message:
    """is_all: no others are called so."""
    links = References(ctx.services.settings.record_references)
    rows = []
    for one in found:
        visitor, company = one.visitor, _company(one)
        name = links.add(cut(_name(ctx, visitor), CELL_MOST), _button(ctx, "visit.history", visitor.visitor_id))
        seen = ctx.say("visit.seen_last", at=visitor.last_seen_at)
        rows.append(f"- {' · '.join([name, *([escape(cut(company, CELL_MOST))] if company else []), seen])}")
    more = "" if is_all else ctx.say("visit.more_called_so", count=len(found))
    return Message(lines(ctx.say("visit.which"), *rows, more), references=links.buttons)


def history(ctx: Context, found: History, notes: Sequence[Any], campaign: Campaign | None) -> Message:
    """V8: head, actions, details, what other services know, the latest campaign, chats, notes.

    campaign  None also for who may not see it (M1); earlier ones stand behind a button of their own
    """
    known, say = found.known, ctx.say
    visitor = known.visitor
    place = ", ".join(filter(None, (str(visitor.attributes.get("city") or ""), visitor.country)))
    company = _company(known)
    head = f"*{escape(cut(company or _name(ctx, visitor), VALUE_MOST))}*"
    told = [head, *(escape(one) for one in (_name(ctx, visitor) if company else "", place, _type(ctx, visitor)) if one)]
    seen = say("visit.seen", first=visitor.first_seen_at, last=visitor.last_seen_at, count=visitor.visits)
    offered = [
        (kind, one) for kind, one in ctx.services.visiting.offers.items() if one.when(known) and not one.to_visitor
    ]
    chosen = sorted(offered, key=lambda pair: pair[1].place)[:5]
    chat_id = known.chat.chat_id if known.chat is not None else ""
    buttons = [
        Button(say(one.label), Invoke(BUTTONS), key=ctx.sign(kind, visitor.visitor_id, chat_id, ""))
        for kind, one in chosen
    ]
    return Message(
        lines(" · ".join(told), seen, _record(ctx, known)),
        card=Card(cut(escape(say("visit.history_of", name=_name(ctx, visitor))), 2 * TITLE_MOST)),
        slides=tuple(_slides(ctx, found, notes, campaign)),
        buttons=tuple(buttons),
    )


def _slides(ctx: Context, found: History, notes: Sequence[Any], campaign: Campaign | None) -> Iterator[Slide]:
    say, visitor = ctx.say, found.known.visitor
    pairs = [("email", visitor.email), ("phone", visitor.phone), ("language", visitor.language), ("zone", visitor.zone)]
    pairs += [(name, str(visitor.attributes.get(name) or "")) for name in DETAILS]
    labels = [(say(f"visit.detail.{name}"), text) for name, text in pairs if text]
    labels += [(name, str(value)) for name, value in list(visitor.info.items())[:10]]
    if labels:
        yield Labels(_escaped(labels), title=say("visit.details"))
    for part, facts in (("company", portrait.company(found.known)), ("person", portrait.person(found.known))):
        if facts:
            told = tuple((escape(say(f"visit.enriched.{key}")), _value(ctx, value)) for key, value in facts)
            yield Labels(told, title=say(f"visit.enriched_{part}"))
    if campaign is not None:
        name = cut(campaign.title, VALUE_MOST) or "–"
        rest = [escape(state(ctx.words, one)) for one in campaign.states]
        rest += [ctx.words.datetime(campaign.at)] if campaign.at is not None else []
        item = " · ".join([link(name, campaign.url) if campaign.url else escape(name), *rest])
        yield ListSlide((item,), title=say("visit.campaign"))
    did = [action for visit in found.visits for action in reversed(found.actions[visit.visit_id])][:ACTIONS_MOST]
    if did:
        rows = tuple(
            (
                say(f"visit.action.{one.kind}"),
                escape(cut(one.name if one.kind == "custom" else one.title or one.url, CELL_MOST)),
                ctx.words.number(round(one.seconds / 60, 1)),
                ctx.words.datetime(one.at),
            )
            for one in did
        )
        headers = tuple(say(f"visit.action_{name}") for name in ("type", "what", "minutes", "time"))
        yield Table(headers, rows, title=say("visit.actions"))
    chats = [
        lines_of(
            ctx.words.datetime(one.opened_at), say(f"visit.chat.{one.shown_state}"), one.operator_name, one.question
        )
        for one in found.chats[:CHATS_MOST]
    ]
    if chats:
        yield ListSlide(tuple(chats), title=say("visit.chats"))
    written = [lines_of(ctx.words.datetime(one.made_at), one.author, one.content) for one in list(notes)[-NOTES_MOST:]]
    if written:
        yield ListSlide(tuple(written), title=say("visit.notes"))


def _value(ctx: Context, value: Any) -> str:
    if isinstance(value, int | float):
        return ctx.words.number(value)
    text = cut(str(value), VALUE_MOST)
    return link(text, text) if text.startswith(("https://", "http://")) else escape(text)


def _page(ctx: Context, path: str) -> str:
    return link(ctx.say("visit.open_page"), f"{ctx.services.settings.public_url}/admin/{path}")


def lines_of(*parts: str) -> str:
    return " · ".join(escape(cut(part, VALUE_MOST)) for part in parts if part)


def _escaped(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((escape(label), escape(cut(text, VALUE_MOST))) for label, text in pairs)


def _name(ctx: Context, visitor: Visitor) -> str:
    return visitor.name or visitor.email or ctx.say("visit.nameless", number=visitor.visitor_id[:4])


def _company(known: Known) -> str:
    enriched = known.body("enrichment").get("company")
    account = known.body("crm").get("account")
    others = (one.get("name") for one in (account, enriched) if isinstance(one, dict))
    return known.visitor.company or next((str(name) for name in others if name), "")


def _type(ctx: Context, visitor: Visitor) -> str:
    return ctx.say(f"visit.type.{visitor.type}") if visitor.type else ""


def _record(ctx: Context, known: Known) -> str:
    """The record, opened in the CRM's or Bigin's own pages."""
    body = known.body("crm")
    if not body.get("id"):
        return ""
    name = str(body.get("name") or "") or _name(ctx, known.visitor)
    url = str(body.get("url") or "") or ctx.record_url(str(body.get("module") or "Leads"), str(body["id"]))
    return link(cut(name, CELL_MOST), url)


def _button(ctx: Context, label: str, visitor_id: str) -> Button:
    return Button(ctx.say(label), Invoke(BUTTONS), key=ctx.sign("visitor", visitor_id))


def _views(ctx: Context, but: str = "") -> tuple[Button, ...]:
    """The other lists."""
    others = [one for one in PRESETS if one.key != but][:5]
    return tuple(
        Button(ctx.say(f"visit.view.{one.key}"), Invoke(BUTTONS), key=ctx.sign("visits", one.key)) for one in others
    )
