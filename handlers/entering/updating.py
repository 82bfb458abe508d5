"""During a chat: what the visitor has said goes into a custom field of their record (C12)."""

from app.cliq.form import FormError
from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NothingFound
from app.visitors.places.values import mapping
from app.writing import fields as choosing
from grammar.catalog import Field, Module
from handlers.entering import card
from handlers.entering.payload import Visited, visited

FIELDS_MOST = 100  # options of a select


def ask(ctx: Context) -> Reply:
    """With what the visitor said last."""
    found = visited(ctx)
    text = ""
    if found.known.chat is not None:
        with ctx.services.database.read() as tables:
            lines = tables.chats.lines(found.known.chat.chat_id)
        said = (line.text for line in reversed(lines) if line.side == "visitor" and line.text)
        text = next(said, found.known.chat.question)
    return _asked(ctx, found, text)


def ask_with_message(ctx: Context) -> Reply:
    """A message action in the thread of a visitor's card: with the message's text."""
    texts = [one.text for one in ctx.call.said if one.text.strip()]
    with ctx.services.database.read() as tables:
        shown = tables.cards.of_thread(ctx.call.chat.id)
    if shown is None:
        raise NothingFound("enter.no_thread")
    if not texts:
        raise NothingFound("message.no_text")
    return _asked(ctx, visited(ctx, shown.visitor_id, shown.chat_id), "\n".join(texts))


def _asked(ctx: Context, found: Visited, text: str) -> Reply:
    module = found.place.known_module(found.record().module)
    fields = offered(module) if module is not None else ()
    if not fields:
        raise NothingFound("enter.no_fields")
    return Reply(card.field_form(found, fields, text))


def offered(module: Module) -> tuple[Field, ...]:
    """The custom fields that this person may write, lookups left out."""
    usable = (field for field in module.fields if field.custom and choosing.is_writable(field) and not field.lookup)
    return tuple(usable)[:FIELDS_MOST]


def submitted(ctx: Context) -> Reply:
    found, form = visited(ctx), ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    record = found.record()
    module = found.place.known_module(record.module)
    name, text = form.text("field"), form.text("value").strip()
    field = next((one for one in offered(module) if one.api_name == name), None) if module is not None else None
    if field is None:
        said = ctx.say("enter.which_field")
        return Reply(FormError(said, (("field", said),)))
    value = mapping.coerced(field, text, ctx.words.zone) if text else None
    if text and value is None:
        said = ctx.say("enter.does_not_fit", field=field.label)
        return Reply(FormError(said, (("value", said),)))
    try:
        found.place.crm.update(record.module, record.id, {field.api_name: value})
    except BotError as error:
        said = ctx.words.error(error)
        return Reply(FormError(said, (("value", said),)))
    found.learn(found.record())
    return Reply(Banner(ctx.say("enter.updated", field=field.label)))
