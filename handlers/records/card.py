"""How a record, its owner and a note look in chat.

Pure: facts in, messages and forms out. Everything the CRM or a person wrote goes through text.escape.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from app.cliq.form import FormReply, Hidden, Input, Option, Radio, Text, Textarea
from app.cliq.message import (
    Button,
    Card,
    Invoke,
    Labels,
    Message,
    References,
    audio_call,
    lines,
    start_chat,
    video_call,
)
from app.cliq.text import cut, escape, label, link, paragraphs, plain
from app.context import Context, Entry
from app.i18n import values
from app.search import columns
from app.search.directory import Person
from grammar.catalog import Module

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
Row = Mapping[str, Any]
# https://www.zoho.com/crm/developer/docs/api/v8/create-notes.html, read 2026-11-21
NOTE_TITLE_MOST, NOTE_CONTENT_MOST = 120, 65535
NOTE_SHOWN_CHARACTERS = 500
NAMED_MOST = 5  # records of one name, in the sentence that asks which is meant
FIELDS_OTHERWISE = 8  # of a card, where Z11 does not say how many


def record_card(ctx: Context, module: Module, row: Row, owner: Person | None, chat_id: str) -> Message:
    """The card that only the asker sees: headline fields, links, and what can be done next (Z11)."""
    links = References(limit=1)
    record_id = str(row["id"])
    place = (module.api_name, record_id, chat_id)
    where = ctx.say("record.post_hint")  # the card may be shown elsewhere than the command was typed (Z15)
    buttons = [
        Button(ctx.say("record.post"), Invoke(BUTTONS), key=ctx.sign("post", *place), kind="+", hint=where),
        Button(ctx.say("record.add_note"), Invoke(BUTTONS), key=ctx.sign("note", module.api_name, record_id)),
    ]
    owner_text = ""
    if owner is not None:
        pressed = Button(ctx.say("record.owner"), Invoke(BUTTONS), key=ctx.sign("own", owner.crm_user_id))
        owner_text = ctx.say("record.owned_by", owner=links.add(label(owner.name), pressed))
        if owner.cliq_user_id:
            buttons.append(Button(ctx.say("record.chat_with_owner"), start_chat(owner.cliq_user_id)))
    if offered(ctx, module) or (owner is not None and owner.cliq_user_id):
        buttons.append(Button(ctx.say("record.more"), Invoke(BUTTONS), key=ctx.sign("more", *place)))
    message = _card(ctx, module, row)
    text = lines(message.text, owner_text, ctx.service_notice())
    return Message(text, card=message.card, slides=message.slides, buttons=tuple(buttons), references=links.buttons)


def shared_card(ctx: Context, module: Module, row: Row) -> Message:
    """The card as everybody in the chat sees it: no button, since each would act under the presser's own rights."""
    return _card(ctx, module, row)


def _card(ctx: Context, module: Module, row: Row) -> Message:
    name = _name(ctx, module, row)
    pairs = _headline(ctx, module, row)
    links = [link(ctx.say("record.open"), ctx.record_url(module.api_name, str(row["id"])))]
    account = row.get("Account_Name")
    if module.api_name != "Accounts" and isinstance(account, dict) and account.get("id"):
        address = ctx.record_url("Accounts", str(account["id"]))
        links.append(link(str(account.get("name") or ""), address))
    return Message(
        lines(f"*{escape(name)}*", " · ".join(links)),
        card=Card(f"{ctx.say(f'record.kind.{module.api_name}')} · {escape(name)}"),
        slides=(Labels(tuple((escape(label), escape(text)) for label, text in pairs)),) if pairs else (),
    )


def _headline(ctx: Context, module: Module, row: Row) -> list[tuple[str, str]]:
    """Z11's fields in their order; one without a value is left out, and the next that has one takes its place."""
    most = len(columns.HEADLINES.get(module.api_name, ())) or FIELDS_OTHERWISE
    texts = ((field.label, _value(ctx, module, field.api_name, row)) for field in columns.headline(module))
    return list(islice(((label, text) for label, text in texts if plain(text)), most))


def _name(ctx: Context, module: Module, row: Row) -> str:
    name = _value(ctx, module, module.name_field, row)
    return name if plain(name) else ctx.say("record.nameless")


def _value(ctx: Context, module: Module, api_name: str, row: Row) -> str:
    field = module.field(api_name)
    return values.text(ctx.words, field, row.get(api_name), ctx.currency_of(row)) if field else ""


