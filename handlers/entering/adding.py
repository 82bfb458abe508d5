"""*Add to CRM*: a lead, which is preselected, or a contact; company or account, phone, status, owner, task (V4).

In Bigin *Add as contact*: account and phone, owner, a task if wanted (G1).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from app.cliq.filled import Form
from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NothingFound, ServiceRejected, UserError
from app.i18n import formats
from app.visitors.places import drafting
from app.visitors.places.opening import open_place
from app.visitors.places.records import Draft, Record, Task
from app.visitors.places.steps import Earlier
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
    missing = tuple(_missing(found, form))
    if missing:
        return Reply(FormError(missing[0][1], missing))
    module = form.text("as") or found.place.module
    try:
        record = _added(found, _draft(found, form, module), module)
        _task(found, record, _due(found, form))
    except BotError as error:
        return Reply(_refused(ctx, error))
    found.learn(record)
    return Reply(card.added(found, record), private=True)


def _missing(found: Visited, form: Form) -> Iterator[tuple[str, str]]:
    """(input, what is said) of what must be there: Cliq asks for it, another client need not."""
    is_bigin = found.place.name == "bigin"
    for field in ("name", "company", "phone") if is_bigin else ("name", "company"):
        if not form.text(field).strip():
            key = "enter.no_account" if is_bigin and field == "company" else f"enter.no_{field}"
            yield field, found.ctx.say(key)


def _draft(found: Visited, form: Form, module: str) -> Draft:
    last, first = naming.person(form.text("name").strip())
    with found.ctx.services.database.read() as tables:
        facts = drafting.facts(found.known, tables)
    return replace(
        drafting.draft(found.place, found.known, facts, found.ctx.words, module),
        last_name=last,
        first_name=first,
        company=form.text("company").strip(),
        phone=form.text("phone").strip(),
        owner_id=form.text("owner"),
        status=form.text("status"),
    )


def _added(found: Visited, draft: Draft, module: str) -> Record:
    """C13: looked up once more, added once, whoever else adds them at this moment."""
    made: list[Record] = []
    step = f"record/{found.visitor_id}"

    def work(earlier: Earlier | None) -> tuple[str, str]:
        there = _there(found)  # the form may have been open for long
        if there is not None and (earlier is None or not found.place.has_left(there, earlier)):
            # somebody else's: nothing is completed in it
            found.steps.note(f"fields/{found.visitor_id}", found.visitor_id, ("", ""))
        made.append(there or found.place.add(draft, earlier, module))
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


def _due(found: Visited, form: Form) -> int | None:
    """In how many days the task is due; None for no task. Bigin's check box means the day that is set for tasks."""
    if found.place.name == "bigin":
        return card.usual_due(found) if form.choices("task") else None
    due = form.text("due")
    return int(due) if due.isdecimal() else None


def _task(found: Visited, record: Record, due: int | None) -> None:
    if due is None:
        return
    ctx, chat = found.ctx, found.known.chat
    asked = " ".join(chat.question.split()) if chat is not None else ""
    subject = asked or ctx.say("push.task", name=found.known.visitor.name or str(record.row.get("Last_Name") or ""))
    day = ctx.now.astimezone(formats.zone(ctx.words.zone)).date() + timedelta(days=due)
    owner_id = str((record.row.get("Owner") or {}).get("id") or "")
    one = Task(subject[:SUBJECT_MOST], day, owner_id)

    def work(earlier: Earlier | None) -> tuple[str, str]:
        return "Tasks", found.place.task(record, one, earlier)

    found.steps.once(f"hand_task/{found.visitor_id}", found.visitor_id, work)


def _refused(ctx: Context, error: BotError) -> FormError:
    details = error.facts.get("details") if isinstance(error, ServiceRejected) else None
    field = FIELDS.get(str(details.get("api_name")), "") if isinstance(details, dict) else ""
    said = ctx.words.error(error)
    return FormError(said, ((field, said),) if field else ())
