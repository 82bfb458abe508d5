"""How changing a record looks in chat: the form, what was changed, two values for one field, what could not be saved.

Facts in, messages and forms out. Everything the CRM or a person wrote goes through text.escape.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.cliq.form import FormReply, Hidden
from app.cliq.message import Button, Invoke, Message, Table, lines
from app.cliq.text import escape, link, plain
from app.context import Context
from app.writing import fields as choosing
from app.writing import values
from app.writing.saving import Conflict, Saved
from app.writing.values import Plain
from grammar.catalog import Module
from handlers.records.card import BUTTONS, FORMS, kind_of, name_of

Row = Mapping[str, Any]
Plains = Mapping[str, Plain]
PIPELINE = "Pipeline"  # a deal's, by which its stages are offered


@dataclass(frozen=True)
class Change:
    """What a person wants these fields to hold, and what they held when the person saw them."""

    module: Module
    record_id: str
    chat_id: str
    mine: Plains
    before: Plains
    is_undo: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """What a button's reference holds of it."""
        how = "undo" if self.is_undo else "edit"
        return self.module.api_name, self.record_id, self.chat_id, packed(self.mine), packed(self.before), how


def packed(plains: Plains) -> str:
    return json.dumps(dict(plains), ensure_ascii=False, separators=(",", ":"))


def form(
    ctx: Context,
    module: Module,
    row: Row,
    chat_id: str,
    wishes: Plains,
    *,
    demanded: Sequence[str] = (),
    reason: str = "",
) -> FormReply | None:
    """The form that changes this record; None when this person may write none of its fields.

    wishes     values to begin with in place of the record's
    demanded   fields that the CRM asked for, when the form is there again; reason: its words
    """
    fields = choosing.edited(module, (*wishes, *demanded))
    if not fields:
        return None
    before = ctx.desk.of_record(fields, row)
    now = {PIPELINE: row.get(PIPELINE), **before, **wishes}
    record_id, name = str(row["id"]), plain(name_of(ctx, module, row))
    return FormReply(
        name="edit",
        title=ctx.say("edit.title", name=name),
        hint=reason or ctx.say("edit.hint", module=kind_of(ctx, module)),
        inputs=(
            Hidden("ref", ctx.sign("edit", module.api_name, record_id, chat_id, packed(before))),
            *ctx.desk.inputs(module, fields, now),
        ),
        function=FORMS,
        button_label=ctx.say("edit.save"),
    )


def told(ctx: Context, change: Change, outcome: Saved) -> str:
    """What has changed, a line per field: from what to what."""
    currency = ctx.currency_of(outcome.row or {})
    head = ctx.say("edit.undone" if change.is_undo else "edit.saved")
    told = []
    for name, (was, now) in outcome.changed.items():
        field = change.module.field(name)
        if field is not None:
            texts = [escape(_shown(ctx, change.module, name, one, currency)) for one in (was, now)]
            told.append(ctx.say("edit.change", field=escape(field.label), before=texts[0], now=texts[1]))
    return lines(head, told)


def conflict(ctx: Context, change: Change, outcome: Conflict) -> Message:
    """Somebody else was quicker: their value beside one's own, and who decides is the person."""
    module, row, currency = change.module, outcome.row, ctx.currency_of(outcome.row)
    heads = [ctx.say(f"edit.head.{one}") for one in ("field", "theirs", "undo" if change.is_undo else "mine")]
    rows = []
    for name, theirs in outcome.theirs.items():
        field = module.field(name)
        texts = [_shown(ctx, module, name, one, currency) for one in (theirs, change.mine[name])]
        rows.append((escape(field.label if field else name), *(escape(text) for text in texts)))
    record = link(name_of(ctx, module, row), ctx.record_url(module.api_name, str(row["id"])))
    said = ctx.say("edit.conflict", record=record, who=_who(ctx, row), when=_when(ctx, row))
    rest = {name: one for name, one in change.mine.items() if name not in outcome.theirs}
    seen = {**change.before, **outcome.theirs}
    others = Change(module, change.record_id, change.chat_id, rest, change.before, change.is_undo)
    forced = Change(module, change.record_id, change.chat_id, change.mine, seen, change.is_undo)
    buttons = [
        Button(ctx.say("edit.use_mine"), Invoke(BUTTONS), key=ctx.sign("resave", *forced.parts)),
        Button(ctx.say("edit.keep_theirs"), Invoke(BUTTONS), key=ctx.sign("resave", *others.parts), kind="+"),
        Button(ctx.say("edit.again"), Invoke(BUTTONS), key=_reopened(ctx, change)),
    ]
    return Message(
        lines(said, ctx.say("edit.rest_waits") if rest else "", ctx.service_notice()),
        slides=(Table(tuple(heads), tuple(rows)),),
        buttons=tuple(buttons),
    )


def kept(ctx: Context, change: Change, reason: str) -> Message:
    """What was typed, when it could not be saved and no form is open any more."""
    told = []
    for name, one in change.mine.items():
        field = change.module.field(name)
        text = escape(_shown(ctx, change.module, name, one, ctx.currency))
        told.append(ctx.say("edit.wanted", field=escape(field.label if field else name), value=text))
    buttons = [Button(ctx.say("edit.retry"), Invoke(BUTTONS), key=ctx.sign("resave", *change.parts), kind="+")]
    if not change.is_undo:
        buttons.append(Button(ctx.say("edit.again"), Invoke(BUTTONS), key=_reopened(ctx, change)))
    return Message(lines(ctx.say("edit.failed", reason=reason), told), buttons=tuple(buttons))


def _reopened(ctx: Context, change: Change) -> str:
    """The key of the button that opens the form with what was typed."""
    return ctx.sign("edit", change.module.api_name, change.record_id, change.chat_id, packed(change.mine))


def _shown(ctx: Context, module: Module, name: str, one: Plain, currency: str) -> str:
    field = module.field(name)
    return values.shown(ctx.words, field, one, currency) if field else str(one or "")


def _who(ctx: Context, row: Row) -> str:
    """Whoever changed the record last; the CRM does not say who changed which field."""
    person = row.get("Modified_By")
    name = str(person.get("name") or "") if isinstance(person, Mapping) else ""
    return escape(name) if plain(name) else ctx.say("edit.somebody")


def _when(ctx: Context, row: Row) -> str:
    try:
        return ctx.words.datetime(datetime.fromisoformat(str(row.get("Modified_Time"))))
    except ValueError:
        return ""
