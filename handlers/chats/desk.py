"""What everything that is done with a chat needs: the chat as it is now, who the person is at SalesIQ, and telling the
channels. It answers nothing itself."""

from typing import Any

from app.context import Context
from app.errors import MissingScope, NotAllowed, NothingFound, UserError
from app.visitors import operating
from app.visitors.happening import Happening
from app.visitors.values import Chat, Operator
from app.visitors.visiting import Known

FILES = "ZohoCliq.Attachments.READ"


def known_of(ctx: Context) -> Known:
    """Whom the button is about, as known now; raises NothingFound."""
    known = ctx.visiting.read(ctx.parts[0], ctx.parts[1])
    if known is None:
        raise NothingFound("channels.visitor_gone")
    return known


def chat_of(ctx: Context) -> tuple[Known, Chat]:
    """The chat of the button, still open; raises NothingFound, UserError chats.over."""
    known = known_of(ctx)
    chat = known.chat
    if chat is None or (ctx.parts[1] and chat.chat_id != ctx.parts[1]):
        raise NothingFound("chats.gone")
    if not chat.is_open:
        raise UserError("chats.over")
    return known, chat


def may_reply(ctx: Context) -> None:
    """From a channel for alerts only nothing goes to the visitor; raises UserError chats.alerts_only."""
    with ctx.services.database.read() as tables:
        kept = tables.cards.get(ctx.parts[2]) if ctx.parts[2] else None
    if kept is not None and kept.is_quiet:
        raise UserError("chats.alerts_only")


def open_chat(known: Known) -> bool:
    return known.chat is not None and known.chat.is_open


def is_waiting(known: Known) -> bool:
    return known.chat is not None and known.chat.state == "waiting"


def is_free(known: Known) -> bool:
    """It waits, and nobody has said that they take it."""
    return known.chat is not None and known.chat.state == "waiting" and not known.chat.claimed_by


def is_taken(known: Known) -> bool:
    return known.chat is not None and known.chat.state == "waiting" and bool(known.chat.claimed_by)


def is_connected(known: Known) -> bool:
    return known.chat is not None and known.chat.state == "connected"


def may_be_invited(known: Known) -> bool:
    return known.is_live and not open_chat(known)


def operator(ctx: Context) -> Operator:
    """Who the person is at SalesIQ; raises NotAllowed for somebody who is no operator there."""
    with ctx.services.database.read() as tables:
        found = operating.operator_of(tables, ctx.call.user_id)
    if found is None or not found.is_on:
        raise NotAllowed("chats.no_operator")
    return found


def talking(ctx: Context) -> Any:
    """SalesIQ with the person's own rights; raises NotLinked, UserError chats.not_linked while it is switched off."""
    if not ctx.services.links.is_on("salesiq"):
        raise UserError("chats.not_linked")
    return ctx.services.salesiq.talking(ctx.own_account)


def may_fetch_files(ctx: Context) -> None:
    """A thread's file is fetched in the person's name when it goes out; raises MissingScope before it is promised."""
    granted = (ctx.own_account.scopes or FILES).split()
    if FILES not in granted:
        raise MissingScope("cliq", "consent", remote_code="", scopes=[FILES])


def tell(ctx: Context, chat: Chat | None, visitor_id: str, about: str, **detail: Any) -> None:
    """Let the channels know, in the transaction of this answer."""
    given = {"about": about, "who": ctx.call.user_id, **detail}
    visit_id, chat_id = (chat.visit_id, chat.chat_id) if chat is not None else ("", "")
    ctx.visiting.happened(Happening("known", visitor_id, ctx.now, visit_id, chat_id, given))


def name_of(ctx: Context, known: Known) -> str:
    visitor = known.visitor
    return visitor.name or visitor.email or visitor.company or ctx.say("channels.somebody")
