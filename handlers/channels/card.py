"""How a visitor and a chat look in a channel, and the lines of its thread.

Facts in, messages out. Everything that a visitor, an operator or the CRM wrote is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.cliq.message import Button, Card, Invoke, Labels, ListSlide, Message, References, Slide, Table, lines
from app.cliq.text import cut, escape, link, mention, paragraphs
from app.i18n.sentences import Sentences
from app.visitors.values import Chat, Line
from app.visitors.visiting import Known
from handlers.channels.shown import portrait, records
from handlers.channels.shown.reader import Pair, Reader

BUTTONS = "zcrmbutton"
TITLE_MOST, QUESTION_MOST, LINE_MOST, VALUE_MOST = 60, 300, 1500, 200
PAGES_SHOWN = 5


def card(
    reader: Reader,
    known: Known,
    chat: Chat | None,
    *,
    last: Line | None = None,
    chat_url: str = "",
    buttons: Sequence[Button] = (),
    why: str = "",
) -> Message:
    """The card of a visit, or of a chat.

    last      what was said last
    chat_url  where it is in SalesIQ's own pages
    why       key of *Why did I get this?*; '' where nobody was told unasked
    """
    say = reader.words.say
    name, place = portrait.name(reader, known), portrait.where(known)
    company = known.visitor.company
    record = records.record(reader, known)
    head = " · ".join([f"*{escape(name)}*", *(escape(one) for one in (company, place) if one and one != name)])
    links = [link(say("channels.open_salesiq"), chat_url)] if chat_url else []
    if record is not None:
        if record.url:
            links.append(link(say(f"channels.open_{record.place}", name=record.name), record.url))
        if record.account is not None:
            links.append(link(*record.account))
    references = References()
    if why:
        links.append(asked_why(references, reader.words, why))
    said = ""
    if last is not None and last.text:
        said = f"!{escape(cut(sender(reader, known, last), TITLE_MOST))}: {escape(cut(last.text, QUESTION_MOST))}"
    asked = f"!{escape(cut(chat.question, QUESTION_MOST))}" if chat is not None and chat.question and not said else ""
    return Message(
        lines(head, state(reader, known, chat), _page(reader, known), asked, said, " · ".join(links)),
        card=Card(cut(f"{title(reader, known, chat)} · {escape(name)}", 2 * TITLE_MOST)),
        slides=tuple(_slides(reader, known, record)),
        buttons=tuple(buttons),
        references=references.buttons,
    )


def asked_why(references: References, words: Sentences, key: str) -> str:
    """The link that says why this came and stops such (X2)."""
    label = words.say("why.button")
    return references.add(label, Button(label, Invoke(BUTTONS), key=key))


def title(reader: Reader, known: Known, chat: Chat | None) -> str:
    if chat is None:
        return reader.words.say("channels.title.live" if known.is_live else "channels.title.gone")
    return reader.words.say(f"channels.title.{chat.shown_state}")


def state(reader: Reader, known: Known, chat: Chat | None) -> str:
    """Where it stands: who waits since when, who took it, who talks, how it ended."""
    say, visit = reader.words.say, known.visit
    if chat is None:
        if visit is None:
            return ""
        if visit.ended_at is None:
            return say("channels.here_since", since=visit.started_at)
        return say("channels.left_at", when=visit.ended_at)
    department = escape(reader.names.get(chat.department_id, ""))
    where = [say("channels.in_department", department=department)] if department else []
    match chat.shown_state:
        case "waiting":
            told = [say("channels.waiting_since", since=_clock(reader, chat.opened_at)), _minutes(reader, chat)]
            told += [say("channels.taken", who=person(reader, chat.claimed_by))] if chat.claimed_by else []
        case "connected":
            told = [say("channels.with_operator", who=escape(chat.operator_name or "…"))]
        case "missed":
            told = [say("channels.missed_at", when=chat.missed_at or chat.opened_at)]
        case "tracked":
            told = [say("channels.tracked_since", when=chat.missed_at or chat.opened_at)]
        case _:
            key = f"channels.ended_by.{chat.ended_by}"
            by = say(key if reader.words.knows(key) else "channels.ended_by")
            told = [say("channels.ended_at", when=chat.ended_at or chat.opened_at, by=by)]
    told += [say("channels.rated", rating=rating(reader, chat.rating))] if chat.rating else []
    return " · ".join(filter(None, [*told, *where]))


def _minutes(reader: Reader, chat: Chat) -> str:
    """For how long, in a way that stays true until the card is edited again; '' in the first minute."""
    waited = int((reader.now - chat.opened_at).total_seconds() // 60) if reader.now is not None else 0
    return reader.words.say("channels.waiting_for", count=waited) if waited > 0 else ""


def _clock(reader: Reader, since: datetime) -> str:
    return reader.words.datetime(since)


def rating(reader: Reader, value: str) -> str:
    key = f"channels.rating.{value}"
    return reader.words.say(key) if reader.words.knows(key) else escape(value)


def person(reader: Reader, cliq_user_id: str) -> str:
    return mention(reader.names.get(cliq_user_id) or reader.words.say("channels.colleague"), cliq_user_id)


def sender(reader: Reader, known: Known, line: Line) -> str:
    if line.side == "visitor":
        return line.sender or portrait.name(reader, known)
    return line.sender or reader.words.say(f"channels.side.{line.side}")


def _page(reader: Reader, known: Known) -> str:
    visit = known.visit
    if visit is None or not visit.current_url:
        return ""
    page = link(cut(visit.current_title or visit.current_url, VALUE_MOST), visit.current_url)
    key = "channels.reads" if visit.ended_at is None else "channels.read_last"
    return reader.words.say(key, page=page)


def _slides(reader: Reader, known: Known, record: records.Record | None) -> Iterator[Slide]:
    say = reader.words.say
    if record is not None and record.pairs:
        pairs = tuple((escape(label), _of_account(record, text)) for label, text in record.pairs)
        yield Labels(pairs, title=escape(cut(f"{record.kind} · {record.name}", TITLE_MOST)))
    deals = records.deals(reader, known)
    if deals is not None:
        head = records.deals_line(reader.words, deals)
        columns = tuple(say(f"channels.deal_{name}") for name in ("name", "stage", "amount", "closing"))
        rows = tuple(tuple(escape(cut(cell, VALUE_MOST)) for cell in row) for row in deals.rows)
        yield Table(columns, rows, title=head)
    told = {text for _, text in record.pairs} if record is not None else set()
    visit = [pair for pair in portrait.visit(reader, known) if pair[1] not in told]
    yield Labels(_escaped(visit), title=say("channels.visit"))
    for heading, pairs in portrait.enrichment(reader, known):
        yield Labels(tuple((escape(label), _linked(text)) for label, text in pairs), title=heading)
    campaigns = portrait.campaigns(reader, known)
    if campaigns:
        items = tuple(f"{escape(cut(name, VALUE_MOST))} · {escape(status)}" for name, status in campaigns)
        yield ListSlide(items, title=say("channels.campaigns"))


def history(reader: Reader, known: Known) -> Iterator[Slide]:
    """The pages of this visit, the newest first: what *Details* adds."""
    pages = [one for one in reversed(known.actions) if one.url][:PAGES_SHOWN]
    if pages:
        shown = tuple(link(cut(one.title or one.url, VALUE_MOST), one.url) for one in pages)
        yield ListSlide(shown, title=reader.words.say("channels.last_pages"))


def _of_account(record: records.Record, text: str) -> str:
    """A value of the record; the account's name leads to it (V3)."""
    if record.account is not None and record.account[1] and text == record.account[0]:
        return link(*record.account)
    return escape(cut(text, VALUE_MOST))


def _linked(text: str) -> str:
    return link(text, text) if text.startswith(("https://", "http://")) else escape(cut(text, VALUE_MOST))


def _escaped(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple((escape(label), escape(cut(text, VALUE_MOST))) for label, text in pairs)


# ------------------------------------------------------------------------------------------------ lines of a thread


def said(reader: Reader, known: Known, line: Line) -> str:
    """What somebody wrote, or the file they sent; an edited or deleted message says so."""
    say = reader.words.say
    who = escape(cut(sender(reader, known, line), TITLE_MOST))
    if line.deleted:
        return say("channels.line.deleted", who=who)
    what = paragraphs(cut(line.text, LINE_MOST))
    if line.file is not None:
        name, url = str(line.file.get("name") or "…"), reader.absolute(str(line.file.get("url") or ""))
        what = lines(what, say("channels.line.file", file=link(name, url) if url else escape(name)))
    return say(f"channels.line.{line.side}" if not line.edited else "channels.line.edited", who=who, text=what)
