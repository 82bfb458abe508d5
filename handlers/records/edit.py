"""Edit on a record's card: the form, the change in the CRM under the user's own name, and its undo (X1).

Nobody's work is overwritten: a field that somebody else changed meanwhile shows both values, and the person decides.
What was typed is never lost: a refusal keeps the form open, and a message with all of it follows one that was closed.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.cliq.form import FormError, Options
from app.cliq.message import Banner, Message, MessageEdit, lines
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NotAllowed, NothingFound
from app.writing import saving, values
from app.writing.refusals import refusal
from app.writing.values import Plain
from grammar.catalog import Module
from handlers.records import actions, card, changes
from handlers.records.changes import Change

Row = dict[str, Any]
UNDO = timedelta(minutes=30)


def ask(ctx: Context) -> Reply:
    """The form with the record's values; what a sentence wished for, or what was typed before, is filled in."""
    module_name, record_id, chat_id, *wished = ctx.parts
    module, row = _record(ctx, module_name, record_id)
    if not card.may_edit(module, row):
        raise NotAllowed("edit.not_allowed")
    wishes: dict[str, Plain] = json.loads(wished[0]) if wished else {}
    form = changes.form(ctx, module, row, chat_id, wishes)
    if form is None:
        raise NotAllowed("edit.nothing_to_edit")
    return Reply(form)


def submitted(ctx: Context) -> Reply:
    """Saves what is other than it was in the form; the answer is the card as the record is now, with undo."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    module_name, record_id, chat_id, kept = ctx.parts
    module = ctx.module(module_name)
    if module is None:
        raise NothingFound("record.gone")
    before: dict[str, Plain] = json.loads(kept)
    typed, wrong = ctx.desk.read([field for name in before if (field := module.field(name))], form)
    if wrong:
        return Reply(FormError(ctx.say("write.not_saved"), tuple(wrong.items())))
    mine = {name: plain for name, plain in typed.items() if not values.same(plain, before[name])}
    if not mine:
        return Reply(Banner(ctx.say("edit.unchanged")))
    change = Change(module, record_id, chat_id, mine, {name: before[name] for name in mine})
    try:
        return _done(ctx, change, _save(ctx, change))
    except BotError as error:
        refused = refusal(ctx.words, error, module)
        if refused.field and refused.field not in before:
            return _asked_for_more(ctx, change, refused.field, refused.sentence)
        beside = ((refused.field, refused.sentence),) if refused.field else ()
        late = changes.kept(ctx, change, refused.sentence)
        return Reply(FormError(refused.sentence, beside), late=late)


def search(ctx: Context) -> Reply:
    """What a field that names another record, or a colleague, offers for what is typed."""
    form = ctx.call.form
    module = ctx.module(ctx.parts[0])
    field = module.field(form.target) if form is not None and module is not None else None
    return Reply(Options(ctx.choices(field, form.query) if form is not None and field is not None else ()))


def again(ctx: Context) -> Reply:
    """A button that saves: undo, the person's own value in spite of another's, or all but that."""
    module_name, record_id, chat_id, mine, before, how = ctx.parts
    module, row = _record(ctx, module_name, record_id)
    change = Change(module, record_id, chat_id, json.loads(mine), json.loads(before), how == "undo")
    if not change.mine:
        return _shown(ctx, module, row, chat_id, ctx.say("edit.theirs_kept"))
    try:
        return _done(ctx, change, _save(ctx, change))
    except BotError as error:
        said = refusal(ctx.words, error, module).sentence
        return Reply(changes.kept(ctx, change, said), private=True)


def _save(ctx: Context, change: Change) -> saving.Saved | saving.Conflict:
    def read() -> Row | None:
        return ctx.record(change.module.api_name, change.record_id)

    return saving.save(ctx.crm, read, change.module, change.record_id, change.mine, change.before)


def _done(ctx: Context, change: Change, outcome: saving.Saved | saving.Conflict) -> Reply:
    if isinstance(outcome, saving.Conflict):
        return _in_place(ctx, changes.conflict(ctx, change, outcome))
    if outcome.row is not None and not outcome.changed:
        return _shown(ctx, change.module, outcome.row, change.chat_id, ctx.say("edit.already_so"))
    said = changes.told(ctx, change, outcome)
    if outcome.row is None:
        return Reply(Message(lines(said, ctx.say("edit.out_of_sight"))), private=True)
    undo = ""
    if not change.is_undo:
        was = {name: pair[0] for name, pair in outcome.changed.items()}
        now = {name: pair[1] for name, pair in outcome.changed.items()}
        parts = Change(change.module, change.record_id, change.chat_id, was, now, is_undo=True).parts
        undo = ctx.sign("undo", *parts, days=UNDO / timedelta(days=1))
    return _shown(ctx, change.module, outcome.row, change.chat_id, said, undo)


def _shown(ctx: Context, module: Module, row: Mapping[str, Any], chat_id: str, said: str, undo: str = "") -> Reply:
    """The card as the record is now, in the place of the one that the button or form came from."""
    found = card.record_card(ctx, module, row, actions.owner_of(ctx, row), chat_id, said=said, undo=undo)
    return _in_place(ctx, found)


def _in_place(ctx: Context, message: Message) -> Reply:
    """Cliq edits only messages of ours, and none where others see it: dispatch makes a new one of it there (Z15)."""
    return Reply(MessageEdit(message) if ctx.call.message_id else message, private=True)


def _asked_for_more(ctx: Context, change: Change, name: str, sentence: str) -> Reply:
    """The CRM wants a field that the form did not have: the form again, with it and with all that was typed."""
    row = ctx.record(change.module.api_name, change.record_id) or {}
    form = None
    if row:
        form = changes.form(ctx, change.module, row, change.chat_id, change.mine, demanded=(name,), reason=sentence)
    late = changes.kept(ctx, change, sentence)
    known = form is not None and any(one.name == name for one in form.inputs)
    return Reply(form, late=late) if known else Reply(FormError(sentence), late=late)


def _record(ctx: Context, module_name: str, record_id: str) -> tuple[Module, Row]:
    """The record, read now; raises NothingFound when this person may not see it (any more)."""
    module = ctx.module(module_name)
    row = ctx.record(module_name, record_id) if module else None
    if module is None or row is None:
        raise NothingFound("record.gone")
    return module, row
