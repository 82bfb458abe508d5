"""Giving a chat to a colleague: here, and in SalesIQ under one's own name where both are operators there (V4).

SalesIQ documents the transfer of an ongoing chat only: one that waits is handed over as it is, and picked up first if
that is refused.
"""

from app.cliq.message import Banner, Message, lines
from app.cliq.reply import Post, Reply, Target
from app.cliq.text import escape, link
from app.context import Context
from app.errors import BotError, NotAllowed, NothingFound, ServiceRejected
from app.visitors import operating
from app.visitors.values import Chat, Operator
from handlers.chats import card, claim, desk

URGENT = 10


def ask(ctx: Context) -> Reply:
    """To whom: operators of SalesIQ who have a Cliq account here, then others of this channel."""
    known, chat = desk.chat_of(ctx)
    people = card.colleagues(ctx, chat.department_id)
    if not people:
        raise NothingFound("chats.nobody")
    return Reply(card.assign_form(ctx, desk.name_of(ctx, known), people))


def assigned(ctx: Context) -> Reply:
    """That person has it from now on and is told so by the bot; whether SalesIQ knows it is said."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    known, chat = desk.chat_of(ctx)
    chosen = form.text("who")
    if chosen not in dict(card.colleagues(ctx, chat.department_id)):
        raise NothingFound("chats.nobody")
    if chosen == ctx.call.user_id:
        return claim.claim(ctx)
    name = card.person_name(ctx, chosen)
    in_salesiq = _handed_over(ctx, chat, chosen, name, form.text("note").strip())
    desk.tell(ctx, chat, chat.visitor_id, "claimed", who=chosen, by=ctx.call.user_id)
    words = ctx.services.words_of(chosen)
    said = words.say(
        "chats.assigned_to_you",
        by=escape(card.person_name(ctx, ctx.call.user_id)),
        who=escape(desk.name_of(ctx, known)),
        question=escape(chat.question),
    )
    url = operating.chat_url(ctx.services.links.get("salesiq"), ctx.services.settings.data_center, chat.chat_id)
    message = Message(lines(said, link(words.say("channels.open_salesiq"), url) if url else ""))
    key = f"assign/{chat.chat_id}/{ctx.services.source.token(6)}"
    post = Post(f"bot_user:{chosen}", Target("bot_user", chosen), message, "bot", key, priority=URGENT)
    return Reply(
        Banner(f"{ctx.say('chats.assigned', who=name)} {in_salesiq}"),
        posts=(post,),
        changes=(lambda tables: tables.chats.change(chat.chat_id, claimed_by=chosen),),
    )


def _handed_over(ctx: Context, chat: Chat, chosen: str, name: str, note: str) -> str:
    """Transfer it in SalesIQ; a sentence about what became of it there."""
    with ctx.services.database.read() as tables:
        colleague = operating.operator_of(tables, chosen)
    if colleague is None or not colleague.is_on:
        return ctx.say("chats.colleague_no_operator", who=name)
    if chat.operator_id == colleague.operator_id:
        return ""
    try:
        me = desk.operator(ctx)
        _transfer(ctx, chat, colleague, note, is_mine=chat.operator_id == me.operator_id)
    except BotError as error:
        return ctx.say("chats.not_handed_over", why=ctx.words.error(error))
    return ctx.say("chats.asked_in_salesiq", who=name)


def _transfer(ctx: Context, chat: Chat, colleague: Operator, note: str, *, is_mine: bool) -> None:
    department = operating.department_for(colleague, chat.department_id)
    if not department:
        raise NotAllowed("chats.no_department", who=colleague.name)
    talking = desk.talking(ctx)
    try:
        talking.transfer(chat.chat_id, department, colleague.operator_id, note)
    except ServiceRejected:
        if chat.state != "waiting" or is_mine:
            raise
        talking.pick_up(chat.chat_id)
        talking.transfer(chat.chat_id, department, colleague.operator_id, note)
