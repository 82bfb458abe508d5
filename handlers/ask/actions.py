"""A question in words: what it was read as, the answer from the CRM, or an honest word about what it is not (B1–B3).

Reads with grammar/question and asks through app/search/asking; how answers look is in card.py.
"""

import json
from dataclasses import replace

from app.cliq.reply import Reply, message_to_json
from app.context import Context
from app.errors import NothingFound, ServiceRejected
from app.search.asking.answer import answer
from app.search.asking.filters.wider import is_empty, wider
from app.search.asking.words import search_words
from grammar.question.nodes import Question, Reading
from grammar.question.reader import read
from grammar.question.wished import pack
from handlers.ask import card, doubt, last

FOLLOWED = {"self": "help", "saved": "saved"}  # small talk that another feature answers, by its button

TYPED = "typed"  # the second part of a reference whose text a person wrote: it may lean on the question before it;
# of other references it is how the answer is to look (chart.py)
SENT = "sent"  # the second part where nobody asks: a report on its schedule


def ask(ctx: Context) -> Reply:
    """The text that the reference carries: typed to the bot, a neighbour of the last question, or a saved one."""
    try:
        return _asked(ctx)
    except ServiceRejected as error:
        if not ctx.relearn(error):
            raise
    return _asked(ctx)  # with the fields as they are now


def share(ctx: Context) -> Reply:
    """The answer as it is now, for a colleague or a channel (P2): to whom, the sharing feature asks."""
    reading = _read(ctx, text := ctx.parts[0])
    if reading.question is None:  # of our own sentence: a field or a value is no longer there
        raise NothingFound("ask.not_shared")
    found = answer(reading.question, ctx.asking)
    message = card.answered(ctx, ctx.asking, reading, found, is_shared=True)
    return Reply(follow=ctx.refer("send", text, json.dumps(message_to_json(message))))


def _read(ctx: Context, text: str, *, last_question: Question | None = None) -> Reading:
    asking = ctx.asking
    return read(
        text,
        asking.catalog,
        today=asking.today,
        fiscal_start_month=asking.fiscal_start_month,
        users=tuple(user.full_name for user in asking.people if user.is_active and user.full_name),
        last=last_question,
    )


def _asked(ctx: Context) -> Reply:
    text, *how = ctx.parts
    asking = ctx.asking
    reading = _read(ctx, text, last_question=last.question(ctx) if TYPED in how else None)
    if reading.kind == "action" and reading.action is not None:
        return Reply(follow=ctx.refer("wish", pack(reading.action)))
    if reading.kind == "smalltalk" and reading.topic in FOLLOWED:
        return Reply(follow=ctx.refer(FOLLOWED[reading.topic]))
    if reading.kind == "question" and reading.question is not None:
        asked = reading.question
        found = answer(asked, asking)
        more = wider(asked) if is_empty(found) else None
        if more is not None and not is_empty(contained := answer(more, asking)):
            reading, found = replace(reading, question=more), contained
            asked = more
        last.keep(ctx, asked)
        shape = next((word for word in how if word not in (TYPED, SENT)), "")
        return Reply(card.answered(ctx, asking, reading, found, shape, is_sent=SENT in how), private=True)
    if reading.kind == "search" and reading.words:
        return Reply(card.found_words(ctx, asking, reading, search_words(reading.words, asking)), private=True)
    return Reply(doubt.not_a_question(ctx, asking, reading), private=True)
