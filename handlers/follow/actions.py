"""Follow a record, stop following it, and what has changed on a record, or in one's own deals, since one last looked.

The CRM has no history that could be asked for, so what somebody saw is kept here, sealed, for the next time.
"""

from datetime import timedelta
from typing import Any

from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import NothingFound, UserError
from grammar.catalog import Module
from handlers.follow import card, payload

FOLLOWED_MOST = 200  # by one person or channel; more is a report
PIPELINE_FIELDS = ("Deal_Name", "Stage", "Amount", "Closing_Date", "Modified_Time", "Created_Time")
PIPELINE_MOST = 200
Row = dict[str, Any]


def follow(ctx: Context) -> Reply:
    """The presser is told of changes of this record from now on."""
    return _followed(ctx, f"user:{ctx.call.user_id}", "follow.followed")


def follow_here(ctx: Context) -> Reply:
    """The channel is told, with the rights of whoever pressed."""
    chat = ctx.call.chat
    if chat.kind != "channel" or not chat.channel_unique_name:
        raise UserError("follow.not_a_channel")
    return _followed(ctx, f"channel:{chat.channel_unique_name}", "follow.followed_here")


def _followed(ctx: Context, subject: str, said: str) -> Reply:
    module, row = _record(ctx)
    with ctx.services.database.read() as tables:
        count = len(tables.follows.of(subject))
    if count >= FOLLOWED_MOST:
        raise UserError("follow.too_many", limit=FOLLOWED_MOST)
    mine = (
        subject,
        module.api_name,
        str(row["id"]),
        ctx.own_account.cliq_user_id,
        payload.values(module, row),
        ctx.now,
    )
    who = ctx.call.user_id
    watch = (f"now:{ctx.call.fingerprint}", {"slot": ctx.now.isoformat()}, ctx.now)
    return Reply(
        Banner(ctx.say(said)),
        changes=(
            lambda tables: tables.deeds_of(who).follow(*mine),
            # The watch channel is made at once, not at the next sweep.
            lambda tables: tables.inbox.add("clock", "followed", *watch),
        ),
    )


def unfollow(ctx: Context) -> Reply:
    """The record of this message is followed no more, by whom the message was for."""
    mine, who, now = ctx.parts, ctx.call.user_id, ctx.now
    return Reply(
        Banner(ctx.say("follow.unfollowed")),
        changes=(lambda tables: tables.deeds_of(who).unfollow(*mine, now),),
    )


def changed(ctx: Context) -> Reply:
    """What has changed on this record since the asker last asked (X12)."""
    module, row = _record(ctx)
    subject, what = f"user:{ctx.call.user_id}", f"record:{module.api_name}/{row['id']}"
    now_values, now = payload.values(module, row), ctx.now
    with ctx.services.database.read() as tables:
        look = tables.looks.get(subject, what)
    found = payload.differences(module, look.values, now_values) if look else []
    said = card.record_changes(ctx, module, row, look.looked_at if look else None, found)
    return Reply(said, changes=(lambda tables: tables.looks.put(subject, what, now_values, now),), private=True)


def pipeline(ctx: Context) -> Reply:
    """What has changed in the asker's own deals since they last asked, or since yesterday (X12)."""
    user_id = ctx.account.crm_user_id or ""
    module = ctx.catalog.module("Deals")
    if module is None or not user_id.isdigit():
        raise NothingFound("follow.no_deals")
    query = (
        f"select {', '.join(PIPELINE_FIELDS)} from Deals where Owner = '{user_id}' "  # noqa: S608
        f"order by Modified_Time desc limit {PIPELINE_MOST}"
    )
    rows = {str(row["id"]): row for row in ctx.crm.coql(query).rows}
    subject, now = f"user:{ctx.call.user_id}", ctx.now
    with ctx.services.database.read() as tables:
        look = tables.looks.get(subject, "pipeline")
    kept = {number: {name: row.get(name) for name in PIPELINE_FIELDS} for number, row in rows.items()}
    since = look.looked_at if look else now - timedelta(days=1)
    said = card.pipeline(ctx, module, look.values if look else None, rows, since)
    return Reply(said, changes=(lambda tables: tables.looks.put(subject, "pipeline", kept, now),), private=True)


def _record(ctx: Context) -> tuple[Module, Row]:
    module_name, record_id = ctx.parts[:2]
    module = ctx.catalog.module(module_name)
    row = ctx.record(module_name, record_id) if module else None
    if module is None or row is None:
        raise NothingFound("record.gone")
    return module, row
