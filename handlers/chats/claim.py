"""Taking a chat: by one person, who is seen in its thread; giving it back (V5)."""

from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, UserError
from app.visitors.happening import Happening
from app.visitors.values import Chat
from handlers.chats import card, desk


def claim(ctx: Context) -> Reply:
    """Of two who press at once one has it, and the other is told who. An operator picks it up in SalesIQ, too."""
    known, chat = desk.chat_of(ctx)
    _take(ctx, chat, ctx.call.user_id)
    return Reply(Banner(ctx.say("chats.claimed", who=desk.name_of(ctx, known)) + _picked_up(ctx, chat)))


def _take(ctx: Context, chat: Chat, cliq_user_id: str) -> None:
    """Claim it for somebody at once, since the answer says whether it is theirs; raises UserError chats.taken."""
    detail = {"about": "claimed", "who": cliq_user_id}
    told = Happening("known", chat.visitor_id, ctx.now, chat.visit_id, chat.chat_id, detail)
    with ctx.services.database.write() as tables:
        mine = tables.chats.claim(chat.chat_id, cliq_user_id)
        if mine:
            ctx.services.visiting.tell(tables, told)
            return
        now = tables.chats.get(chat.chat_id)
    holder = now.claimed_by if now is not None else ""
    if holder == cliq_user_id:
        return
    if not holder or not _has_left(ctx, holder):
        raise UserError("chats.taken", who=card.person_name(ctx, holder))
    with ctx.services.database.write() as tables:
        if not tables.chats.claim(chat.chat_id, cliq_user_id, after=holder):
            raise UserError("chats.taken", who=card.person_name(ctx, holder))
        ctx.services.visiting.tell(tables, told)


def _has_left(ctx: Context, holder: str) -> bool:
    """Whether Cliq knows nobody of that id any more: what they took is nobody's."""
    try:
        return ctx.services.cliq_of(ctx.own_account).user(holder) is None
    except BotError:
        return False


def _picked_up(ctx: Context, chat: Chat) -> str:
    """Pick it up in SalesIQ under the person's own name; a sentence when that is left to do there."""
    if chat.state != "waiting":
        return ""
    try:
        desk.operator(ctx)
        desk.talking(ctx).pick_up(chat.chat_id)
    except BotError as error:
        return " " + ctx.say("chats.not_picked_up", why=ctx.words.error(error))
    return ""


def pick_up(ctx: Context, chat: Chat) -> None:
    """Before a first reply: whoever replies to a chat that waits takes it; raises what keeps them from it."""
    if chat.claimed_by != ctx.call.user_id:
        _take(ctx, chat, ctx.call.user_id)
    desk.talking(ctx).pick_up(chat.chat_id)


def release(ctx: Context) -> Reply:
    """Give it back: it waits for somebody again."""
    _, chat = desk.chat_of(ctx)
    if chat.claimed_by != ctx.call.user_id:
        raise UserError("chats.taken", who=card.person_name(ctx, chat.claimed_by))
    desk.tell(ctx, chat, chat.visitor_id, "released")
    return Reply(
        Banner(ctx.say("chats.released")), changes=(lambda tables: tables.chats.change(chat.chat_id, claimed_by=""),)
    )
