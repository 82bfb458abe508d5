"""Add note, from a record's card: the form, and the note in the CRM under the user's own name (N1, N2).

What the person typed is never lost: on any failure the form stays open with the reason.
"""

from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NothingFound, ServiceRejected
from handlers.records import card

NOTE_FIELDS = {"Note_Title": "title", "Note_Content": "content"}


def ask(ctx: Context) -> Reply:
    """The form, with module and record filled in."""
    module_name, record_id = ctx.parts[:2]
    module = ctx.catalog.module(module_name)
    row = ctx.record(module_name, record_id) if module else None
    if module is None or row is None:
        raise NothingFound("record.gone")
    return Reply(card.note_form(ctx, module, row))


def submitted(ctx: Context) -> Reply:
    """Writes the note; the reply shows it with a link. A refusal stands beside the field it is about."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    title, content = form.text("title").strip(), form.text("content").strip()
    if not content:
        return Reply(FormError(ctx.say("note.empty"), (("content", ctx.say("note.empty")),)))
    try:
        module_name, record_id = ctx.parts[:2]
        module = ctx.catalog.module(module_name)
        row = ctx.record(module_name, record_id) if module else None
        if module is None or row is None:
            raise NothingFound("record.gone")
        ctx.crm.create_note(module_name, record_id, title=title, content=content)
    except ServiceRejected as error:
        return Reply(_refused(ctx, error))
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))
    return Reply(card.note_written(ctx, module, row, title, content), private=True)


def _refused(ctx: Context, error: ServiceRejected) -> FormError:
    details = error.facts.get("details")
    field = NOTE_FIELDS.get(str(details.get("api_name"))) if isinstance(details, dict) else None
    text = ctx.words.error(error)
    return FormError(text, ((field, text),)) if field else FormError(text)
