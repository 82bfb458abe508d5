"""A question in words: what it was read as, the answer from the CRM, or an honest word about what it is not (B1–B3).

Reads with grammar/question and asks through app/search/asking; how answers look is in card.py.
"""

from zoneinfo import ZoneInfo

from app.cliq.message import Message
from app.cliq.reply import Reply
from app.context import Context
from app.search.asking.answer import answer
from app.search.asking.asking import Asking
from app.search.asking.words import search_words
from grammar.question.nodes import Reading
from grammar.question.reader import read
from grammar.question.wished import pack
from handlers.ask import card

MODULES_SEARCHED = ("Leads", "Contacts", "Accounts", "Deals")


def ask(ctx: Context) -> Reply:
    """The text that the reference carries: typed to the bot, or a neighbour of the last question."""
    (text,) = ctx.parts
    asking = asking_of(ctx)
    reading = read(
        text,
        asking.catalog,
        today=asking.today,
        fiscal_start_month=asking.fiscal_start_month,
        users=tuple(user.full_name for user in asking.people if user.is_active and user.full_name),
    )
    if reading.kind == "action" and reading.action is not None:
        return Reply(follow=ctx.refer("wish", pack(reading.action)))
    return Reply(_said(ctx, asking, reading), private=True)


def _said(ctx: Context, asking: Asking, reading: Reading) -> Message:
    if reading.kind == "question" and reading.question is not None:
        return card.answered(ctx, asking, reading, answer(reading.question, asking))
    if reading.kind == "search" and reading.words:
        found = search_words(reading.words, asking, MODULES_SEARCHED)
        return card.found_words(ctx, asking, reading, found)
    return card.not_a_question(ctx, reading)


def asking_of(ctx: Context) -> Asking:
    """Everything an answer depends on beside the question; the day is the asker's own."""
    account, metadata = ctx.account, ctx.services.metadata
    zone = ZoneInfo(ctx.words.zone or "UTC")
    language = account.language or ctx.words.language
    return Asking(
        crm=ctx.crm,
        catalog=metadata.whole_catalog(ctx.crm, ctx.organisation, language, account.profile_id or ""),
        people=ctx.people,
        pipelines=metadata.pipelines(ctx.crm, ctx.organisation, language),
        today=ctx.now.astimezone(zone).date(),
        zone=zone,
        fiscal_start_month=metadata.fiscal_start_month(ctx.crm, ctx.organisation),
        user_id=account.crm_user_id or "",
        currency=ctx.currency,
        keep=ctx.services.keep_for(account),
    )
