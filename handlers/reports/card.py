"""How a schedule is asked for, listed and told of; and how an answer looks that comes without having been asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.cliq.form import FormReply, Hidden, Number, Option, Select, Text
from app.cliq.message import Button, Invoke, Message, References, lines
from app.cliq.text import cut, escape, plain
from app.context import Context
from app.i18n.sentences import Sentences
from handlers.reports import payload

BUTTONS, FORMS = "zcrmbutton", "zcrmform"
TITLE_MOST, CHANNELS_MOST, LISTED_MOST = 60, 50, 15
REPORT, DIGEST = "report", "digest"
# An instant button in a text, which is its presser's alone: `[label]($1)`.
_INSTANT = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(\$\d+\)")
Schedule = Any  # app.storage.telling.schedules.Schedule, met through the tables


def form(ctx: Context, kind: str, text: str, channels: Sequence[tuple[str, str]]) -> FormReply:
    """channels: (unique name, name) of those that this person may write to."""
    words = ctx.words
    today = ctx.now.astimezone().weekday()
    often = tuple(Option(words.say(f"schedule.often.{one}"), one) for one in payload.RHYTHMS)
    weekdays = tuple(Option(words.say(f"schedule.weekday.{day}"), str(day)) for day in range(7))
    places = [Option(words.say("schedule.me"), payload.ME)]
    places += [Option(plain(name), f"{payload.CHANNEL}{unique}") for unique, name in channels[:CHANNELS_MOST]]
    return FormReply(
        name="schedule",
        title=words.say(f"schedule.title.{kind}"),
        inputs=(
            Hidden("ref", ctx.sign("schedule", kind, text)),
            Text("name", words.say("schedule.name"), value=default_name(words, kind, text), max_length=TITLE_MOST),
            Select("often", words.say("schedule.often"), often, mandatory=True, value=often[2]),
            Select("weekday", words.say("schedule.weekday"), weekdays, value=weekdays[today]),
            Number("day", words.say("schedule.day"), hint=words.say("schedule.day_hint"), value="1", min=1, max=31),
            Text("at", words.say("schedule.at"), value="9:00", mandatory=True, max_length=8),
            Text("zone", words.say("schedule.zone"), value=words.zone or "UTC", max_length=40),
            Select("to", words.say("schedule.to"), tuple(places), mandatory=True, value=places[0]),
        ),
        function=FORMS,
        button_label=words.say("schedule.do"),
    )


def default_name(words: Sentences, kind: str, text: str) -> str:
    return plain(cut(text, TITLE_MOST)) if kind == REPORT else words.say("schedule.digest")


def scheduled(ctx: Context, schedule_id: str, body: Mapping[str, Any], rule: Mapping[str, Any], zone: str) -> Message:
    """The answer to the form: what, when, where; try it, stop it, see all."""
    said = ctx.say("schedule.done", name=escape(str(body["name"])), when=when(ctx.words, rule, zone), to=_to(ctx, body))
    buttons = (
        Button(ctx.say("schedule.now"), Invoke(BUTTONS), key=ctx.sign("schednow", schedule_id)),
        Button(ctx.say("schedule.stop"), Invoke(BUTTONS), key=ctx.sign("schedstop", schedule_id), kind="-"),
        Button(ctx.say("schedule.all"), Invoke(BUTTONS), key=ctx.sign("schedules")),
    )
    return Message(said, buttons=buttons)


def listed(ctx: Context, schedules: Sequence[Schedule]) -> Message:
    """All of one person, each with *send now* and *stop*; and a way to a digest."""
    links, rows = References(limit=2 * LISTED_MOST), []
    for one in schedules[:LISTED_MOST]:
        now = Button("▶", Invoke(BUTTONS), key=ctx.sign("schednow", one.schedule_id), hint=ctx.say("schedule.now"))
        stop = Button("✕", Invoke(BUTTONS), key=ctx.sign("schedstop", one.schedule_id), hint=ctx.say("schedule.stop"))
        facts = {"name": escape(str(one.body.get("name", ""))), "when": when(ctx.words, one.rule, one.zone)}
        line = ctx.say("schedule.row", to=_to(ctx, one.body), next=one.next_at or "", **facts)
        rows.append(f"{links.add('▶', now)} {links.add('✕', stop)} {line}")
    head = ctx.say("schedule.listed", count=len(schedules)) if schedules else ctx.say("schedule.none")
    digest = Button(ctx.say("schedule.add_digest"), Invoke(BUTTONS), key=ctx.sign("schedule", DIGEST, ""))
    return Message(lines(head, rows, ctx.say("schedule.how")), buttons=(digest,), references=links.buttons)


def when(words: Sentences, rule: Mapping[str, Any], zone: str) -> str:
    """'every Monday at 9:00 (Asia/Tokyo)'."""
    name, facts = payload.rhythm(rule)
    if "weekday" in facts:
        facts["weekday"] = words.say(f"schedule.weekday.{facts['weekday']}")
    return words.say(f"schedule.when.{name}", zone=zone, **facts)


def _to(ctx: Context, body: Mapping[str, Any]) -> str:
    return escape(str(body.get("to_name") or "")) or ctx.say("schedule.me")


# -- what comes at its time ---------------------------------------------------------------------------------------


def report(
    words: Sentences, answer: Message, body: Mapping[str, Any], *, late: datetime | None, by: str, key: str
) -> Message:
    """An answer as it is sent on a schedule.

    by     who put it on the schedule, for a place with others in it: an answer there has no buttons, since each would
           act under its presser's rights and was signed for one person; '' for that person's own chat
    key    of the button that stops it, or, where others are, that says why it came and stops it for all
    """
    head = words.say("schedule.report", name=escape(str(body.get("name") or "")))
    notes = words.say("schedule.late", moment=late) if late else ""
    shown = open_to_all(answer) if by else answer
    label = words.say("why.button" if by else "schedule.stop")
    references = (*shown.references, Button(label, Invoke(BUTTONS), key=key))
    said = words.say("schedule.by", person=escape(by)) if by else ""
    text = lines(head, notes, shown.text, said, f"[{label}](${len(references)})")
    return replace(shown, text=text, references=references)


def open_to_all(answer: Message) -> Message:
    """The same without buttons: lines that held nothing else are gone."""
    kept = []
    for line in answer.text.splitlines():
        left = _INSTANT.sub("", line).strip(" ·")
        if left or not _INSTANT.search(line):
            kept.append(_INSTANT.sub(r"\1", line))
    return replace(answer, text="\n".join(kept), buttons=(), references=(), chips=())


def failed(words: Sentences, body: Mapping[str, Any], reason: str) -> Message:
    """Said once to who put it on the schedule."""
    return Message(words.say("schedule.failed", name=escape(str(body.get("name") or "")), reason=reason))
