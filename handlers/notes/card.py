"""How a note looks in chat: the form, the note that was written, the one that could not be.

Pure: facts in, messages and forms out. Everything the CRM or a person wrote goes through text.escape.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.cliq.form import DynamicSelect, FormReply, Hidden, Input, Option, Radio, Text, Textarea
from app.cliq.message import Button, Invoke, Message, lines
from app.cliq.text import cut, escape, link, paragraphs, plain
from app.context import Context
from app.i18n import values
from grammar.catalog import Module

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
Row = Mapping[str, Any]
# https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html, read 2026-11-21
TITLE_MOST, CONTENT_MOST = 120, 65535
SHOWN_CHARACTERS = 500


def note_form(ctx: Context, module: Module, row: Row) -> FormReply:
    """For a record that is known (N1)."""
    kind = f"record.kind.{module.api_name}"
    shown = ctx.say(kind) if ctx.words.knows(kind) else plain(module.singular)
    hint = ctx.say("note.on", module=shown, name=plain(_name(ctx, module, row)))
    return _form(ctx, "note", [Hidden("ref", ctx.sign("note", module.api_name, str(row["id"])))], hint=hint)


def any_note_form(ctx: Context, modules: Sequence[Module], text: str = "", source: str = "") -> FormReply:
    """For any record of these modules, which is searched in the form (N1).

    source   where `text` comes from: shown, and added to the note when it is saved
    """
    options = tuple(Option(module.label, module.api_name) for module in modules)
    asked: list[Input] = [
        Radio(
            "module",
            ctx.say("note.module"),
            options,
            mandatory=True,
            value=modules[0].api_name,
            trigger_on_change=True,
        ),
        DynamicSelect(
            "record",
            ctx.say("note.record"),
            mandatory=True,
            placeholder=ctx.say("note.record_hint"),
            min_characters=1,
        ),
    ]
    if source:
        asked.insert(0, Hidden("ref", ctx.sign("note_any", source)))
    return _form(ctx, "note_any", asked, hint=source.partition("\n")[0], text=text)


def _form(ctx: Context, name: str, first: Sequence[Input], *, hint: str = "", text: str = "") -> FormReply:
    heading = Text("title", ctx.say("note.heading"), max_length=TITLE_MOST, placeholder=ctx.say("note.heading_hint"))
    content = Textarea(
        "content",
        ctx.say("note.content"),
        mandatory=True,
        max_length=CONTENT_MOST,
        placeholder=ctx.say("note.content_hint"),
        value=text,
    )
    return FormReply(
        name=name,
        title=ctx.say("note.title"),
        hint=hint,
        inputs=(*first, heading, content),
        function=FORMS,
        button_label=ctx.say("note.save"),
    )


def note_kept(ctx: Context, record: tuple[str, str], title: str, content: str, reason: str) -> Message:
    """What was typed, when the note could not be written and the form is closed; the button has the whole of it."""
    key = ctx.sign("renote", *record, title, content)
    button = Button(ctx.say("note.again"), Invoke(BUTTONS), key=key, kind="+")
    return Message(lines(ctx.say("note.not_written", reason=reason), _quoted(title, content)), buttons=(button,))


def note_written(ctx: Context, module: Module, row: Row, title: str, content: str) -> Message:
    url = ctx.record_url(module.api_name, str(row["id"]))
    said = ctx.say("note.written", record=link(_name(ctx, module, row), url))
    return Message(lines(said, _quoted(title, content), ctx.service_notice()))


def _quoted(title: str, content: str) -> list[str]:
    shown = paragraphs(cut(content, SHOWN_CHARACTERS)).splitlines()
    return [f"*{escape(title)}*" if title else "", *("!" + line for line in shown)]


def _name(ctx: Context, module: Module, row: Row) -> str:
    field = module.field(module.name_field)
    name = values.text(ctx.words, field, row.get(module.name_field)) if field else ""
    return name if plain(name) else ctx.say("record.nameless")
