"""What a chat leaves with the record: a note, also of one that nobody answered, the transcript, a missed one's state
(C7-C9); and the notes that people wrote before there was a record.
"""

from collections.abc import Iterator

from app.render import transcript
from app.render.renderer import NotDrawn
from app.render.transcript import MOST_LETTERS, MOST_LINES
from app.visitors.places import choosing
from app.visitors.places.records import Record
from app.visitors.places.steps import Earlier
from app.visitors.values import Chat
from handlers.pushing import card
from handlers.pushing.desk import Desk


def written(desk: Desk, record: Record) -> None:
    """The note and the file of a chat that is over; each once."""
    chat = desk.chat
    if chat is None or not choosing.is_over(chat) or _is_before(desk, chat):
        return
    is_missed = choosing.chat_class(chat) == "missed"
    title, content = card.chat_note(desk.words, desk.known, chat, is_missed=is_missed)

    def note(earlier: Earlier | None) -> tuple[str, str]:
        return "Notes", desk.place.note(record, title, content, earlier)

    desk.steps.once(f"note/{chat.chat_id}", desk.visitor_id, note)
    if is_missed:
        _track(desk, chat)
    elif desk.place.terms.attaches:
        _attach(desk, record, chat)


def _is_before(desk: Desk, chat: Chat) -> bool:
    """C1: what ended while the link was off is not made up for."""
    since, ended = desk.place.terms.since, chat.ended_at or chat.missed_at
    return since is not None and ended is not None and ended < since


def _track(desk: Desk, chat: Chat) -> None:
    """C8: a missed chat that the CRM has counts as completed."""
    if desk.place.terms.tracks_missed and chat.state == "missed":
        change = {"state": "completed", "ended_by": "tracked", "ended_at": chat.missed_at or desk.now}
        desk.occasion.changes.append(lambda tables: tables.chats.change(chat.chat_id, **change))


def _attach(desk: Desk, record: Record, chat: Chat) -> None:
    """C7: the transcript with the record, and with the visit where that takes files."""
    missing = [one for one in _wanting(desk, record, chat) if desk.steps.done(one[0]) is None]
    if not missing:
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
    for step, module, outside_id in missing:

        def attach(earlier: Earlier | None, module: str = module, outside_id: str = outside_id) -> tuple[str, str]:
            return "Attachments", desk.place.attach(module, outside_id, name, content, earlier)

        desk.steps.once(step, desk.visitor_id, attach)


def _wanting(desk: Desk, record: Record, chat: Chat) -> Iterator[tuple[str, str, str]]:
    """(step, module, id) of whatever is to have the transcript."""
    yield f"transcript/{chat.chat_id}", record.module, record.id
    stay = desk.steps.done(f"visit/{chat.visit_id}") if chat.visit_id else None
    if stay is not None and stay.module != "Notes":
        yield f"visit_transcript/{chat.chat_id}", stay.module, stay.outside_id


def by_hand(desk: Desk, record: Record) -> None:
    """C9: notes that people wrote about the visitor."""
    with desk.occasion.read() as tables:
        kept = tables.visitor_notes.of(desk.visitor_id)
    for one in kept:
        title, content = card.hand_note(desk.words, one)

        def write(earlier: Earlier | None, title: str = title, content: str = content) -> tuple[str, str]:
            return "Notes", desk.place.note(record, title, content, earlier)

        desk.steps.once(f"hand/{one.note_id}", desk.visitor_id, write)
