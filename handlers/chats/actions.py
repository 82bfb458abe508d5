"""Handing a chat over, ending it, inviting somebody who is on the site (V4).

What SalesIQ's interface has a call for is done under the person's own name; what it has none for is said to be so.
"""

from app.cliq.form import FormError
from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, UserError
from handlers.chats import card, desk

INVITATION_MOST = 500


def ask_transfer(ctx: Context) -> Reply:
    """To which department, and there to whom."""
    known, _ = desk.chat_of(ctx)
    desk.operator(ctx)
    with ctx.services.database.read() as tables:
        departments = [one for one in tables.brands.departments() if one.is_on]
        operators = [one for one in tables.brands.operators() if one.is_on and not one.is_bot]
    return Reply(card.transfer_form(ctx, desk.name_of(ctx, known), departments, operators))


def transferred(ctx: Context) -> Reply:
    """SalesIQ asks the other one; what becomes of it its webhooks tell, and the thread says."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    _, chat = desk.chat_of(ctx)
    desk.operator(ctx)
    department, operator = form.text("department"), form.text("operator")
    with ctx.services.database.read() as tables:
        chosen = tables.brands.operator(operator) if operator else None
    if chosen is not None and department not in chosen.departments:
        said = ctx.say("chats.not_in_department", who=chosen.name)
        return Reply(FormError(said, (("operator", said),)))
    try:
        desk.talking(ctx).transfer(chat.chat_id, department, operator, form.text("note").strip())
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))
    return Reply(Banner(ctx.say("chats.transferred")))


def end(ctx: Context) -> Reply:
    """End it in SalesIQ; its webhook brings the rest. The visitor sees it, so not from a channel for alerts only."""
    desk.may_reply(ctx)
    _, chat = desk.chat_of(ctx)
    desk.operator(ctx)
    desk.talking(ctx).close(chat.chat_id)
    return Reply(Banner(ctx.say("chats.ended")))


def ask_invite(ctx: Context) -> Reply:
    """What the visitor is invited with; refused when they have left (V4)."""
    known = desk.known_of(ctx)
    _still_there(ctx)
    return Reply(card.invite_form(ctx, desk.name_of(ctx, known)))


def invited(ctx: Context) -> Reply:
    """The page shows the invitation in the operator's name when it next asks."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    text = form.text("text").strip()
    if not text or len(text) > INVITATION_MOST:
        said = ctx.say("chats.empty") if not text else ctx.say("chats.too_long", limit=INVITATION_MOST)
        return Reply(FormError(said, (("text", said),)))
    try:
        _still_there(ctx)
        sender = desk.operator(ctx).name
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))
    visitor_id = ctx.parts[0]
    ctx.visiting.command(visitor_id, "invite", sender=sender, text=text)
    desk.tell(ctx, None, visitor_id, "invited")
    return Reply(Banner(ctx.say("chats.invited")))


def _still_there(ctx: Context) -> None:
    """raises UserError chats.has_left, chats.is_chatting, chats.alerts_only"""
    known = desk.known_of(ctx)
    desk.may_reply(ctx)
    if not known.is_live:
        raise UserError("chats.has_left")
    if desk.open_chat(known):
        raise UserError("chats.is_chatting")
