"""Why a message came and how to stop such messages; and everything one is told, in one form.

The button `why` carries the topics of its message, the reason first (app.storage.telling.preferences has what a topic
is). What is stopped below a message in a channel is stopped for that channel, and the channel is told who did it.
"""

from datetime import time
from typing import Any

from app.cliq.form import FormError
from app.cliq.message import Banner, Message
from app.cliq.reply import Post, Reply, Target
from app.cliq.text import escape
from app.context import Context
from app.errors import BotError
from handlers.preferences import card
from handlers.preferences.card import KINDS

Row = dict[str, Any]


def why(ctx: Context) -> Reply:
    """The reason, and the form that stops it."""
    subject = _subject(ctx)
    with ctx.services.database.read() as tables:
        wishes = tables.preferences.of(subject, ctx.now).wishes
    is_muted = any(one in wishes and not wishes[one].is_wanted for one in ctx.parts)
    named = [_which(ctx, topic) for topic in ctx.parts]
    return Reply(card.why_form(ctx, subject, ctx.parts, named, is_muted=is_muted))


def mute(ctx: Context) -> Reply:
    """The form of `why` was submitted: no more of that, for as long as was chosen."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    subject, *topics = ctx.parts
    chosen = form.text("what")
    topic = topics[int(chosen)] if chosen.isdecimal() and int(chosen) < len(topics) else topics[0]
    if form.text("length") == card.AGAIN:
        return _started(ctx, subject, topic)
    length = card.length_of(form.text("length"))
    now = ctx.now
    until = card.end_of(length, now, ctx.words.zone)
    what = card.topic_text(ctx.words, topic, _which(ctx, topic))
    said = Banner(card.muted(ctx.words, what, length, until))
    change = _want(ctx, subject, topic, False, until)
    return Reply(said, posts=_told_channel(ctx, subject, topic, "why.channel_stopped"), changes=(change,))


def _started(ctx: Context, subject: str, topic: str) -> Reply:
    """It is wanted again: what was stopped for a channel is started where it was stopped."""
    said = Banner(ctx.say("why.started", what=card.topic_text(ctx.words, topic, _which(ctx, topic))))
    posts = _told_channel(ctx, subject, topic, "why.channel_started")
    return Reply(said, posts=posts, changes=(_forget(ctx, subject, topic),))


def _told_channel(ctx: Context, subject: str, topic: str, key: str) -> tuple[Post, ...]:
    """What somebody chose for all of a channel is said there, with who it was."""
    if not subject.startswith("channel:"):
        return ()
    name, words = subject.removeprefix("channel:"), ctx.services.words()
    told = words.say(key, who=escape(_name(ctx)), what=card.topic_text(words, topic, _which(ctx, topic)))
    return (Post(f"channel:{name}", Target("channel", name), Message(told), "bot", f"mute:{ctx.call.fingerprint}"),)


def ask(ctx: Context) -> Reply:
    """What one is told and when, to be changed."""
    choices = _choices(ctx)
    mutes = [wish for wish in choices.wishes.values() if not wish.is_wanted and wish.topic not in KINDS]
    shown = mutes[: card.MUTES_MOST]
    wanted = {kind: _is_wanted(ctx, choices, kind) for kind in KINDS}
    muted = [(wish, _which(ctx, wish.topic)) for wish in shown]
    return Reply(card.form(ctx, wanted, choices.quiet, muted, _follows(ctx)[: card.FOLLOWS_MOST]))


def chosen(ctx: Context) -> Reply:
    """The form of `ask` was submitted."""
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    subject = f"user:{ctx.call.user_id}"
    begin, end = (form.text(name).strip() for name in ("begin", "end"))
    times = {name: _time(text) for name, text in (("begin", begin), ("end", end)) if text}
    wrong = tuple((name, ctx.say("why.not_a_time")) for name, found in times.items() if found is None)
    if wrong or len(times) == 1:
        missing = tuple((name, ctx.say("why.both_times")) for name in ("begin", "end") if name not in times)
        return Reply(FormError(ctx.say("why.quiet_wrong"), wrong or missing))
    choices = _choices(ctx)
    changes = [
        _want(ctx, subject, kind, form.flag(kind))
        for kind in KINDS
        if form.flag(kind) != _is_wanted(ctx, choices, kind)
    ]
    ticked = {choice.value for name in ("again", "unfollow") for choice in form.choices(name)}
    for topic in (one for number, one in enumerate(ctx.parts) if str(number) in ticked):
        kind, _, which = topic.partition(":")
        changes.append(
            _unfollow(ctx, subject, *which.split("/", 1)) if kind == card.FOLLOWED else _forget(ctx, subject, topic)
        )
    changes.append(_be_quiet(ctx, subject, (times["begin"], times["end"]) if times else None))
    return Reply(Banner(ctx.say("why.saved")), changes=tuple(changes))


def _subject(ctx: Context) -> str:
    """Who has got the message: the channel it stands in, else the person."""
    chat = ctx.call.chat
    if chat.kind == "channel" and chat.channel_unique_name:
        return f"channel:{chat.channel_unique_name}"
    return f"user:{ctx.call.user_id}"


def _name(ctx: Context) -> str:
    user = ctx.call.user
    names = (user.last_name, user.first_name) if user.language == "ja" else (user.first_name, user.last_name)
    return " ".join(filter(None, names)) or user.email or user.id


def _choices(ctx: Context) -> Any:
    with ctx.services.database.read() as tables:
        return tables.preferences.of(f"user:{ctx.call.user_id}", ctx.now)


def _follows(ctx: Context) -> Any:
    with ctx.services.database.read() as tables:
        return tables.follows.of(f"user:{ctx.call.user_id}")


def _is_wanted(ctx: Context, choices: Any, kind: str) -> bool:
    wish = choices.wishes.get(kind)
    if wish is None:
        return ctx.services.settings.reminders_default if kind == "reminder" else True
    return bool(wish.is_wanted)


def _which(ctx: Context, topic: str) -> str:
    """What a topic is about, as its reader would say it; '' when that cannot be said to them."""
    kind, _, which = topic.partition(":")
    if kind == "visitors":
        return _subscriptions(ctx)
    if kind == "visitor":
        known = ctx.visiting.read(which)
        return (known.visitor.name or known.visitor.email or known.visitor.company) if known is not None else ""
    if kind != "record":
        return which
    module_name, _, record_id = which.partition("/")
    try:
        row = ctx.record(module_name, record_id) or {}
        module = ctx.catalog.module(module_name)
    except BotError:  # no account, no right, no connection: the record has no name here
        return ""
    return str(row.get(module.name_field) or "") if module else ""


def _subscriptions(ctx: Context) -> str:
    """Why this channel hears of visitors and chats: the names of its subscriptions."""
    with ctx.services.database.read() as tables:
        found = tables.subscriptions.of_channel(ctx.call.chat.channel_unique_name)
    return ", ".join(dict.fromkeys(one.name or one.channel for one in found))


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text if len(text) > 4 else f"0{text}").replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _want(ctx: Context, subject: str, topic: str, is_wanted: bool, until: Any = None) -> Any:
    who, now = ctx.call.user_id, ctx.now
    return lambda tables: tables.deeds_of(who).want(subject, topic, is_wanted, now, until)


def _forget(ctx: Context, subject: str, topic: str) -> Any:
    who, now = ctx.call.user_id, ctx.now
    return lambda tables: tables.deeds_of(who).forget(subject, topic, now)


def _unfollow(ctx: Context, subject: str, module: str, record_id: str) -> Any:
    who, now = ctx.call.user_id, ctx.now
    return lambda tables: tables.deeds_of(who).unfollow(subject, module, record_id, now)


def _be_quiet(ctx: Context, subject: str, hours: Any) -> Any:
    who, now = ctx.call.user_id, ctx.now
    return lambda tables: tables.deeds_of(who).be_quiet_between(subject, hours, now)
