"""Add note, from a record's card, from the bot's menu or of a chat message: the form, and the note in the CRM under the
user's own name (N1, N2).

What the person typed is never lost: on a failure the form stays open with the reason, and when it is closed by then,
because the CRM was slow, a message holds the text and a button that tries again.
"""

from typing import Any

from app.cliq.form import Change, FormChange, FormError, Options
from app.cliq.reply import Reply
from app.cliq.request import Form
from app.context import Context
from app.errors import BotError, NothingFound, ServiceRejected
from app.writing import lookups
from grammar.catalog import Module
from handlers.notes import card

NOTE_FIELDS = {"Note_Title": ("title", "note.heading"), "Note_Content": ("content", "note.content")}


def ask(ctx: Context) -> Reply:
    """The form, with module and record filled in."""
    module_name, record_id = ctx.parts
    return Reply(card.note_form(ctx, *_record(ctx, module_name, record_id)))


def submitted(ctx: Context) -> Reply:
    """Writes the note; the reply shows it with a link. A refusal stands beside the field it is about."""
    module_name, record_id = ctx.parts
    return _attempt(ctx, _form(ctx), module_name, record_id)


def ask_for_any(ctx: Context) -> Reply:
    """The form with everything still to be filled in: module, record, title, content."""
    return Reply(card.any_note_form(ctx, _modules(ctx)))


def ask_with(ctx: Context) -> Reply:
    """The same with a text, and where it comes from, which is added to the note when it is saved (X5)."""
    text, source = ctx.parts
    return Reply(card.any_note_form(ctx, _modules(ctx), text, source))


def search(ctx: Context) -> Reply:
    """The records of the chosen module whose name holds what is typed."""
    form = _form(ctx)
    module = _module(ctx, form)
    asked = lookups.command(module, form.query) if module is not None and form.target == "record" else None
    if module is None or asked is None:
        return Reply(Options())
    rows = ctx.search(asked, is_typing=True).rows
    return Reply(Options(lookups.options(rows, module, form.query, prefix=f"{module.api_name}:")))


def changed(ctx: Context) -> Reply:
    """Another module has other records."""
    return Reply(FormChange((Change("clear", "record"),)))


def submitted_for_any(ctx: Context) -> Reply:
    """The record must be one of the chosen module; whether it may be seen, the CRM says."""
    form = _form(ctx)
    module_name, _, record_id = form.text("record").partition(":")
    if module_name != form.text("module") or _module(ctx, form) is None or not record_id.isdigit():
        return Reply(_beside("record", ctx.say("note.which")))
    source = ctx.parts[0] if ctx.reference is not None else ""
    return _attempt(ctx, form, module_name, record_id, source)


def _attempt(ctx: Context, form: Form, module_name: str, record_id: str, source: str = "") -> Reply:
    title, content = form.text("title").strip(), form.text("content").strip()
    if not content:
        return Reply(_beside("content", ctx.say("note.empty")))
    content = f"{content}\n\n{source}".strip()
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


def _form(ctx: Context) -> Form:
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    return form


def _modules(ctx: Context) -> list[Module]:
    return [module for module in ctx.catalog.modules if module.command]


def _module(ctx: Context, form: Form) -> Module | None:
    return next((module for module in _modules(ctx) if module.api_name == form.text("module")), None)


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
