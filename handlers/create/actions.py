"""Adding a record: the form, a look at what is there already, the record in the CRM in the user's own name (X4).

Nothing typed is lost, and nothing is added twice: a try that nobody answered is looked for before another.
"""

import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from app.cliq.form import Change, FormChange, FormError, Options
from app.cliq.reply import Reply
from app.cliq.request import Form
from app.cliq.text import escape
from app.context import Context
from app.errors import BotError, NotAllowed, NothingFound, ServiceError, ServiceUnavailable
from app.writing import alike, lookups
from app.writing.fields import CREATABLE
from app.writing.refusals import duplicate_id, refusal
from grammar.catalog import Module
from handlers.create import card
from handlers.create.payload import RELATED, New, defaults, is_activity

RELATED_MODULES = ("Contacts", "Leads", "Accounts", "Deals")


def ask(ctx: Context) -> Reply:
    """The form for a kind of record, filled with what a sentence said or with what was typed before."""
    module_name, *rest = [*ctx.parts, "", "", ""][:4]
    packed, chat_id, demanded = rest
    if not module_name:
        return Reply(card.what_form(ctx, chat_id or ctx.call.chat.id))
    new = New(_module(ctx, module_name), json.loads(packed) if packed else {}, chat_id, _names(demanded))
    return Reply(card.form(ctx, _begun(ctx, new)))


def ask_about(module_name: str) -> Callable[[Context], Reply]:
    """The form for something about the record of a card: a task, a call, a meeting, a deal of an account."""

    def run(ctx: Context) -> Reply:
        about_name, record_id, chat_id = ctx.parts
        about, row = ctx.module(about_name), ctx.record(about_name, record_id)
        if about is None or row is None:
            raise NothingFound("record.gone")
        name = str(row.get(about.name_field) or "")
        module = _module(ctx, module_name)
        plains: dict[str, Any] = {RELATED: {"id": f"{about_name}:{record_id}", "name": name}}
        if not is_activity(module):
            field = {"Accounts": "Account_Name", "Contacts": "Contact_Name"}[about_name]
            account = row.get("Account_Name")
            plains = {field: {"id": record_id, "name": name}}
            if about_name == "Contacts" and isinstance(account, dict) and account.get("id"):
                plains["Account_Name"] = {"id": str(account["id"]), "name": str(account.get("name") or "")}
        return Reply(card.form(ctx, _begun(ctx, New(module, plains, chat_id))))

    return run


def chosen(ctx: Context) -> Reply:
    """The kind of record was chosen: its form."""
    form = _form(ctx)
    return Reply(follow=ctx.refer("create", form.text("what"), "", *ctx.parts))


def changed(ctx: Context) -> Reply:
    """Another pipeline has other stages."""
    form, module = _form(ctx), _module(ctx, ctx.parts[0])
    field = module.field("Stage")
    if form.target != "Pipeline" or field is None:
        return Reply()
    one = ctx.desk.an_input(module, field, {"Pipeline": form.text("Pipeline")})
    return Reply(FormChange((Change("update", "Stage", one),)))


def search(ctx: Context) -> Reply:
    """What a field that names another record, or a colleague, offers for what is typed."""
    form, module = _form(ctx), _module(ctx, ctx.parts[0])
    if form.target == RELATED:
        return Reply(Options(_related(ctx, form.query)))
    field = module.field(form.target)
    return Reply(Options(ctx.choices(field, form.query) if field is not None else ()))


def submitted(ctx: Context) -> Reply:
    """Looks for what is the same, then saves; a refusal stands beside the field it is about."""
    form = _form(ctx)
    module_name, chat_id, demanded = ctx.parts
    module = _module(ctx, module_name)
    asked = [field for name in form.values if (field := module.field(name)) is not None]
    plains, wrong = ctx.desk.read(asked, form)
    about = form.choice(RELATED)
    if about is not None:
        plains[RELATED] = {"id": about.value, "name": about.label}
    new = New(module, plains, chat_id, _names(demanded))
    wrong |= {name: ctx.say(f"create.wrong.{key}") for name, key in new.hindrances(ctx.now).items()}
    if wrong:
        return Reply(FormError(ctx.say("write.not_saved"), tuple(wrong.items())))
    try:
        found = _alike(ctx, new)
        return Reply(card.looks_the_same(ctx, new, found), private=True) if found else _made(ctx, new)
    except BotError as error:
        return _refused(ctx, new, error)


