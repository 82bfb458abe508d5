"""A wish to change something opens the form that does it, filled with what the sentence said; nothing is changed here.

What is not done from chat is said to be so, with the place in the CRM where it is. Which verbs there are, and what a
sentence says besides, is grammar/question's business.
"""

import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from app.cliq.reply import Reply
from app.context import Context
from app.errors import ServiceRejected
from app.search.asking.asking import Stages
from app.writing import lookups
from app.writing.fields import ACTIVITIES, CREATABLE
from app.writing.values import Plain
from grammar.catalog import Module
from grammar.folding import fold
from grammar.question.nodes import Action, Said
from grammar.question.wished import unpack
from handlers.wishes import card, payload
from handlers.wishes.card import Found

SEARCHED = ("Deals", "Leads", "Contacts", "Accounts")
ABOUT = "related"  # the input of an activity's form that names what it is about
ACCOUNTS = {"Deals": "Account_Name", "Contacts": "Account_Name"}
NOTES = "Notes"


def answer(ctx: Context) -> Reply:
    """The form, or the sentence, that a wish deserves; the reference carries the reading."""
    action = unpack(ctx.parts[0])
    if action.said.elsewhere or action.verb in ("delete", "send"):
        return _elsewhere(ctx, action)
    if action.module == NOTES:
        return _note(ctx, action)
    if action.verb in ("create", "remind"):
        return _create(ctx, action)
    return _edit(ctx, action)


def _create(ctx: Context, action: Action) -> Reply:
    name = action.module or ("Tasks" if action.verb == "remind" else "")
    if not name:
        return Reply(follow=ctx.refer("create", "", "", ctx.call.chat.id))
    module = ctx.module(name)
    if module is None or name not in CREATABLE:
        return Reply(card.elsewhere(ctx, "create", module, None), private=True)
    plains = {**payload.named(module, action.said), **_valued(ctx, module, action.said)}
    if name in ACTIVITIES:
        plains |= payload.timed(module, action.said, ctx.now, ZoneInfo(ctx.words.zone or "UTC"))
        plains |= _about(ctx, action.said)
    elif name in ACCOUNTS:
        plains |= _account(ctx, module, action.said)
    known = {key: plain for key, plain in plains.items() if plain is not None}
    return Reply(follow=ctx.refer("create", name, json.dumps(known, ensure_ascii=False), ctx.call.chat.id))


def _edit(ctx: Context, action: Action) -> Reply:
    colleague = _colleague(ctx, action) if action.verb == "assign" or len(action.said.names) > 1 else None
    names = [name for name in action.said.names if colleague is None or fold(name) not in fold(str(colleague["name"]))]
    if not names:
        return Reply(card.which(ctx, action), private=True)
    found = _find(ctx, names[0], _modules(action))
    if not found:
        return Reply(card.none_found(ctx, names[0]), private=True)
    keyed = [(one, _wishes(ctx, one.module, action.said, colleague)) for one in found]
    if len(keyed) > 1:
        return Reply(card.several(ctx, "edit", keyed), private=True)
    one, wishes = keyed[0]
    parts = one.module.api_name, str(one.row["id"]), ctx.call.chat.id, json.dumps(wishes, ensure_ascii=False)
    return Reply(follow=ctx.refer("edit", *parts))


def _note(ctx: Context, action: Action) -> Reply:
    found = _find(ctx, action.name, SEARCHED) if action.name else []
    if not found:
        return Reply(follow=ctx.refer("note_any"))
    if len(found) > 1:
        return Reply(card.several(ctx, "note", [(one, None) for one in found]), private=True)
    return Reply(follow=ctx.refer("note", found[0].module.api_name, str(found[0].row["id"])))


def _elsewhere(ctx: Context, action: Action) -> Reply:
    """Deleting, merging, converting, sending mails, many records at once: not from chat, but from where."""
    kind = "many" if action.said.elsewhere else action.verb
    found = _find(ctx, action.name, _modules(action)) if action.name and kind != "many" else []
    module = ctx.module(action.module) if action.module else None
    return Reply(card.elsewhere(ctx, kind, module, found[0] if len(found) == 1 else None), private=True)


# -- what is named ----------------------------------------------------------------------------------------------------


def _modules(action: Action) -> tuple[str, ...]:
    """Where a record that is to be changed is looked for: where the sentence says, or its values belong."""
    if action.module in (*SEARCHED, *ACTIVITIES):
        return (str(action.module),)
    valued = tuple(name for name in SEARCHED if any(name == one for one, _, _ in action.said.values))
    if valued:
        return valued[:1]
    return ("Deals",) if action.said.amounts or action.said.status else SEARCHED


def _find(ctx: Context, name: str, modules: Sequence[str]) -> list[Found]:
    """The records whose name holds this; those that are called exactly so, where there are any."""
    found: list[Found] = []
    for one in modules:
        module = ctx.module(one)
        command = lookups.command(module, name) if module is not None else None
        if command is None:
            continue
        try:
            rows = ctx.search(command).rows
        except ServiceRejected:  # no right to this module
            continue
        found += [Found(command.module, row) for row in rows]
    exact = [one for one in found if fold(str(one.row.get(one.module.name_field) or "")) == fold(name)]
    return exact or found


def _valued(ctx: Context, module: Module, said: Said) -> dict[str, Plain]:
    metadata, language = ctx.services.metadata, ctx.account.language or ctx.words.language
    stages = Stages(metadata.pipelines(ctx.crm, ctx.organisation, language))
    today = ctx.now.astimezone(ZoneInfo(ctx.words.zone or "UTC")).date()
    start = metadata.fiscal_start_month(ctx.crm, ctx.organisation) if said.periods else 1
    return payload.valued(module, said, stages, today, start)


def _wishes(ctx: Context, module: Module, said: Said, colleague: dict[str, str] | None) -> dict[str, Plain]:
    owner: dict[str, Plain] = {"Owner": colleague} if colleague is not None else {}
    return {**_valued(ctx, module, said), **owner}


def _colleague(ctx: Context, action: Action) -> dict[str, str] | None:
    """The person named last, as an owner; None when nobody, or more than one, is called so."""
    for name in reversed(action.said.names):
        found = ctx.desk.colleagues(name)
        if len(found) == 1:
            return {"id": found[0].value, "name": found[0].label}
    return None


def _about(ctx: Context, said: Said) -> dict[str, Plain]:
    """What an activity is about, when exactly one record is called as the sentence says."""
    found = _find(ctx, said.names[0], SEARCHED) if said.names else []
    if len(found) != 1:
        return {}
    one = found[0]
    return {ABOUT: {"id": f"{one.module.api_name}:{one.row['id']}", "name": one.name}}


def _account(ctx: Context, module: Module, said: Said) -> dict[str, Plain]:
    """The account of a new deal or contact, when exactly one is called as the sentence says."""
    for name in said.names[1:] or (said.names if module.api_name == "Deals" else ()):
        found = _find(ctx, name, ("Accounts",))
        if len(found) == 1:
            return {ACCOUNTS[module.api_name]: {"id": str(found[0].row["id"]), "name": found[0].name}}
    return {}
