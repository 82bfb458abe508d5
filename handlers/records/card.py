"""How a record and its owner look in chat.

Pure: facts in, messages and forms out. Everything the CRM or a person wrote goes through text.escape.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from app.cliq.form import FormReply, Hidden, Option, Radio
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
from app.cliq.text import escape, label, link, plain
from app.context import Context, Entry
from app.i18n import values
from app.search import columns
from app.search.directory import Person
from grammar.catalog import Field, Module

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
DETAILS_DAYS = 365  # it carries no right: whoever presses it sees what the CRM shows to them
Row = Mapping[str, Any]
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def record_card(
    ctx: Context, module: Module, row: Row, owner: Person | None, chat_id: str, *, said: str = "", undo: str = ""
) -> Message:
    """The card that only the asker sees: headline fields, links, and what can be done next (Z11).

    said   what has just happened to the record, above the rest
    undo   the key of the button that takes it back; it takes the place of the chat with the owner, whom More… has, too
    """
    links = References(limit=1)
    record_id = str(row["id"])
    place = (module.api_name, record_id, chat_id)
    where = ctx.say("record.post_hint")  # the card may be shown elsewhere than the command was typed (Z15)
    buttons = [Button(ctx.say("edit.undo"), Invoke(BUTTONS), key=undo, hint=ctx.say("edit.undo_hint"))] if undo else []
    buttons += [
        Button(ctx.say("record.post"), Invoke(BUTTONS), key=ctx.sign("post", *place), kind="+", hint=where),
        Button(ctx.say("record.add_note"), Invoke(BUTTONS), key=ctx.sign("note", module.api_name, record_id)),
    ]
    if may_edit(module, row):
        buttons.append(Button(ctx.say("edit.button"), Invoke(BUTTONS), key=ctx.sign("edit", *place)))
    owner_text = ""
    if owner is not None:
        pressed = Button(ctx.say("record.owner"), Invoke(BUTTONS), key=ctx.sign("own", owner.crm_user_id))
        owner_text = ctx.say("record.owned_by", owner=links.add(label(owner.name), pressed))
        if owner.cliq_user_id and not undo:
            buttons.append(Button(ctx.say("record.chat_with_owner"), start_chat(owner.cliq_user_id)))
    if offered(ctx, module) or owner is not None:
        buttons.append(Button(ctx.say("record.more"), Invoke(BUTTONS), key=ctx.sign("more", *place)))
    message = _card(ctx, module, row)
    text = lines(said, message.text, owner_text, ctx.service_notice())
    return Message(text, card=message.card, slides=message.slides, buttons=tuple(buttons), references=links.buttons)


def may_edit(module: Module, row: Row) -> bool:
    """As the CRM says of this person: of the module by its profile, of the record by the sharing of data."""
    return module.editable and row.get("$editable") is not False


def shared_card(ctx: Context, module: Module, row: Row, allowed: frozenset[str] | None) -> Message:
    """The card as everybody in a chat sees it: of its buttons only *Details*, which shows whoever presses it what the
    CRM shows to them, in private.

    allowed   api names of the fields that may be shown there (X7); None for all of the headline
    """
    key = ctx.sign("rec", module.api_name, str(row["id"]), days=DETAILS_DAYS, for_all=True)
    details = Button(ctx.say("link.details"), Invoke(BUTTONS), key=key, hint=ctx.say("link.details_hint"))
    return replace(_card(ctx, module, row, allowed), buttons=(details,))


def _card(ctx: Context, module: Module, row: Row, allowed: frozenset[str] | None = None) -> Message:
    name = name_of(ctx, module, row)
    pairs = _headline(ctx, module, row, allowed)
    links = [link(ctx.say("record.open"), ctx.record_url(module.api_name, str(row["id"])))]
    account = row.get("Account_Name") if allowed is None or "Account_Name" in allowed else None
    if module.api_name != "Accounts" and isinstance(account, dict) and account.get("id"):
        address = ctx.record_url("Accounts", str(account["id"]))
        links.append(link(str(account.get("name") or ""), address))
    return Message(
        lines(f"*{escape(name)}*", " · ".join(links)),
        card=Card(f"{kind_of(ctx, module)} · {escape(name)}"),
        slides=(Labels(tuple((escape(field.label), _shown(field, text)) for field, text in pairs)),) if pairs else (),
    )


def _shown(field: Field, text: str) -> str:
    """Text as text, but a web site as a link: what keeps Cliq from making one of it would be copied along."""
    if field.type == "website" and _ADDRESS.fullmatch(text):
        return link(text, text if "://" in text else f"http://{text}")
    return escape(text)


def kind_of(ctx: Context, module: Module) -> str:
    """What one record of the module is called."""
    key = f"record.kind.{module.api_name}"
    return ctx.say(key) if ctx.words.knows(key) else escape(module.singular)


def _headline(ctx: Context, module: Module, row: Row, allowed: frozenset[str] | None) -> list[tuple[Field, str]]:
    """Z11's fields in their order; one without a value is left out, and the next that has one takes its place. Where
    not all are allowed, all that are."""
    most = len(columns.HEADLINES.get(module.api_name, ())) or columns.HEADLINE_OTHERWISE
    fields = columns.headline(module) if allowed is None else columns.allowed(module, allowed)
    most = most if allowed is None else len(allowed)
    texts = ((field, _value(ctx, module, field.api_name, row)) for field in fields)
    return list(islice(((field, text) for field, text in texts if plain(text)), most))


def name_of(ctx: Context, module: Module, row: Row) -> str:
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
        title=plain(name_of(ctx, module, row)),
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
    if not columns.headline(module):  # without a summary there is nothing to share (P1)
        fitting = [(kind, one) for kind, one in fitting if kind != "share"]
    return sorted(fitting, key=lambda pair: (pair[1].place, pair[0]))
