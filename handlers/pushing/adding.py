"""A visitor becomes a record: as whom, of which company, whose, with which values; its task; completed when the chat
ends (C2-C5, C10)."""

from dataclasses import replace
from datetime import timedelta

from app.i18n import formats
from app.visitors import operating
from app.visitors.places import choosing, drafting
from app.visitors.places.records import Record, Task
from app.visitors.places.steps import Earlier
from app.visitors.places.values import mapping
from app.visitors.values import Chat
from handlers.pushing.desk import Desk

TASK_SUBJECT_MOST = 200


def added(desk: Desk, *, is_looked_up: bool) -> Record | None:
    """Add the visitor, whom nobody knows there; the record that somebody else has added meanwhile, if so.

    is_looked_up   it was looked just now, and there was none
    """
    made: list[Record] = []

    def work(earlier: Earlier | None) -> tuple[str, str]:
        found = None
        if earlier is not None or not is_looked_up:
            found = desk.place.find(desk.known.visitor)
        if found is None:
            one = drafting.draft(desk.place, desk.known, desk.facts, desk.words)
            found = desk.place.add(replace(one, owner_id=owner(desk, desk.chat)), earlier)
        else:
            _found(desk, found, earlier)
        made.append(found)
        return found.module, found.id

    desk.steps.once(f"record/{desk.visitor_id}", desk.visitor_id, work)
    if made:
        return made[0]
    return desk.place.find(desk.known.visitor, desk.before({}))


def taken_over(desk: Desk, record: Record) -> bool:
    """The record was found, and may be what a try to add it has left that nobody answered: then it is ours, with all
    that belongs to being new. True when that was settled now."""
    step = f"record/{desk.visitor_id}"

    def work(earlier: Earlier | None) -> tuple[str, str]:
        _found(desk, record, earlier)
        return record.module, record.id

    return desk.steps.is_begun(step) and desk.steps.once(step, desk.visitor_id, work)


def _found(desk: Desk, record: Record, earlier: Earlier | None) -> None:
    """Somebody else's gets no task for being new, and nothing is completed in it."""
    if earlier is None or not desk.place.has_left(record, earlier):
        for name in ("task", "fields"):
            desk.steps.note(f"{name}/{desk.visitor_id}", desk.visitor_id, (record.module, record.id))


def is_deleted(desk: Desk) -> bool:
    """Whether the visitor, whom the place does not know, had a record there: then a person has taken it away, and only
    a person brings it back, with *Add to CRM* (C2, C13). That is remembered."""
    was = desk.before(desk.body)
    if not was[1]:
        return False
    if desk.steps.done(f"record/{desk.visitor_id}") is None:
        for name in ("record", "task", "fields"):
            desk.steps.note(f"{name}/{desk.visitor_id}", desk.visitor_id, was if name == "record" else ("", ""))
    return True


def owner(desk: Desk, chat: Chat | None) -> str:
    if chat is None:
        return desk.place.owner("", is_bot=False)
    with desk.occasion.read() as tables:
        user_id = operating.crm_user_of(tables, chat)
    return desk.place.owner(chat.operator_email, is_bot=chat.is_bot, user_id=user_id)


def task(desk: Desk, record: Record) -> None:
    """C4: for a visitor who was added, and for one who is there already and was missed (C8)."""
    days, chat = desk.place.terms.task_days, desk.chat
    if days is None:
        return
    mine = desk.steps.done(f"record/{desk.visitor_id}")
    is_new = mine is not None and mine.done_at is not None and desk.steps.done(f"task/{desk.visitor_id}") is None
    is_missed = chat is not None and choosing.chat_class(chat) == "missed" and "missed" in desk.place.terms.added
    its_own = f"task/{chat.chat_id}" if chat is not None else ""
    if is_new and _add_task(desk, record, f"task/{desk.visitor_id}", days, its_own):
        return  # else another chat's event has done it at the same moment, for that chat
    if is_missed:
        _add_task(desk, record, its_own, days)


def _add_task(desk: Desk, record: Record, step: str, days: int, also: str = "") -> bool:
    """Whether it was added now. also: the step that is done with it, before anybody sees that this one is."""
    chat, words, visitor = desk.chat, desk.words, desk.known.visitor
    asked = " ".join(chat.question.split()) if chat is not None else ""
    subject = asked or words.say("push.task", name=visitor.name or visitor.email or visitor.phone)
    owner_id = str((record.row.get("Owner") or {}).get("id") or "")
    due = desk.now.astimezone(formats.zone(words.zone)).date() + timedelta(days=days)
    one = Task(subject[:TASK_SUBJECT_MOST], due, owner_id)

    def work(earlier: Earlier | None) -> tuple[str, str]:
        made = desk.place.task(record, one, earlier)
        if also:
            desk.steps.note(also, desk.visitor_id, ("Tasks", ""))  # without its id, which is the other step's
        return "Tasks", made

    return desk.steps.once(step, desk.visitor_id, work)


def completed(desk: Desk, record: Record) -> None:
    """C10 a: the attributes of a visitor who was added from here are completed when the chat ends, once."""
    chat, step = desk.chat, f"fields/{desk.visitor_id}"
    if chat is None or not choosing.is_over(chat) or desk.steps.done(f"record/{desk.visitor_id}") is None:
        return
    module = desk.place.known_module(record.module)
    if module is None:
        return

    def work(_earlier: Earlier | None) -> tuple[str, str]:
        values = mapping.values(module, desk.place.terms.mapping, desk.facts, desk.place.rights.zone)
        contact = {"Email": desk.known.visitor.email, "Phone": desk.known.visitor.phone}
        values |= {name: value for name, value in contact.items() if value and not record.row.get(name)}
        desk.place.update(record, values)
        return record.module, record.id

    desk.steps.once(step, desk.visitor_id, work)
