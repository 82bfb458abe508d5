"""What people do with their reminders: look at what comes, snooze, mark done, stop one or all (R2, R3, B4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.cliq.form import FormError
from app.cliq.message import Banner
from app.cliq.reply import Reply
from app.context import Context
from app.errors import BotError, NothingFound, Stale
from app.rules.recurrence import local_instant, zone_of
from handlers.reminders import card
from handlers.reminders.payload import MORNING

SHOWN = 15
TOPIC = "reminder"


def mine(ctx: Context) -> Reply:
    """Menu action *My reminders*: what comes, soonest first, and the toggle."""
    person = _crm_user_id(ctx)
    with ctx.services.database.read() as tables:
        rows = tables.reminders.coming(person, ctx.now, SHOWN) if person else []
    shown = [(row.reminder_id, row.module, row.due_at, row.facts) for row in rows]
    return Reply(card.coming(ctx.words, ctx.sign, shown, is_on=_is_on(ctx)), private=True)


def show(ctx: Context) -> Reply:
    """One of the list, with everything that can be done with it."""
    kept = _reminder(ctx)
    url = ctx.record_url(kept.module, kept.activity_id)
    told = card.Told(kept.reminder_id, kept.module, kept.activity_id, kept.facts, url, comes=kept.due_at)
    return Reply(card.reminder(ctx.words, ctx.sign, told), private=True)


def snooze(ctx: Context) -> Reply:
    """Again in ten minutes, an hour, or tomorrow morning; one that is still to come comes so much later."""
    kept, length = _reminder(ctx), ctx.parts[1]
    since = max(ctx.now, kept.due_at) if kept.state == "waiting" else ctx.now
    until = since + timedelta(minutes=int(length)) if length.isdigit() else _tomorrow(ctx)
    if kept.state in ("cancelled", "stopped"):
        raise NothingFound("reminder.over")
    said = Banner(ctx.say("reminder.snoozed", moment=until))
    return Reply(said, changes=(lambda tables: tables.reminders.snooze(kept.reminder_id, until),))


def done(ctx: Context) -> Reply:
    """Complete the activity in the CRM, under the presser's own rights; a call asks how long it took."""
    kept = _reminder(ctx)
    if kept.module == "Calls":
        return Reply(card.call_form(ctx.words, ctx.sign("rcall", kept.reminder_id)))
    return _complete(ctx, kept, {"Status": "Completed"})


def called(ctx: Context) -> Reply:
    """The form of `done`: the call took place, and took so long."""
    kept, form = _reminder(ctx), ctx.call.form
    assert form is not None  # dispatch found this route by the form's name
    minutes = form.text("minutes").strip()
    if not minutes.isdecimal() or not 1 <= int(minutes) <= card.MINUTES_MOST:
        text = ctx.say("reminder.minutes_wrong", most=card.MINUTES_MOST)
        return Reply(FormError(text, (("minutes", text),)))
    values = {"Outgoing_Call_Status": "Completed", "Call_Duration": f"{int(minutes):02d}:00"}
    try:
        return _complete(ctx, kept, values)
    except BotError as error:
        return Reply(FormError(ctx.words.error(error)))


def stop(ctx: Context) -> Reply:
    """Not this one."""
    kept, now = _reminder(ctx), ctx.now
    said = Banner(ctx.say("reminder.stopped"))
    return Reply(said, changes=(lambda tables: tables.reminders.end(kept.reminder_id, "stopped", now),))


def toggle(ctx: Context) -> Reply:
    """All of one's own, off or on; that is stronger than the organisation's default."""
    is_on, subject, now = ctx.parts[0] == "on", f"user:{ctx.call.user_id}", ctx.now
    said = card.toggled(ctx.words, ctx.sign, is_on=is_on)
    who = ctx.call.user_id
    return Reply(said, changes=(lambda tables: tables.deeds_of(who).want(subject, TOPIC, is_on, now),), private=True)


def _complete(ctx: Context, kept: Any, values: Mapping[str, object]) -> Reply:
    crm = ctx.services.crm_of(ctx.own_account)
    row = crm.get(kept.module, kept.activity_id)
    if row is None:
        raise NothingFound("record.gone")
    now = ctx.now
    crm.update(kept.module, kept.activity_id, values)
    said = Banner(ctx.say("reminder.completed"))
    return Reply(said, changes=(lambda tables: tables.reminders.end_activity(kept.module, kept.activity_id, now),))


def _reminder(ctx: Context) -> Any:
    """The reminder that the button is about; raises Stale when it is kept no longer."""
    with ctx.services.database.read() as tables:
        kept = tables.reminders.get(ctx.parts[0])
    if kept is None:
        raise Stale
    return kept


def _tomorrow(ctx: Context) -> datetime:
    """Tomorrow at nine in the reader's zone."""
    zone = zone_of(ctx.words.zone)
    return local_instant(ctx.now.astimezone(zone).date() + timedelta(days=1), MORNING, zone)


def _crm_user_id(ctx: Context) -> str:
    """Who the asker is in the CRM: by their own account, else by their address."""
    account = ctx.services.tokens.account(ctx.call.user_id)
    if account is not None and account.state == "linked" and not ctx.services.settings.service_account:
        return ctx.account.crm_user_id or ""
    if account is not None and account.crm_user_id:
        return account.crm_user_id
    user = ctx.crm_user
    return user.id if user else ""


def _is_on(ctx: Context) -> bool:
    defaults = {TOPIC: ctx.services.settings.reminders_default}
    with ctx.services.database.read() as tables:
        wish = tables.preferences.wants(f"user:{ctx.call.user_id}", [TOPIC], ctx.now, is_held=False, defaults=defaults)
    return bool(wish.action != "drop")
