"""The digest of a day or a week, for whoever it is made for (X3); and what people say to nudges about stale deals (X8).

A digest is a row of questions, asked in the language of questions under the reader's own rights.
"""

from dataclasses import replace
from datetime import timedelta

from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.search.asking.answer import answer
from app.search.asking.asking import Asking
from grammar.question.reader import read
from handlers.digests import card
from handlers.digests.card import Section

TOPIC = "nudge"
SNOOZED = timedelta(days=30)
# Sections in their order: the key of the title, and what is asked; `{mine}` is 'my', or nothing for a channel.
DAY = (
    ("tasks", "{mine} open tasks due today"),
    ("overdue", "{mine} overdue tasks"),
    ("meetings", "{mine} meetings today"),
    ("calls", "{mine} scheduled calls today"),
    ("won", "{mine} deals won yesterday"),
    ("lost", "{mine} deals lost yesterday"),
    ("stale", "{mine} open deals not modified in the last {days} days"),
)
WEEK = (
    ("tasks_week", "{mine} open tasks due this week"),
    ("overdue", "{mine} overdue tasks"),
    ("meetings_week", "{mine} meetings this week"),
    ("calls_week", "{mine} scheduled calls this week"),
    ("won_week", "{mine} deals won last week"),
    ("lost_week", "{mine} deals lost last week"),
    ("stale", "{mine} open deals not modified in the last {days} days"),
)


def digest(ctx: Context) -> Reply:
    """Parts: 'day' or 'week', 'mine' or 'all', and then the channel whose everybody may see only some fields (X7)."""
    period, scope, *channel = ctx.parts
    asking = ctx.asking
    days = ctx.services.settings.stale_deal_days
    sections = []
    for key, text in DAY if period == "day" else WEEK:
        asked = text.format(mine="my" if scope == "mine" else "", days=days)
        found = section(asking, key, asked)
        if found is not None and found.total:
            sections.append(_open_to(ctx, channel[0], found) if channel else found)
    said = card.digest(ctx.words, sections, ctx.record_url, ctx.currency_of, period=period)
    return Reply(said, private=True)


def _open_to(ctx: Context, channel: str, found: Section) -> Section:
    with ctx.services.database.read() as tables:
        return replace(found, allowed=tables.card_fields.allowed(found.module.api_name, channel))


def section(asking: Asking, key: str, text: str, most: int = card.SHOWN) -> Section | None:
    """The first records that answer a question; None where this organisation cannot be asked it."""
    reading = read(
        text.strip(), asking.catalog, today=asking.today, fiscal_start_month=asking.fiscal_start_month, users=()
    )
    question = reading.question
    module = asking.catalog.module(question.module) if question is not None else None
    if reading.kind != "question" or question is None or module is None:
        return None
    result = answer(replace(question, limit=most), asking)
    return Section(key, module, result.rows, result.total if result.total is not None else len(result.rows))


def snooze(ctx: Context) -> Reply:
    """Nothing about this deal for a month."""
    module, record_id = ctx.parts
    subject, topic, now = f"user:{ctx.call.user_id}", f"{TOPIC}:{module}/{record_id}", ctx.now
    until = now + SNOOZED
    said = Banner(ctx.say("digest.snoozed", date=until.date()))
    who = ctx.call.user_id
    return Reply(said, changes=(lambda tables: tables.deeds_of(who).want(subject, topic, False, now, until),))


def toggle(ctx: Context) -> Reply:
    """No nudges at all, or again."""
    is_on, subject, now = ctx.parts[0] == "on", f"user:{ctx.call.user_id}", ctx.now
    said = Banner(ctx.say("digest.nudges_on" if is_on else "digest.nudges_off"))
    who = ctx.call.user_id
    return Reply(said, changes=(lambda tables: tables.deeds_of(who).want(subject, TOPIC, is_on, now),))