def again(ctx: Context) -> Reply:
    """Save in spite of what looks the same, or try once more after a failure: then what became of the first try is
    looked for."""
    module_name, packed, chat_id, demanded, how = ctx.parts
    new = New(_module(ctx, module_name), json.loads(packed), chat_id, _names(demanded))
    try:
        made = alike.just_made(ctx.crm, new.module, new.plains, _maker(ctx)) if how == "retry" else None
        return _shown(ctx, new, str(made["id"])) if made else _made(ctx, new)
    except BotError as error:
        said = refusal(ctx.words, error, new.module).sentence
        other_id = duplicate_id(error)
        other = ctx.record(new.module.api_name, other_id) if other_id else None
        return Reply(card.kept(ctx, new, said, other), private=True)


def _made(ctx: Context, new: New) -> Reply:
    try:
        record_id = ctx.crm.create(new.module.api_name, new.sent(ctx.now))
    except ServiceUnavailable as error:
        record_id = _looked_for(ctx, new, error)
    return _shown(ctx, new, record_id)


def _looked_for(ctx: Context, new: New, error: ServiceUnavailable) -> str:
    """Nobody answered: the record may be there. Its id; raises the error with what is known of the outcome."""
    try:
        found = alike.just_made(ctx.crm, new.module, new.plains, _maker(ctx))
    except ServiceError:
        error.facts["outcome"] = "unknown_new"
        raise error from None
    if found is None:
        error.facts["outcome"] = "not_added"
        raise error
    return str(found["id"])


def _shown(ctx: Context, new: New, record_id: str) -> Reply:
    """The new record's card."""
    owner = new.plains.get("Owner")
    is_mine = not isinstance(owner, dict) or owner.get("id") == ctx.account.crm_user_id
    if not is_mine and ctx.record(new.module.api_name, record_id) is None:
        return Reply(card.made_out_of_sight(ctx, new, new.module), private=True)
    said = ctx.say("create.made", module=escape(new.module.singular), name=escape(new.name))
    return Reply(follow=ctx.refer("rec", new.module.api_name, record_id, new.chat_id, said))


def _refused(ctx: Context, new: New, error: BotError) -> Reply:
    refused = refusal(ctx.words, error, new.module)
    late = card.kept(ctx, new, refused.sentence)
    form = _form(ctx)
    if not refused.field or refused.field in form.values:
        beside = ((refused.field, refused.sentence),) if refused.field else ()
        return Reply(FormError(refused.sentence, beside), late=late)
    wanted = New(new.module, new.plains, new.chat_id, (*new.demanded, refused.field))
    again_with = card.form(ctx, wanted, refused.sentence)
    if all(one.name != refused.field for one in again_with.inputs):  # a field that no form of ours can fill in
        return Reply(FormError(refused.sentence), late=late)
    return Reply(again_with, late=late)


def _begun(ctx: Context, new: New) -> New:
    """With what a form begins with, where nothing is known."""
    today = ctx.now.astimezone(ZoneInfo(ctx.words.zone or "UTC")).date().isoformat()
    filled = new.filled(**defaults(new.module, ctx.now, today, ctx.desk.me()))
    if new.module.api_name == "Deals":
        filled = filled.filled(Pipeline=ctx.desk.default_pipeline())
    return New(filled.module, filled.plains, filled.chat_id or ctx.call.chat.id, filled.demanded)


def _alike(ctx: Context, new: New) -> list[alike.Alike]:
    others = [module for name in alike.PEOPLE if (module := ctx.catalog.module(name)) is not None]
    return alike.find(ctx.crm, others, new.module, new.plains, _maker(ctx))


def _maker(ctx: Context) -> alike.Maker:
    return alike.Maker(ctx.account.crm_user_id or "", ctx.now, ctx.services.keep_for(ctx.account))


def _related(ctx: Context, typed: str) -> tuple[Any, ...]:
    found: list[Any] = []
    for name in RELATED_MODULES:
        module = ctx.catalog.module(name)
        command = lookups.command(module, typed) if module is not None else None
        if command is not None:
            rows = ctx.search(command, is_typing=True).rows
            found += lookups.options(rows, command.module, typed, prefix=f"{name}:")
    return tuple(found)


def _module(ctx: Context, name: str) -> Module:
    module = ctx.module(name) if name in CREATABLE else None
    if module is None:
        raise NotAllowed("create.no_module")
    if not module.creatable:
        raise NotAllowed("create.not_allowed", module=module.label)
    return module


def _names(joined: str) -> tuple[str, ...]:
    return tuple(name for name in joined.split(",") if name)


def _form(ctx: Context) -> Form:
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    return form