def owner_card(ctx: Context, person: Person, only: str = "") -> Message:
    """Name, role, e-mail, phone, and the three ways to meet; none of them without a Cliq account (Z13)."""
    facts = [
        ("record.role", person.role),
        ("record.email", person.email),
        ("record.phone", person.phone),
    ]
    pairs = tuple((ctx.say(key), escape(text)) for key, text in facts if text)
    ways = {
        "chat": Button(ctx.say("record.chat"), start_chat(person.cliq_user_id or "")),
        "audio": Button(ctx.say("record.audio"), audio_call(person.cliq_user_id or "")),
        "video": Button(ctx.say("record.video"), video_call(person.cliq_user_id or "")),
    }
    chosen = [ways[only]] if only in ways else list(ways.values())
    reachable = bool(person.cliq_user_id)
    said = "" if reachable else ctx.say("record.not_reachable")
    return Message(
        lines(f"*{escape(person.name)}*", said, ctx.service_notice()),
        card=Card(escape(person.name)),
        slides=(Labels(pairs),) if pairs else (),
        buttons=tuple(chosen) if reachable else (),
    )


def more_form(ctx: Context, module: Module, row: Row, person: Person | None, chat_id: str) -> FormReply | None:
    """None when there is nothing to choose from: no owner whom the CRM still knows, and no feature that offers more."""
    options = [Option(ctx.say(entry.label), kind) for kind, entry in offered(ctx, module)]
    if person is not None:
        reachable = ("audio", "video") if person.cliq_user_id else ()
        options += [Option(ctx.say(f"record.{what}"), what) for what in ("owner_details", *reachable)]
    if not options:
        return None
    owner_id = person.crm_user_id if person else ""
    return FormReply(
        name="more",
        title=plain(_name(ctx, module, row)),
        inputs=(
            Hidden("ref", ctx.sign("more", module.api_name, str(row["id"]), chat_id, owner_id)),
            Radio("what", ctx.say("record.what_next"), tuple(options), mandatory=True, value=options[0].value),
        ),
        function=FORMS,
        button_label=ctx.say("record.go"),
    )


def offered(ctx: Context, module: Module) -> list[tuple[str, Entry]]:
    """What the features offer for a record of this module, in order."""
    fitting = [(kind, one) for kind, one in ctx.more.items() if one.modules is None or module.api_name in one.modules]
    return sorted(fitting, key=lambda pair: (pair[1].place, pair[0]))


def note_form(ctx: Context, module: Module, row: Row) -> FormReply:
    """For a record that is known (N1)."""
    name = plain(_name(ctx, module, row))
    hint = ctx.say("note.on", module=ctx.say(f"record.kind.{module.api_name}"), name=name)
    return _note_form(ctx, "note", [Hidden("ref", ctx.sign("note", module.api_name, str(row["id"])))], hint)


def any_note_form(ctx: Context, modules: Sequence[Module]) -> FormReply:
    """For any record of these modules, which is named in the form (N1)."""
    options = tuple(Option(module.label, module.api_name) for module in modules)
    asked: list[Input] = [
        Radio("module", ctx.say("note.module"), options, mandatory=True, value=modules[0].api_name),
        Text("record", ctx.say("note.record"), mandatory=True, placeholder=ctx.say("note.record_hint")),
    ]
    return _note_form(ctx, "note_any", asked)


def _note_form(ctx: Context, name: str, first: Sequence[Input], hint: str = "") -> FormReply:
    heading = Text(
        "title", ctx.say("note.heading"), max_length=NOTE_TITLE_MOST, placeholder=ctx.say("note.heading_hint")
    )
    content = Textarea(
        "content",
        ctx.say("note.content"),
        mandatory=True,
        max_length=NOTE_CONTENT_MOST,
        placeholder=ctx.say("note.content_hint"),
    )
    return FormReply(
        name=name,
        title=ctx.say("note.title"),
        hint=hint,
        inputs=(*first, heading, content),
        function=FORMS,
        button_label=ctx.say("note.save"),
    )


def several_fit(ctx: Context, module: Module, rows: Sequence[Row]) -> str:
    """Which records are called so: their names, with what tells them apart."""
    told = [" · ".join((_name(ctx, module, row), *_telling(ctx, module, row))) for row in rows[:NAMED_MOST]]
    return ctx.say("note.several", records=ctx.words.alternatives([escape(one) for one in told]))


def _telling(ctx: Context, module: Module, row: Row) -> list[str]:
    """The first headline value of a record, mostly its company."""
    return [text for _, text in _headline(ctx, module, row)[:1]]


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
    shown = paragraphs(cut(content, NOTE_SHOWN_CHARACTERS)).splitlines()
    return [f"*{escape(title)}*" if title else "", *("!" + line for line in shown)]
