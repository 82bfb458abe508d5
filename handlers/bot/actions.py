"""What the bot does with a message, a mention, a new subscriber and its menu; commands, questions and saved ones are
answered by their own features, to which it hands on.

It answers people only, in a chat with others only when it is mentioned, and never another bot or itself. A chat with
the bot is seen by its one person; a mention is answered there, too, since it holds record data (Z15).
"""

import re

from app.cliq.reply import Reply
from app.context import Context
from app.visitors.viewing.asked import asked
from grammar.folding import fold
from handlers.bot import card

COMMAND = "/zcrm"
OUT = ">"  # how a message of a thread begins that goes to the visitor
HELP_WORDS = frozenset({"help", "?", "ヘルプ"})  # folded
CHANGES_WORDS = frozenset(
    {"what changed", "what changed?", "what has changed?", "whats new", "変更点", "何が変わった?"}
)
# How the id of a bot begins: https://www.zoho.com/cliq/help/platform/bot-mentionshandler.html, read 2026-11-21
BOTS = "b-"
BRACKET = re.compile(r"[\[［【「]")
MENTION = re.compile(r"\{@[^}]*\}|@zoho crm\b|(?<!\S)@\S+", re.IGNORECASE)


def message(ctx: Context) -> Reply:
    """A text to the bot: a command runs, a saved name asks what it stands for, everything else is a question."""
    if _is_from_a_bot(ctx):
        return Reply()
    text = " ".join(MENTION.sub(" ", ctx.call.message_text).split())
    if text.startswith(COMMAND) or _is_command(ctx, text):
        return Reply(follow=ctx.refer("typed", text))
    if not text or fold(text) in HELP_WORDS:
        return help_text(ctx)
    if fold(text) in CHANGES_WORDS:
        return Reply(follow=ctx.refer("pipeline"))
    if asked(ctx.services.database, text) is not None:
        return Reply(follow=ctx.refer("visitors", text))
    saved = _saved(ctx, text)
    return Reply(follow=ctx.refer("savedrun", saved) if saved else ctx.refer("ask", text, "typed"))


def participation(ctx: Context) -> Reply:
    """Added to a chat, it says once how it is asked; what else happens or is written there is none of its business,
    but for what somebody says out of a thread to a visitor (V5)."""
    is_said = ctx.call.operation == "message_sent" and not _is_from_a_bot(ctx)
    said = ctx.call.said[0] if ctx.call.said else None
    text = (said.text if said is not None else ctx.call.message_text).lstrip()  # beside a file it is the comment
    if is_said and ctx.call.chat.kind == "thread" and text.startswith(OUT):
        file = said.file if said is not None else ("", "")
        return Reply(follow=ctx.refer("sayout", text.removeprefix(OUT).strip(), *file))
    if ctx.call.operation == "added" and not _is_from_a_bot(ctx):
        return Reply(card.added(ctx))
    return Reply()


def welcome(ctx: Context) -> Reply:
    """The first thing a subscriber reads (B4)."""
    return Reply(card.welcome(ctx))


def help_text(ctx: Context) -> Reply:
    """What can be asked, made from the grammar and the asker's own metadata (B5)."""
    account = ctx.account
    language = account.language or ctx.words.language
    whole = ctx.services.metadata.whole_catalog(ctx.crm, ctx.organisation, language, account.profile_id or "")
    return Reply(card.help_text(ctx, whole))


def search(ctx: Context) -> Reply:
    """The form behind the menu's *Search*."""
    return Reply(card.search_form(ctx))


def searched(ctx: Context) -> Reply:
    """What was written into it is a message like any other."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    return Reply(follow=ctx.refer("ask", form.text("text").strip()))


def _is_from_a_bot(ctx: Context) -> bool:
    return any(sender.startswith(BOTS) for sender in (ctx.call.user_id, *(one.sender_id for one in ctx.call.said)))


def _is_command(ctx: Context, text: str) -> bool:
    """A module's word alone or before criteria; 'leads by industry' is a question, not a search for 'by industry'."""
    first, _, rest = text.partition(" ")
    return first in ctx.catalog.command_words and (not rest.strip() or BRACKET.search(rest) is not None)


def _saved(ctx: Context, text: str) -> str:
    """The id of the saved question of that name, one's own before a starter; '' when there is none."""
    with ctx.services.database.read() as tables:
        known = tables.saved_questions.seen_by(ctx.call.user_id, ctx.call.org_id)
    named = [saved for saved in known if fold(saved.name) == fold(text)]
    named.sort(key=lambda saved: saved.owner_id != ctx.call.user_id)
    return named[0].saved_id if named else ""
