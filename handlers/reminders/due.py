"""What the clock asks of reminders: tell one that is due, look through the CRM for changes, keep the watch channel.

A reminder is read anew from the CRM before it is told: what was moved, completed or deleted a moment ago says nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from app.cliq.reply import Post, Reply, Target
from app.occasion import Occasion
from handlers.reminders import card, payload
from handlers.reminders.card import Told
from handlers.reminders.event import BEGAN, activity_of, settled

LATE_AFTER = timedelta(minutes=3)  # later than that is worth a word
OVERLAP = timedelta(minutes=10)  # a record may become visible a little after its time of change
LOOK_BACK = timedelta(days=30)  # of the first sweep: older reminders that come are found by the day of their activity
WINDOW = timedelta(days=31), timedelta(hours=6)  # how far ahead activities are looked through, and how often
PAGES_USUAL, PAGES_MOST = 5, 10  # of one module in one sweep: what is left is the next sweep's
WATCH_LIVES = timedelta(days=6, hours=23)  # the CRM allows a week
WATCH_RENEWED = timedelta(days=5)  # before less than that is left, in case the CRM is away for a while
WATCH_NAME = "activities"
PRIORITY = 20  # an alert


def tell(occasion: Occasion) -> Reply:
    """One reminder whose moment has come, to one person; exactly once, by the row's state and the post's key."""
    name, slot = str(occasion.event.payload["reminder_id"]), str(occasion.event.payload["slot"])
    with occasion.read() as tables:
        kept = tables.reminders.get(name)
    if kept is None or kept.state != "fired" or kept.due_at != datetime.fromisoformat(slot):
        return Reply()  # told, cancelled or snoozed meanwhile

    def end(state: str) -> Reply:
        return Reply(changes=(lambda tables: tables.reminders.end(name, state, occasion.now, kept.due_at),))

    too_late = kept.due_at + timedelta(hours=occasion.services.settings.late_hours)
    if occasion.now > too_late:
        return end("missed")  # the CRM was away for so long
    row = occasion.record(kept.module, kept.activity_id)
    activity = activity_of(occasion, kept.module, row) if row is not None else None
    if activity is None or not activity.is_open:
        return end("cancelled")
    if kept.trigger_at not in activity.moments or kept.crm_user_id not in activity.people:
        assert row is not None  # an activity was read from it
        return settled(occasion, kept.module, row)  # moved, and the notification of it was lost
    person = occasion.cliq_user_of(kept.crm_user_id)
    if person is None or not person.cliq_user_id:
        return end("stopped")
    reader = person.cliq_user_id
    words = occasion.words_for(reader)
    topics = (f"record:{kept.module}/{kept.activity_id}", "reminder")
    defaults = {"reminder": occasion.services.settings.reminders_default}
    with occasion.read() as tables:
        wish = tables.preferences.wants(
            f"user:{reader}", topics, occasion.now, words.zone, is_held=False, defaults=defaults
        )
    if wish.action == "drop":
        return end("stopped")
    told = Told(
        reminder_id=name,
        module=kept.module,
        activity_id=kept.activity_id,
        facts=card.facts_of(activity.title, activity.starts, activity.place),
        url=occasion.record_url(kept.module, kept.activity_id),
        about=_about(occasion, row or {}) if kept.crm_user_id == activity.owner_id else ("", ""),
        late=kept.due_at if occasion.now - kept.due_at > LATE_AFTER else None,
    )
    post = Post(
        stream=f"bot_user:{reader}",
        target=Target("bot_user", reader),
        message=card.reminder(words, partial(occasion.sign, reader), told),
        sender="bot",
        key=f"reminder:{name}:{slot}",
        asker_id=reader,
        priority=PRIORITY,
        expires_at=too_late,
    )
    return Reply(posts=(post,), changes=end("told").changes)


def sweep(occasion: Occasion) -> Reply:
    """Find what no notification told of: what was changed since the last sweep, and what comes in the next weeks."""
    if occasion.services.house_account() is None:
        return Reply()  # nobody to ask the CRM as; the administrator is told so by the health page
    slot = datetime.fromisoformat(str(occasion.event.payload["slot"]))
    names = [f"sweep:{module}" for module in payload.MODULES]
    with occasion.read() as tables:
        marks = tables.marks.all([BEGAN, *names, *(f"{name}:window" for name in names)])
    if all(marks.get(name, slot) > slot for name in names):
        return Reply()  # a later sweep has been here while this one waited for the CRM
    changes: list[Any] = [] if BEGAN in marks else [lambda tables: tables.marks.put(BEGAN, slot)]
    for module in payload.MODULES:
        changes += _swept(occasion, module, marks)
    return Reply(changes=tuple(changes))


def _swept(occasion: Occasion, module: str, marks: dict[str, datetime]) -> Iterator[Any]:
    now, name = occasion.now, f"sweep:{module}"
    rows, reached = _changed(occasion, module, marks.get(name, now - LOOK_BACK) - OVERLAP)
    looked = marks.get(f"{name}:window")
    if looked is None or now - looked >= WINDOW[1]:
        ids = occasion.crm.activities.starting(module, _day(now, -1), _day(now, WINDOW[0].days))
        known = {str(row["id"]) for row in rows}
        left = [one for one in ids if one not in known]
        for first in range(0, len(left), 100):
            chosen = left[first : first + 100]
            rows += occasion.crm.activities.of_ids(module, payload.fields(module), chosen).rows
        yield lambda tables: tables.marks.put(f"{name}:window", now)
    for row in rows:
        yield from settled(occasion, module, row).changes
    yield lambda tables: tables.marks.put(name, reached)


def _changed(occasion: Occasion, module: str, since: datetime) -> tuple[list[dict[str, Any]], datetime]:
    """What was changed since then, and until when all of it is there: the next sweep goes on from that."""
    rows: list[dict[str, Any]] = []
    for number in range(1, PAGES_MOST + 1):
        found = occasion.crm.activities.changed(module, payload.fields(module), since, number)
        rows += found.rows
        if not found.has_more:
            return rows, occasion.now
        reached = datetime.fromisoformat(str(rows[-1]["Modified_Time"])).astimezone(UTC)
        if number >= PAGES_USUAL and reached > since + 2 * OVERLAP:
            break
    return rows, reached


def keep_watch(occasion: Occasion) -> Reply:
    """Subscribe to changes of activities, and renew that in good time: a channel lives for a week at most."""
    if occasion.services.house_account() is None:
        return Reply()
    events = tuple(f"{module}.all" for module in payload.MODULES)
    with occasion.read() as tables:
        kept = tables.watches.named(WATCH_NAME)
    lives_on = kept is not None and kept.expires_at is not None and kept.expires_at - occasion.now > WATCH_RENEWED
    if lives_on and kept is not None and kept.events == events:
        return Reply()
    source, now = occasion.services.source, occasion.now
    channel_id = kept.channel_id if kept else str(int(now.timestamp() * 1000))
    token, path_token = (kept.token, kept.path_token) if kept else (source.token(24), source.token(24))
    url = f"{occasion.services.settings.public_url}/hooks/crm/{path_token}/watch"
    if kept is None:
        # The CRM may call before we hear that it agreed, so the address is known first.
        with occasion.services.database.write() as tables:
            tables.hooks.add("crm", path_token, now, note="watch channel of activities, made by the server")
    until = occasion.crm.activities.watch(
        channel_id, events, url=url, token=token, until=now + WATCH_LIVES, is_known=kept is not None
    )
    watch = (channel_id, WATCH_NAME, token, path_token, events, until)
    return Reply(changes=(lambda tables: tables.watches.keep(*watch, now),))


def _about(occasion: Occasion, row: dict[str, Any]) -> tuple[str, str]:
    """Name and address of the record that the activity is about, else of the contact."""
    for field, module in (("What_Id", str(row.get("$se_module") or "")), ("Who_Id", "Contacts")):
        related = row.get(field)
        if isinstance(related, dict) and related.get("name") and module:
            return str(related["name"]), occasion.record_url(module, str(related.get("id")))
    return "", ""


def _day(now: datetime, days: int) -> date:
    return (now + timedelta(days=days)).date()
