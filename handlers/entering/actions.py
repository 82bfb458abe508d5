"""A note about a visitor, which waits for a record if there is none; a task and a deal (V4, C9, C12)."""

from datetime import date

from app.cliq.form import FormError
from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError
from app.visitors.places.records import Task
from app.visitors.values import VisitorNote
from handlers.entering import card
from handlers.entering.payload import visited

NAME_MOST = 100


def ask_note(ctx: Context) -> Reply:
    return Reply(card.note_form(visited(ctx)))


def noted(ctx: Context) -> Reply:
    """Kept with the visitor; what is written by itself puts it on the record, now or when there is one."""
    found, form = visited(ctx), ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    content = form.text("content").strip()
    if not content:
        said = ctx.say("note.empty")
        return Reply(FormError(said, (("content", said),)))
    person = ctx.services.people.get(ctx.call.user_id)
    account = ctx.own_account
    chat_id = found.known.chat.chat_id if found.known.chat is not None else ""
    note = VisitorNote(
        note_id=ctx.services.source.token(9),
        visitor_id=found.visitor_id,
        author_id=ctx.call.user_id,
        made_at=ctx.now,
        chat_id=chat_id,
        title=form.text("title").strip(),
        content=content,
        author=account.name or (person.email if person is not None else "") or "",
    )
    ctx.changes.append(lambda tables: tables.visitor_notes.add(note))
    found.told()
    has_record = bool(found.known.body("crm").get("id"))
    return Reply(Banner(ctx.say("enter.noted" if has_record else "enter.note_waits")))


def ask_task(ctx: Context) -> Reply:
    """The CRM's own form for a task; Bigin's tasks are simpler."""
    found = visited(ctx)
    if found.place.name == "crm":
        record = found.record()
        return Reply(follow=ctx.refer("add_task", record.module, record.id, ""))
    return Reply(card.task_form(found))


def task_submitted(ctx: Context) -> Reply:
    found, form = visited(ctx), ctx.call.form
    assert form is not None
    subject, due = " ".join(form.text("subject").split()), form.text("due")
    try:
        day = date.fromisoformat(due)
    except ValueError:
        said = ctx.say("write.wrong.date")
        return Reply(FormError(said, (("due", said),)))
    if not subject:
        said = ctx.say("enter.no_subject")
        return Reply(FormError(said, (("subject", said),)))
    record = found.record()
    owner_id = str((record.row.get("Owner") or {}).get("id") or "")
    try:
        found.place.task(record, Task(subject, day, owner_id))
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))
    return Reply(Banner(ctx.say("enter.tasked")))


def ask_deal(ctx: Context) -> Reply:
    """The CRM's own form for a deal of a contact: name, stage, amount, closing date."""
    record = visited(ctx).record()
    return Reply(follow=ctx.refer("add_deal", record.module, record.id, ""))
