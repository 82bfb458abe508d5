"""Who of the operators is there, and saying so of oneself (V5): in SalesIQ, where one is an operator, and here, where
who is away is not called to chats that wait and is passed over by rules.

It decides not who is called: whoever calls asks the wish `waiting` of a person.
"""

from dataclasses import replace
from typing import Any

from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError
from app.visitors import operating
from app.visitors.intake import fetched
from app.visitors.values import Operator
from handlers.chats import card

WAITING = "waiting"
STATES = {"here": "available", "away": "busy"}


def operators(ctx: Context) -> Reply:
    """Who is there, as SalesIQ says now, or as it said last when it cannot be asked."""
    return _shown(ctx, _listed(ctx), "")


def said(ctx: Context) -> Reply:
    """`here` or `away`: kept here at once, and told to SalesIQ under the person's own name. What could not be told
    there is said, with what to press."""
    state, who, now = ctx.parts[0], ctx.call.user_id, ctx.now
    is_here = state == "here"
    ctx.changes.append(lambda tables: tables.deeds_of(who).want(f"user:{who}", WAITING, is_here, now, None))
    with ctx.services.database.read() as tables:
        mine = operating.operator_of(tables, who)
    lines = [ctx.say(f"chats.now_{state}")]
    if mine is not None and mine.is_on and ctx.services.links.is_on("salesiq"):
        try:
            ctx.services.salesiq.presence(ctx.own_account).be_available(mine.operator_id, is_available=is_here)
        except BotError as error:
            lines.append(ctx.say("chats.not_in_salesiq", why=ctx.words.error(error)))
        else:
            found = replace(mine, availability=STATES[state])
            ctx.changes.append(lambda tables: tables.brands.put_operator(found))
            lines.append(ctx.say("chats.also_salesiq", state=ctx.say(f"chats.state.{found.availability}")))
    else:
        lines.append(ctx.say("chats.only_here"))
    return _shown(ctx, _listed(ctx), "\n".join(lines), **{who: is_here})


def _listed(ctx: Context) -> list[Operator]:
    try:
        found = fetched.operators(ctx.services.salesiq.house()) if ctx.services.links.is_on("salesiq") else []
    except BotError:
        found = []
    if found:
        ctx.changes.append(lambda tables: tables.brands.put_operators(found))
        return sorted(found, key=lambda one: one.name)
    with ctx.services.database.read() as tables:
        return list(tables.brands.operators())


def _shown(ctx: Context, found: list[Operator], told: str, **changed: bool) -> Reply:
    """changed   Cliq user id → whether they are there, where this answer changes it"""

    def is_there(tables: Any, who: str) -> bool:
        if who in changed:
            return changed[who]
        wish = tables.preferences.wants(f"user:{who}", (WAITING,), ctx.now, ctx.words.zone)
        return bool(wish.action == "now")

    with ctx.services.database.read() as tables:
        ours = {one.operator_id: tables.identities.cliq_user_of(one.operator_id, one.email) for one in found}
        away = {operator_id for operator_id, who in ours.items() if who and not is_there(tables, who)}
        am_there = is_there(tables, ctx.call.user_id)
    url = operating.home_url(ctx.services.links.get("salesiq"), ctx.services.settings.data_center)
    return Reply(card.operators(ctx, found, away, url, told=told, am_there=am_there), private=True)
