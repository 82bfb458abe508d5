"""Something happened with a visitor: they are looked up where visitors go, added if the organisation wants it so, and
what happened is written there, each thing once (C2-C11, C13).

The present state decides, not what the happening says, so hearing of it twice or late does no harm.
"""

from collections.abc import Callable
from datetime import timedelta

from app.cliq.reply import Reply
from app.errors import ServiceRejected
from app.occasion import Occasion
from app.visitors.happening import Happening
from app.visitors.places import choosing
from app.visitors.places.opening import open_place
from app.visitors.places.records import Record
from app.visitors.visiting import Known
from handlers.pushing import adding, chats, stays, submissions
from handlers.pushing.desk import Desk

KINDS = frozenset(
    "landed returned left chat_started attended missed completed contact_captured custom_action known".split()
)
ABOUT = frozenset({"merged", "person", "enrichment", "crm"})  # of `known`: who it is, or what a person did
FRESH = timedelta(minutes=10)  # what was looked up is not looked up again
ANEW = frozenset({"landed", "returned", "chat_started", "missed", "completed", "contact_captured"})


def told(occasion: Occasion) -> Reply:
    """What is written outside is written now; what was learned is stored with this event."""
    happening = Happening.from_json(occasion.event.payload)
    about = str(happening.detail.get("about") or "")
    if happening.kind == "known" and about not in ABOUT:
        return Reply()
    opened = open_place(occasion.services)
    if opened is None:
        return Reply()
    if about == "merged":
        _moved(occasion, happening)
    known = occasion.visiting.read(happening.visitor_id, happening.chat_id)
    if known is None:
        return Reply()
    desk = Desk(occasion, *opened, happening, known)
    submissions.sent(desk)
    if known.visitor.is_identified or submissions.is_looked_for(desk):
        _follow(desk)
    elif known.chat is not None and not desk.body:
        desk.learn(desk.place.body(None))  # nobody knows them, yet a person may add them
    return desk.reply()


def _moved(occasion: Occasion, happening: Happening) -> None:
    """Two visitors have become one: what was written of either is written."""
    kept, gone = happening.visitor_id, str(happening.detail.get("from") or "")
    if gone and gone != kept:
        with occasion.services.database.write() as tables:
            tables.pushed.move(kept, gone)
            tables.visitor_notes.move(kept, gone)
            tables.web_forms.move(kept, gone)


def _follow(desk: Desk) -> None:
    record, is_looked_up = _looked(desk)
    if record is not None:
        desk.is_new = adding.taken_over(desk, record)
    elif _is_to_be_added(desk, is_looked_up=is_looked_up):
        record = adding.added(desk, is_looked_up=is_looked_up)
        is_looked_up = desk.is_new = True
    desk.record = record
    if is_looked_up:
        desk.learn(desk.place.body(record))
    if record is None:
        return
    works: tuple[tuple[str, Callable[[Desk, Record], None]], ...] = (
        ("task", adding.task),
        ("visit", stays.written),  # before the chat, whose transcript goes to the visit as well
        ("chat", chats.written),
        ("fields", adding.completed),
        ("notes", chats.by_hand),
        ("forms", submissions.tied),
        ("notice", stays.notice),
    )
    for name, work in works:
        _tried(desk, name, work, record)


def _is_to_be_added(desk: Desk, *, is_looked_up: bool) -> bool:
    """Nobody knows them. Who was deleted is not brought back, who has just sent a web form is added by the CRM."""
    if is_looked_up and adding.is_deleted(desk):
        return False
    return bool(choosing.reason(desk.known, desk.place.terms.added)) and not submissions.is_awaited(desk)


def _tried(desk: Desk, name: str, work: Callable[[Desk, Record], None], record: Record) -> None:
    """What is refused for good is noted, and the rest goes on; what fails for now is tried again as a whole."""
    try:
        work(desk, record)
    except ServiceRejected as error:
        desk.short("refused", name, str(error.facts.get("remote_code") or error.code))


def _looked(desk: Desk) -> tuple[Record | None, bool]:
    """(the visitor's record, whether it was looked up now)."""
    known, place = desk.known, desk.place
    learned = known.learned.get("crm")
    body = learned.body if learned is not None else {}
    is_ours = desk.is_ours(body) and body.get("asked") == known.visitor.email.lower()
    is_fresh = learned is not None and learned.as_of > desk.now - FRESH and not submissions.is_looked_for(desk)
    if learned is not None and is_ours and desk.happening.kind not in ANEW and is_fresh:
        return _of_body(known), False
    return place.find(known.visitor, desk.before(body)), True


def _of_body(known: Known) -> Record | None:
    body = known.body("crm")
    return Record(str(body["module"]), str(body["id"]), dict(body.get("fields") or {})) if body.get("id") else None
