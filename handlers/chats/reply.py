"""Replying to a visitor, and to nobody by mistake: only the form, or a thread message that begins with '>', goes out,
under the replier's own name at SalesIQ, after ten seconds in which it can be withdrawn (V5)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.cliq.form import Change, FormChange, FormError
from app.cliq.message import Message
from app.cliq.reply import Post, Reply, Target
from app.context import Context
from app.errors import BotError, UserError
from app.rules import replies
from app.visitors.values import Chat, Operator
from app.visitors.visiting import Known
from handlers.chats import card, claim, desk

UNDO_SECONDS = 10
VISITOR_WAITS = 10
TEXT_MOST = 2000
OVER_MINUTES = 10  # a reply that is later than that confuses a visitor more than it helps


@dataclass(frozen=True)
class Outgoing:
    """What is about to go out. file: (name, address or id) of one that was shared in Cliq."""

    text: str
    file: tuple[str, str] = ("", "")


def ask(ctx: Context) -> Reply:
    """The form, empty; saved replies to choose from."""
    known, _ = _open(ctx)
    desk.operator(ctx)
    with ctx.services.database.read() as tables:
        saved = tables.saved_replies.all()
    return Reply(card.reply_form(ctx, desk.name_of(ctx, known), saved))


def saved_chosen(ctx: Context) -> Reply:
    """A saved reply fills the text, with what is known of the visitor in its places."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    number = form.text("saved")
    with ctx.services.database.read() as tables:
        found = tables.saved_replies.get(int(number)) if number.isdecimal() else None
    if found is None:
        return Reply(FormChange(()))
    known = desk.known_of(ctx)
    text = replies.filled(found.body, _facts(ctx, known, desk.operator(ctx)))
    return Reply(FormChange((Change("update", "text", card.reply_text(ctx, text)),)))


def submitted(ctx: Context) -> Reply:
    """The preview, and ten seconds to think better of it."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    file = form.choice("file")
    given = Outgoing(form.text("text").strip(), (file.label, file.value) if file is not None else ("", ""))
    if not given.text and not given.file[1]:
        return Reply(FormError(ctx.say("chats.empty"), (("text", ctx.say("chats.empty")),)))
    try:
        return _outgoing(ctx, given)
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))


def said_in_thread(ctx: Context) -> Reply:
    """A thread message that began with '>': to the visitor of the card that the thread hangs on."""
    text, name, file_id = ctx.parts
    with ctx.services.database.read() as tables:
        kept = tables.cards.of_thread(ctx.call.chat.id)
    if kept is None:
        return Reply()  # somebody else's thread: a quotation
    ctx.turn_to(ctx.refer("reply", kept.visitor_id, kept.chat_id, kept.card_id))
    if not text and not file_id:
        return Reply(Message(ctx.say("chats.empty")))
    if file_id:
        desk.may_fetch_files(ctx)
    return _outgoing(ctx, Outgoing(text, (name or ctx.say("chats.file"), file_id) if file_id else ("", "")))


def _outgoing(ctx: Context, given: Outgoing) -> Reply:
    known, chat = _open(ctx)
    who = desk.operator(ctx)
    desk.talking(ctx)  # raises when the person has no account to reply with
    if len(given.text) > TEXT_MOST:
        raise UserError("chats.too_long", limit=TEXT_MOST)
    if chat.state == "waiting":
        claim.pick_up(ctx, chat)
    key = f"reply/{ctx.services.source.token(9)}"
    post = Post(
        stream=f"visitor/{chat.chat_id}",
        target=Target("visitor", chat.chat_id),
        message=Message(given.text),
        sender="asker",
        asker_id=ctx.call.user_id,
        key=key,
        priority=VISITOR_WAITS,
        not_before=ctx.now + timedelta(seconds=UNDO_SECONDS),
        coalesce="",
        expires_at=ctx.now + timedelta(minutes=OVER_MINUTES),
        file=given.file,
        otherwise=card.not_delivered(ctx, desk.name_of(ctx, known), given.text, file=given.file[0]),
    )
    preview = card.preview(ctx, known, who, given.text, key, UNDO_SECONDS, file=given.file[0])
    return Reply(preview, posts=(post,))


def undo(ctx: Context) -> Reply:
    """Withdraw it, as long as it has not gone out; late, that is said."""
    (key,) = ctx.parts
    with ctx.services.database.write() as tables:
        if not tables.outbox.withdraw(key, ctx.now):
            raise UserError("chats.too_late")
    return Reply(card.withdrawn(ctx))


def _open(ctx: Context) -> tuple[Known, Chat]:
    """The chat, and a channel that may reply to it; raises UserError chats.alerts_only."""
    desk.may_reply(ctx)
    return desk.chat_of(ctx)


def _facts(ctx: Context, known: Known, who: Operator) -> dict[str, str]:
    visit: Any = known.visit
    return {
        "name": known.visitor.name,
        "company": known.visitor.company,
        "email": known.visitor.email,
        "operator": who.name,
        "page": visit.current_title if visit is not None else "",
    }
