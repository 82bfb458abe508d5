"""The words of what is written into the CRM or Bigin — notes, the transcript —, and of what the owner is told.

Notes are plain text in the organisation's language; the owner's message is in theirs, and everything that a visitor or
the CRM wrote is escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.cliq.message import Button, Card, Invoke, Labels, Message, References, lines
from app.cliq.text import cut, escape, link
from app.i18n import formats
from app.i18n.sentences import Sentences
from app.render.transcript import MOST_LINES, Said, Transcript
from app.visitors.places.visits import Stay
from app.visitors.values import Chat, Line, Visit, VisitorNote
from app.visitors.visiting import Known
from handlers.pushing.desk import Desk

BUTTONS = "zcrmbutton"
PAGES_MOST, VALUE_MOST = 30, 200
READ = ("accessed", "navigated")  # of what a visitor does: pages
SIDES = ("visitor", "operator", "bot", "info")


# ------------------------------------------------------------------------------------------------------------- notes


def chat_note(words: Sentences, known: Known, chat: Chat, *, is_missed: bool) -> tuple[str, str]:
    """(title, content): with whom, visit id, when, subject (C9)."""
    say = words.say
    who = chat.operator_name or chat.operator_email or say("push.note.bot" if chat.is_bot else "push.note.nobody")
    title = say("push.note.missed") if is_missed else say("push.note.chat", who=who)
    visit_id = chat.reference_id or (known.visit.reference_id if known.visit is not None else "") or chat.chat_id
    pairs = [
        ("push.note.with", say("push.note.nobody") if is_missed else who),
        ("push.note.visit_id", visit_id),
        ("push.note.when", words.datetime(chat.attended_at or chat.opened_at)),
        ("push.note.subject", chat.question),
        ("push.note.source", say("push.note.source_chat")),
    ]
    return title, _lines(words, pairs)


def hand_note(words: Sentences, note: VisitorNote) -> tuple[str, str]:
    """A note that a person wrote, with who and when."""
    by = words.say("push.note.by", who=note.author or "…", when=words.datetime(note.made_at))
    return note.title or words.say("push.note.hand"), f"{note.content}\n— {by}"


def visit_note(words: Sentences, stay: Stay, facts: Mapping[str, Any]) -> tuple[str, str]:
    """A visit as a note, where no module takes it: pages, minutes, referrer, source (G1)."""
    visit, say = stay.visit, words.say
    title = say("push.visit.title", when=words.datetime(visit.started_at))
    source = " / ".join(str(facts[name]) for name in ("campaign_source", "utm_campaign_name") if facts.get(name))
    pairs = [
        ("push.visit.minutes", words.number(round(visit.seconds / 60, 1))),
        ("push.visit.referrer", visit.referrer),
        ("push.visit.source", source or str(facts.get("search_engine") or "") or say("push.visit.direct")),
        ("push.note.with", stay.attender),
    ]
    pages = [one for one in stay.actions if one.kind in READ and (one.url or one.title)]
    shown = [f"・{one.title or one.url} ({_minutes(words, one.seconds)})" for one in pages[:PAGES_MOST]]
    if len(pages) > PAGES_MOST:
        shown.append(say("push.visit.more_pages", count=len(pages) - PAGES_MOST))
    head = say("push.visit.pages", count=max(visit.pages, len(pages)))
    return title, "\n".join([_lines(words, pairs), head, *shown])


def _minutes(words: Sentences, seconds: int) -> str:
    return words.say("push.visit.some_minutes", minutes=words.number(round(seconds / 60, 1)))


def _lines(words: Sentences, pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(words.say(key, what=value) for key, value in pairs if value)


# -------------------------------------------------------------------------------------------------------- transcript


def transcript(words: Sentences, known: Known, chat: Chat, said: Sequence[Line], letters: int) -> Transcript:
    """The chat on paper (C7): each line with its time of day, a new day in a line of its own."""
    say, visitor = words.say, known.visitor
    facts = [
        (say("push.paper.visitor"), " ".join(filter(None, (visitor.name, visitor.email)))),
        (say("push.paper.operator"), chat.operator_name),
        (say("push.paper.begun"), words.datetime(chat.opened_at)),
        (say("push.paper.ended"), words.datetime(chat.ended_at) if chat.ended_at else ""),
        (say("push.paper.visit_id"), chat.reference_id),
        (say("push.paper.rating"), chat.rating),
    ]
    shown: list[Said] = []
    zone = formats.zone(words.zone)
    day = chat.opened_at.astimezone(zone).date()
    for line in said:
        if (here := line.at.astimezone(zone).date()) != day:
            shown.append(Said("", "info", "", words.date(here)))
            day = here
        text = say("push.paper.deleted") if line.deleted else line.text
        if line.file is not None:
            name = str(line.file.get("name") or "")
            text = "\n".join(filter(None, (text, say("push.paper.file", name=name))))
        side: Any = line.side if line.side in SIDES else "info"
        sender = line.sender or (visitor.name if line.side == "visitor" else chat.operator_name)
        shown.append(Said(words.clock(line.at), side, "" if side == "info" else sender, text[:letters]))
    return Transcript(
        title=chat.question or say("push.transcript", id=chat.reference_id or chat.chat_id),
        facts=tuple((label, value) for label, value in facts if value),
        lines=tuple(shown[:MOST_LINES]),
        footer=say("push.paper.footer"),
        nothing=say("push.paper.nothing"),
        language=words.language,
        made_at=(chat.ended_at or chat.opened_at).isoformat(timespec="seconds"),
    )


# --------------------------------------------------------------------------------------------------------- the owner


def notice(desk: Desk, reader: str, visit: Visit, words: Sentences, topics: Sequence[str]) -> Message:
    """That a visitor whom the CRM knows is on the site, with what the CRM knows (C6)."""
    body, say = desk.body, words.say
    links = References()

    def deed(key: str, kind: str, *parts: str) -> str:
        signed = desk.occasion.sign(reader, kind, *parts)
        return links.add(say(key), Button(say(key), Invoke(BUTTONS), key=signed))

    name = str(body.get("name") or desk.known.visitor.name)
    url = desk.place.rights.url(str(body.get("module") or ""), str(body.get("id") or ""))
    page = (
        link(cut(visit.current_title or visit.current_url, VALUE_MOST), visit.current_url) if visit.current_url else ""
    )
    deeds = [deed("signal.show", "rec", str(body["module"]), str(body["id"]))] if desk.place.name == "crm" else []
    deeds.append(deed("why.button", "why", *topics))
    pairs = tuple((escape(label), escape(cut(text, VALUE_MOST))) for label, text in _facts(desk, words))
    return Message(
        lines(
            say(
                "push.notice.here", who=link(name, url) if url else escape(name), type=say(f"push.type.{body['type']}")
            ),
            say("push.notice.reads", page=page) if page else "",
            " · ".join(deeds),
        ),
        card=Card(say("push.notice.title")),
        slides=(Labels(pairs, title=escape(cut(name, VALUE_MOST))),) if pairs else (),
        references=links.buttons,
    )


def _facts(desk: Desk, words: Sentences) -> Iterator[tuple[str, str]]:
    """What the CRM knows of who is there, in few lines (V3)."""
    fields, say = desk.body.get("fields") or {}, words.say
    account = (desk.body.get("account") or {}).get("name") or fields.get("Company")
    given = (("company", account), ("phone", fields.get("Phone")), ("email", fields.get("Email")))
    for key, value in (*given, ("status", fields.get("Lead_Status"))):
        if value:
            yield say(f"push.notice.{key}"), str(value)
    deals = desk.body.get("deals") or {}
    if deals.get("count"):
        total = words.money(deals.get("total") or 0, str(deals.get("currency") or ""))
        yield say("push.notice.deals"), say("push.notice.deals_of", count=deals["count"], total=total)


def signal(words: Sentences, known: Known, body: Mapping[str, Any]) -> tuple[str, str]:
    """(subject, message) of the CRM's own feed."""
    name = str(body.get("name") or known.visitor.name)
    page = known.visit.current_title or known.visit.current_url if known.visit is not None else ""
    return words.say("push.signal.subject", who=name), words.say("push.signal.message", who=name, page=page)
