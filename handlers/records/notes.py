"""Add note, from a record's card or from the bot's menu: the form, and the note in the CRM under the user's own name
(N1, N2).

What the person typed is never lost: on a failure the form stays open with the reason, and when it is closed by then,
because the CRM was slow, a message holds the text and a button that tries again.
"""

from typing import Any

from app.cliq.form import FormError
from app.cliq.reply import Reply
from app.cliq.request import Form
from app.cliq.text import escape
from app.context import Context
from app.errors import BotError, NothingFound, ServiceRejected
from grammar.catalog import Module
from grammar.command.nodes import Command
from grammar.folding import fold
from handlers.records import card

NOTE_FIELDS = {"Note_Title": ("title", "note.heading"), "Note_Content": ("content", "note.content")}


def ask(ctx: Context) -> Reply:
    """The form, with module and record filled in."""
    module_name, record_id = ctx.parts
    return Reply(card.note_form(ctx, *_record(ctx, module_name, record_id)))


def submitted(ctx: Context) -> Reply:
    """Writes the note; the reply shows it with a link. A refusal stands beside the field it is about."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    module_name, record_id = ctx.parts
    return _attempt(ctx, form, module_name, record_id)


def ask_for_any(ctx: Context) -> Reply:
    """The form with everything still to be filled in: module, the record's name, title, content."""
    return Reply(card.any_note_form(ctx, [module for module in ctx.catalog.modules if module.command]))


def submitted_for_any(ctx: Context) -> Reply:
    """Finds the record by its name first; which it is must be certain, or the form says what is missing."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    module, name = ctx.catalog.module(form.text("module")), form.text("record").strip()
    if module is None or not module.command or not name:
        return Reply(_beside("record", ctx.say("note.which")))
    try:
        rows = ctx.search(Command(module, word=name)).rows
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))
    named = [row for row in rows if fold(name) in fold(str(row.get(module.name_field) or ""))]
    same = [row for row in named if fold(name) == fold(str(row[module.name_field]))]
    fitting = same if len(same) == 1 else named
    if not fitting:
        return Reply(_beside("record", ctx.say("note.no_record", name=escape(name))))
    if len(fitting) > 1:
        return Reply(_beside("record", card.several_fit(ctx, module, fitting)))
    return _attempt(ctx, form, module.api_name, str(fitting[0]["id"]))


def _attempt(ctx: Context, form: Form, module_name: str, record_id: str) -> Reply:
    title, content = form.text("title").strip(), form.text("content").strip()
    if not content:
        return Reply(_beside("content", ctx.say("note.empty")))
    try:
        return _written(ctx, module_name, record_id, title, content)
    except BotError as error:
        kept = card.note_kept(ctx, (module_name, record_id), title, content, ctx.words.error(error))
        return Reply(_refused(ctx, error), late=kept)


def again(ctx: Context) -> Reply:
    """The same text once more, after a failure that came too late for the form."""
    module_name, record_id, title, content = ctx.parts
    try:
        return _written(ctx, module_name, record_id, title, content)
    except BotError as error:
        kept = card.note_kept(ctx, (module_name, record_id), title, content, ctx.words.error(error))
        return Reply(kept, private=True)


def _written(ctx: Context, module_name: str, record_id: str, title: str, content: str) -> Reply:
    module, row = _record(ctx, module_name, record_id)
    ctx.crm.create_note(module_name, record_id, title=title, content=content)
    return Reply(card.note_written(ctx, module, row, title, content), private=True)


def _record(ctx: Context, module_name: str, record_id: str) -> tuple[Module, dict[str, Any]]:
    """The record, read now; raises NothingFound when this person may not see it (any more)."""
    module = ctx.module(module_name)
    row = ctx.record(module_name, record_id) if module else None
    if module is None or row is None:
        raise NothingFound("record.gone")
    return module, row


def _refused(ctx: Context, error: BotError) -> FormError:
    details = error.facts.get("details") if isinstance(error, ServiceRejected) else None
    field, label = NOTE_FIELDS.get(str(details.get("api_name")), ("", "")) if isinstance(details, dict) else ("", "")
    if not field:
        return FormError(ctx.words.error(error))
    error.facts["details"] = {"api_name": ctx.say(label)}  # as the form calls it, not the CRM
    return _beside(field, ctx.words.error(error))


def _beside(field: str, text: str) -> FormError:
    return FormError(text, ((field, text),))
