"""How adding a record looks in chat: the forms, what looks the same, what could not be saved.

Facts in, messages and forms out. Everything the CRM or a person wrote goes through text.escape.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.cliq.form import DynamicSelect, FormReply, Hidden, Input, Option, Select
from app.cliq.message import Button, Invoke, Message, lines
from app.cliq.text import escape, plain
from app.context import Context
from app.i18n import values
from app.writing.alike import Alike
from app.writing.fields import CREATABLE
from grammar.catalog import Module
from handlers.create.payload import RELATED, New, is_activity

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
OPENED_MOST = 3  # buttons for records that look the same; two more go on or back
TOLD = ("Company", "Account_Name", "Email", "Phone", "Amount", "Stage", "Due_Date", "Owner")
DETAILS = 3


def form(ctx: Context, new: New, reason: str = "") -> FormReply:
    """The form that adds a record, filled with what is known of it."""
    module = new.module
    fields = ctx.desk.created(module, (*[name for name in new.plains if name != RELATED], *new.demanded))
    inputs = list(ctx.desk.inputs(module, fields, new.plains))
    if is_activity(module):
        inputs.insert(1, _related(ctx, new))
    return FormReply(
        name="create",
        title=ctx.say("create.title", module=plain(module.singular)),
        hint=reason,
        inputs=(Hidden("ref", ctx.sign("create", module.api_name, new.chat_id, ",".join(new.demanded))), *inputs),
        function=FORMS,
        button_label=ctx.say("create.save"),
    )


def _related(ctx: Context, new: New) -> Input:
    """What a task, call or meeting is about."""
    about = new.plains.get(RELATED)
    return DynamicSelect(
        RELATED,
        ctx.say("create.related"),
        placeholder=ctx.say("write.search_hint"),
        value=Option(about["name"], about["id"]) if isinstance(about, dict) else None,
        min_characters=2,
    )


def what_form(ctx: Context, chat_id: str) -> FormReply:
    """Which kind of record; for a wish that did not say."""
    known = [module for name in CREATABLE if (module := ctx.module(name)) is not None and module.creatable]
    return FormReply(
        name="create_what",
        title=ctx.say("create.what_title"),
        inputs=(
            Hidden("ref", ctx.sign("create_what", chat_id)),
            Select(
                "what",
                ctx.say("create.what"),
                tuple(Option(plain(module.singular), module.api_name) for module in known),
                mandatory=True,
            ),
        ),
        function=FORMS,
        button_label=ctx.say("create.go_on"),
    )


def looks_the_same(ctx: Context, new: New, found: Sequence[Alike]) -> Message:
    """What is there already; the person says whether it is the same."""
    rows = [f"{place}. {_row(ctx, alike)}" for place, alike in enumerate(found, start=1)]
    buttons = [
        Button(
            ctx.say("create.open", number=place),
            Invoke(BUTTONS),
            key=ctx.sign("rec", alike.module.api_name, str(alike.row["id"]), new.chat_id),
            hint=plain(_name(alike)),
        )
        for place, alike in enumerate(found[:OPENED_MOST], start=1)
    ]
    buttons.append(Button(ctx.say("create.anyway"), Invoke(BUTTONS), key=ctx.sign("create_yes", *new.parts, "anyway")))
    buttons.append(_back(ctx, new))
    said = ctx.say("create.same", module=escape(new.module.singular), name=escape(new.name))
    return Message(lines(said, rows, ctx.service_notice()), buttons=tuple(buttons))


def _row(ctx: Context, alike: Alike) -> str:
    """Name, kind of record, what tells it apart, and what is the same."""
    told = []
    for name in TOLD:
        field = alike.module.field(name)
        text = values.text(ctx.words, field, alike.row.get(name), ctx.currency_of(alike.row)) if field else ""
        if plain(text):
            told.append(escape(text))
    reasons = [ctx.say(f"create.reason.{reason}") for reason in alike.reasons]
    head = f"*{escape(_name(alike))}* ({escape(alike.module.singular)})"
    return " · ".join([head, *told[:DETAILS], f"_{ctx.words.list(reasons)}_"])


def _name(alike: Alike) -> str:
    return str(alike.row.get(alike.module.name_field) or alike.row.get("Last_Name") or alike.row.get("id"))


def kept(ctx: Context, new: New, reason: str, other: Mapping[str, Any] | None = None) -> Message:
    """What was typed, when it could not be saved and no form is open any more.

    other   the record that stands in its way, as far as this person may see it
    """
    told = []
    for name, one in new.plains.items():
        field = new.module.field(name)
        if field is not None and one is not None:
            told.append(f"{escape(field.label)}: {escape(ctx.desk.shown(field, one, ctx.currency))}")
    buttons = [Button(ctx.say("create.retry"), Invoke(BUTTONS), key=ctx.sign("create_yes", *new.parts, "retry"))]
    if other is not None:
        key = ctx.sign("rec", new.module.api_name, str(other["id"]), new.chat_id)
        buttons.append(Button(ctx.say("create.open_other"), Invoke(BUTTONS), key=key))
    buttons.append(_back(ctx, new))
    return Message(lines(ctx.say("create.failed", reason=reason), told), buttons=tuple(buttons))


def _back(ctx: Context, new: New) -> Button:
    return Button(ctx.say("create.back"), Invoke(BUTTONS), key=ctx.sign("create", *new.parts))


def made_out_of_sight(ctx: Context, new: New, module: Module) -> Message:
    """The record is there, but belongs to somebody whose records this person does not see."""
    return Message(
        lines(
            ctx.say("create.made", module=escape(module.singular), name=escape(new.name)),
            ctx.say("create.out_of_sight"),
            ctx.service_notice(),
        )
    )
