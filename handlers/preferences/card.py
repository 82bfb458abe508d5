"""How it looks: the reason of a message with the form that stops it, and the form of everything one is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from app.cliq.form import Checkbox, FormReply, Hidden, Input, Option, Radio, Text, Toggle
from app.cliq.text import cut, escape, plain
from app.context import Context
from app.i18n import formats
from app.i18n.sentences import Sentences

FORMS = "zcrmform"
KINDS = ("rule", "signal", "reminder", "follow", "nudge", "waiting")  # what can be switched off as a whole
LENGTHS = ("hour", "today", "always")
AGAIN = "again"
MUTES_MOST = FOLLOWS_MOST = 5  # a check box has no more
FOLLOWED = "followed"  # begins what stands for a followed record in the form's reference
NAMES = ("Deal_Name", "Account_Name", "Last_Name", "Subject")
LABEL_MOST, HINT_MOST = 100, 200
Length = Literal["hour", "today", "always"]


def length_of(text: str) -> Length:
    return cast(Length, text) if text in LENGTHS else "hour"


def end_of(length: Length, now: datetime, zone: str) -> datetime | None:
    """When it ends: in an hour, at the reader's midnight, never."""
    if length == "always":
        return None
    if length == "hour":
        return now + timedelta(hours=1)
    here = now.astimezone(formats.zone(zone)) + timedelta(days=1)
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def topic_text(words: Sentences, topic: str, which: str) -> str:
    """'everything of the rule “Big deal”'; which: the name of what it is about, '' when that is not known."""
    kind = topic.partition(":")[0]
    if kind == "signal" and which:
        which = words.say(f"signal.type.{which}") if words.knows(f"signal.type.{which}") else which
    key = f"why.topic.{kind}" if words.knows(f"why.topic.{kind}") else "why.topic.other"
    named = f"{key}.named"
    return words.say(named, which=escape(which)) if which and words.knows(named) else words.say(key)


def why_form(ctx: Context, subject: str, topics: Sequence[str], which: Sequence[str], *, is_muted: bool) -> FormReply:
    """is_muted: something of it is stopped already, so that it can be started again."""
    words = ctx.words
    kind = topics[0].partition(":")[0]
    key = f"why.because.{kind}" if words.knows(f"why.because.{kind}") else "why.because.other"
    what = [cut(plain(topic_text(words, one, name)), LABEL_MOST) for one, name in zip(topics, which, strict=True)]
    inputs: list[Input] = [Hidden("ref", ctx.sign("mute", subject, *topics))]
    if len(topics) > 1:
        options = tuple(Option(text, str(number)) for number, text in enumerate(what))
        inputs.append(Radio("what", ctx.say("why.stop_what"), options, mandatory=True, value="0"))
    offered = (*LENGTHS, AGAIN) if is_muted else LENGTHS
    lengths = tuple(Option(ctx.say(f"why.length.{one}"), one) for one in offered)
    inputs.append(Radio("length", ctx.say("why.how_long"), lengths, mandatory=True, value="hour"))
    place = ctx.say("why.in_channel") if subject.startswith("channel:") else ""
    hint = " ".join(filter(None, (ctx.say(key, which=plain(which[0])), place)))
    return FormReply(
        name="mute",
        title=ctx.say("why.button"),
        hint=cut(hint, HINT_MOST),
        inputs=tuple(inputs),
        function=FORMS,
        button_label=ctx.say("why.stop"),
    )


def muted(words: Sentences, what: str, length: Length, until: datetime | None) -> str:
    if until is None:
        return words.say("why.stopped_always", what=what)
    return words.say("why.stopped_until", what=what, until=until)


def form(
    ctx: Context, wanted: Mapping[str, bool], quiet: Any, mutes: Sequence[tuple[Any, str]], follows: Sequence[Any]
) -> FormReply:
    """Switches per kind, quiet hours, what is muted and what is followed at present."""
    topics = [wish.topic for wish, _ in mutes] + [f"{FOLLOWED}:{one.module}/{one.record_id}" for one in follows]
    inputs: list[Input] = [Hidden("ref", ctx.sign("notify", *topics))]
    inputs += [Toggle(kind, ctx.say(f"why.kind.{kind}"), value=wanted[kind]) for kind in KINDS]
    hours = (quiet.starts.strftime("%H:%M"), quiet.ends.strftime("%H:%M")) if quiet else ("", "")
    for name, value in zip(("begin", "end"), hours, strict=True):
        inputs.append(Text(name, ctx.say(f"why.quiet_{name}"), placeholder=ctx.say("why.time"), value=value))
    if mutes:
        texts = [cut(plain(_mute_text(ctx.words, wish, which)), LABEL_MOST) for wish, which in mutes]
        options = tuple(Option(text, str(number)) for number, text in enumerate(texts))
        inputs.append(Checkbox("again", ctx.say("why.again"), options))
    if follows:
        named = [cut(plain(_followed(one)), LABEL_MOST) for one in follows]
        options = tuple(Option(text, str(number)) for number, text in enumerate(named, start=len(mutes)))
        inputs.append(Checkbox("unfollow", ctx.say("why.unfollow"), options))
    return FormReply(
        name="notify",
        title=ctx.say("why.title"),
        hint=cut(ctx.say("why.where"), HINT_MOST),
        inputs=tuple(inputs),
        function=FORMS,
        button_label=ctx.say("why.save"),
    )


def _mute_text(words: Sentences, wish: Any, which: str) -> str:
    what = topic_text(words, wish.topic, which)
    return what if wish.until is None else words.say("why.until", what=what, until=wish.until)


def _followed(follow: Any) -> str:
    """The record's name as it was when it was told of last."""
    found = (follow.values.get(name) for name in NAMES)
    return next((name for name in found if isinstance(name, str) and name), f"{follow.module} {follow.record_id}")
