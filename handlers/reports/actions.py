"""Putting an answer or a digest on a schedule, the list of one's schedules, sending one now, stopping one (P3, X9)."""

from typing import Any

from app.cliq.form import FormError
from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import NothingFound, ServiceError
from app.rules.recurrence import next_after
from handlers.reports import card, payload

MOST = 30  # schedules of one person
Schedule = Any  # app.storage.telling.schedules.Schedule, met through the tables


def ask(ctx: Context) -> Reply:
    """The form behind *Schedule…*; raises NotLinked, since it will run under this person's rights."""
    kind, text = ctx.parts
    assert ctx.account
    return Reply(card.form(ctx, kind, text, _channels(ctx)))


def submitted(ctx: Context) -> Reply:
    form = ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    kind, text = ctx.parts
    name = card.default_name(ctx.words, kind, text)
    wish = payload.read(form.text, name=name, zone=ctx.words.zone or "UTC")
    if isinstance(wish, payload.Wrong):
        return _wrong(ctx, wish.field, f"schedule.wrong.{wish.reason}")
    to_name = ""
    if wish.to != payload.ME:
        named = {f"{payload.CHANNEL}{unique}": shown for unique, shown in _channels(ctx)}
        if wish.to not in named:
            return _wrong(ctx, "to", "schedule.wrong.to")
        to_name = named[wish.to]
    if len(_mine(ctx)) >= MOST:
        return Reply(FormError(ctx.say("schedule.too_many", count=MOST)))
    schedule_id, rule, now = ctx.services.source.token(9), wish.rule.to_json(), ctx.now
    body = {"text": text, "name": wish.name, "to": wish.to, "to_name": to_name}
    put = (schedule_id, kind, ctx.call.user_id, rule, wish.zone, next_after(wish.rule, wish.zone, now), body, now)
    said = card.scheduled(ctx, schedule_id, body, rule, wish.zone)
    return Reply(said, changes=(lambda tables: tables.schedules.add(*put),), private=True)


def listed(ctx: Context) -> Reply:
    return Reply(card.listed(ctx, _mine(ctx)), private=True)


def now(ctx: Context) -> Reply:
    """One of one's own, at once, as a firing of its own."""
    found, moment = _one(ctx), ctx.now
    given = {**found.body, "schedule_id": found.schedule_id, "owner_id": found.owner_id, "slot": moment.isoformat()}
    event = ("clock", found.kind, f"{found.schedule_id}:now:{ctx.services.source.token(6)}", given, moment)
    return Reply(Banner(ctx.say("schedule.sending")), changes=(lambda tables: tables.inbox.add(*event),))


def stop(ctx: Context) -> Reply:
    found = _one(ctx)
    said = Banner(ctx.say("schedule.stopped"))
    return Reply(said, changes=(lambda tables: tables.schedules.remove(found.schedule_id),))


def _wrong(ctx: Context, field: str, key: str) -> Reply:
    said = ctx.say(key)
    return Reply(FormError(said, ((field, said),)))


def _mine(ctx: Context) -> list[Schedule]:
    with ctx.services.database.read() as tables:
        return [one for one in tables.schedules.of(ctx.call.user_id) if one.next_at is not None]


def _one(ctx: Context) -> Schedule:
    """The schedule that the button is about; raises NothingFound when it is gone, or not this person's."""
    found = next((one for one in _mine(ctx) if one.schedule_id == ctx.parts[0]), None)
    if found is None:
        raise NothingFound("schedule.gone")
    return found


def _channels(ctx: Context) -> list[tuple[str, str]]:
    """Channels that this person may write to; none when Cliq cannot be asked, or there is no account to ask with."""
    if not ctx.is_linked:
        return []
    try:
        return [(one.unique_name, one.name) for one in ctx.channels("")]
    except ServiceError:
        return []
