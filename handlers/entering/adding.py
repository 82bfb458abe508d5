"""*Add to CRM*: a lead, which is preselected, or a contact; company or account, phone, status, owner, task (V4, G1)."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NothingFound, ServiceRejected, UserError
from app.i18n import formats
from app.visitors.places import drafting
from app.visitors.places.opening import open_place
from app.visitors.places.records import Draft, Record, Task
from app.visitors.places.values import naming
from handlers.entering import card
from handlers.entering.payload import Visited, visited

FIELDS = {"Last_Name": "name", "Company": "company", "Account_Name": "company", "Phone": "phone", "Owner": "owner"}
SUBJECT_MOST = 200


def ask(ctx: Context) -> Reply:
    """The form, filled with what is known; who is there already is shown instead."""
    found = visited(ctx)
    there = _there(found)
    if there is not None:
        found.learn(there)
        return Reply(card.there_already(found, there), private=True)
    return Reply(card.add_form(found))


def submitted(ctx: Context) -> Reply:
    found, form = visited(ctx), ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    name, company = form.text("name").strip(), form.text("company").strip()
    for field, value in (("name", name), ("company", company)):
        if not value:
            said = ctx.say(f"enter.no_{field}")
            return Reply(FormError(said, ((field, said),)))
    module = form.text("as") or found.place.module
    last, first = naming.person(name)
    with ctx.services.database.read() as tables:
        facts = drafting.facts(found.known, tables)
    draft = drafting.draft(found.place, found.known, facts, ctx.words, module)
    draft = replace(draft, last_name=last, first_name=first, company=company, phone=form.text("phone").strip())
    draft = replace(draft, owner_id=form.text("owner"), status=form.text("status"))
    try:
        record = _added(found, draft, module)
        _task(found, record, form.text("due"))
    except BotError as error:
        return Reply(_refused(ctx, error))
    found.learn(record)
    return Reply(card.added(found, record), private=True)


def _added(found: Visited, draft: Draft, module: str) -> Record:
    """C13: looked up once more, added once, whoever else adds them at this moment."""
    made: list[Record] = []
    step = f"record/{found.visitor_id}"

    def work(begun_at: datetime | None) -> tuple[str, str]:
        there = _there(found)  # the form may have been open for long
        if there is not None:  # somebody else's: nothing is completed in it
            found.steps.note(f"fields/{found.visitor_id}", found.visitor_id, ("", ""))
        made.append(there or found.place.add(draft, begun_at, module))
        return made[0].module, made[0].id

    found.steps.once(step, found.visitor_id, work)
    done = found.steps.done(step)
    if not made and done is not None:  # it was added before, or somebody else has just done it
        there = _there(found, (done.module, done.outside_id))
        if there is None:  # deleted by hand since: whoever presses the button wants them there
            _forget(found, done.outside_id)
            found.steps.once(step, found.visitor_id, work)
            done = found.steps.done(step)
            there = made[0] if made else _there(found, (done.module, done.outside_id)) if done is not None else None
        made += [there] if there is not None else []
    found.steps.note(f"task/{found.visitor_id}", found.visitor_id, ("Tasks", ""))  # what the form says counts
    if found.known.visit is not None:  # the owner need not be told who is there: somebody is at it
        found.steps.note(f"notice/{found.known.visit.visit_id}", found.visitor_id, ("", ""))
    if not made:
        raise NothingFound("record.gone")
    return made[0]


def _there(found: Visited, known: tuple[str, str] = ("", "")) -> Record | None:
    """The visitor's record; raises UserError enter.hidden when there is one that this person may not see."""
    there = found.place.find(found.known.visitor, known)
    if there is None:
        house = open_place(found.ctx.services)
        if house is not None and house[0].find(found.known.visitor, known) is not None:
            raise UserError("enter.hidden")
    return there


def _forget(found: Visited, record_id: str) -> None:
    """With the record everything is gone that hung on it: it is written to the new one."""
    with found.ctx.services.database.read() as tables:
        notes = tables.visitor_notes.of(found.visitor_id)
    others = [f"{name}/{found.visitor_id}" for name in ("task", "hand_task", "fields")]
    found.steps.forget(f"record/{found.visitor_id}", record_id, [*others, *(f"hand/{note.note_id}" for note in notes)])


def _task(found: Visited, record: Record, due: str) -> None:
    if not due.isdigit():
        return
    ctx, chat = found.ctx, found.known.chat
    asked = " ".join(chat.question.split()) if chat is not None else ""
    subject = asked or ctx.say("push.task", name=found.known.visitor.name or str(record.row.get("Last_Name") or ""))
    day = ctx.now.astimezone(formats.zone(ctx.words.zone)).date() + timedelta(days=int(due))
    owner_id = str((record.row.get("Owner") or {}).get("id") or "")
    one = Task(subject[:SUBJECT_MOST], day, owner_id)

    def work(begun_at: datetime | None) -> tuple[str, str]:
        return "Tasks", found.place.task(record, one, tried=begun_at is not None)

    found.steps.once(f"hand_task/{found.visitor_id}", found.visitor_id, work)


def _refused(ctx: Context, error: BotError) -> FormError:
    details = error.facts.get("details") if isinstance(error, ServiceRejected) else None
    field = FIELDS.get(str(details.get("api_name")), "") if isinstance(details, dict) else ""
    said = ctx.words.error(error)
    return FormError(said, ((field, said),) if field else ())
