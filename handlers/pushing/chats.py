"""What a chat leaves with the record: a note, also of one that nobody answered, the transcript, a missed one's state
(C7-C9); and the notes that people write, which wait for a record.
"""

from app.errors import ServiceRejected
from app.render import transcript
from app.render.renderer import NotDrawn
from app.render.transcript import MOST_LETTERS, MOST_LINES
from app.visitors.happening import Happening
from app.visitors.places import choosing
from app.visitors.places.records import Record
from app.visitors.places.steps import Earlier
from app.visitors.values import TRACKED, Chat, VisitorNote
from handlers.pushing import card
from handlers.pushing.desk import Desk

EARLIER_MOST = 10  # chats of before there was a record


def written(desk: Desk, record: Record) -> None:
    """The note and the file of each chat that is over, once: also of those before there was a record."""
    with desk.occasion.read() as tables:
        chats: list[Chat] = tables.chats.of(desk.visitor_id, EARLIER_MOST)
    if desk.chat is not None and all(one.chat_id != desk.chat.chat_id for one in chats):
        chats = [desk.chat, *chats]
    for chat in reversed(chats):
        if choosing.is_over(chat) and not _is_before(desk, chat):
            _leave(desk, record, chat)


def _leave(desk: Desk, record: Record, chat: Chat) -> None:
    is_now = desk.happening.chat_id == chat.chat_id
    is_missed = choosing.chat_class(chat) == "missed"

    def note(earlier: Earlier | None) -> tuple[str, str]:
        title, content = card.chat_note(desk.words, desk.known, chat, is_missed=is_missed)
        return "Notes", desk.place.note(record, title, content, earlier)

    is_new = desk.steps.once(f"note/{chat.chat_id}", desk.visitor_id, note)
    if is_missed and (is_new or is_now):  # an earlier one stays what it was when the setting is changed
        _track(desk, chat)
    elif not is_missed and desk.place.terms.attaches:
        _attach(desk, record, chat)


def _is_before(desk: Desk, chat: Chat) -> bool:
    """C1: what ended while the link was off is not made up for."""
    since, ended = desk.place.terms.since, chat.ended_at or chat.missed_at
    return since is not None and ended is not None and ended < since


def _track(desk: Desk, chat: Chat) -> None:
    """C8: a missed chat that the CRM has counts as completed; cards are to say so."""
    if desk.place.terms.tracks_missed and chat.state == "missed":
        change = {"state": "completed", "ended_by": TRACKED, "ended_at": chat.missed_at or desk.now}
        desk.occasion.changes.append(lambda tables: tables.chats.change(chat.chat_id, **change))
        more = {"visit_id": chat.visit_id, "chat_id": chat.chat_id}
        desk.occasion.happened(Happening("known", desk.visitor_id, desk.now, **more, detail={"about": "crm"}))


def _attach(desk: Desk, record: Record, chat: Chat) -> None:
    """C7: the transcript with the record, and with the visit where that takes files."""
    step = f"transcript/{chat.chat_id}"
    visit_id = _visit_of(desk, chat.visit_id)
    in_visit = f"visit_transcript/{chat.chat_id}" if visit_id is not None else step
    if desk.steps.done(step) is not None and desk.steps.done(in_visit) is not None:
        return
    with desk.occasion.read() as tables:
        lines = tables.chats.lines(chat.chat_id)
    if not lines:
        return
    shown = card.transcript(desk.words, desk.known, chat, lines[:MOST_LINES], MOST_LETTERS)
    name = transcript.file_name(chat.question, desk.words.say("push.transcript", id=chat.reference_id or chat.chat_id))
    try:
        content = desk.occasion.services.papers.pdf(shown)
    except NotDrawn as error:
        desk.short("not_drawn", "transcript", error.reason)
        return
    for where, about in ((step, record), (in_visit, visit_id)):
        if about is None:
            continue

        def attach(earlier: Earlier | None, about: Record = about) -> tuple[str, str]:
            return "Attachments", desk.place.attach(about.module, about.id, name, content, earlier)

        desk.steps.once(where, desk.visitor_id, attach)


def _visit_of(desk: Desk, visit_id: str) -> Record | None:
    """The visit as a module of the CRM has it; None where a note took its place, or none was written."""
    stay = desk.steps.done(f"visit/{visit_id}") if visit_id else None
    is_there = stay is not None and stay.outside_id and stay.module != "Notes"
    return Record(stay.module, stay.outside_id, {}) if stay is not None and is_there else None


def by_hand(desk: Desk, record: Record) -> None:
    """C9, C11: notes that people wrote about the visitor, with the record and with the visit in which they wrote."""
    with desk.occasion.read() as tables:
        kept = tables.visitor_notes.of(desk.visitor_id)
        visits = tables.visits.of(desk.visitor_id) if kept else []
        chats = {chat.chat_id: chat.visit_id for chat in tables.chats.of(desk.visitor_id)} if kept else {}
    for one in kept:
        _put(desk, record, f"hand/{one.note_id}", one)
        before = next((visit.visit_id for visit in visits if visit.started_at <= one.made_at), "")
        there = _visit_of(desk, chats.get(one.chat_id) or before)
        if there is not None:
            _put(desk, there, f"visit_hand/{one.note_id}", one)


def _put(desk: Desk, record: Record, step: str, one: VisitorNote) -> None:
    title, content = card.hand_note(desk.words, one)

    def write(earlier: Earlier | None) -> tuple[str, str]:
        return "Notes", desk.place.note(record, title, content, earlier)

    try:
        desk.steps.once(step, desk.visitor_id, write)
    except ServiceRejected as error:  # the others, and the other place, take theirs
        desk.short("refused", record.module, str(error.facts.get("remote_code") or error.code))
