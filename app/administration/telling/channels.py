"""Which channels of Cliq the organisation uses here, and what goes there: made from everything that names a channel.

Nothing is kept for it: a channel is in the list because a notification, a schedule, a followed record, a choice of
fields, a mute or a message names it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.administration.deliveries import COUNTED_MOST
from app.rules import recipients
from app.services import Services
from app.storage.nouns import Tables

DAYS = 14
CHANNEL = "channel:"  # of subjects
REPORTS = "c:"  # of the place of a schedule


@dataclass
class Channel:
    """What goes to one channel.

    notifications, visitors   names of rules, of subscriptions to visitors and chats
    reports, digests          names of schedules
    follows                   how many records
    fields                    modules with a choice of fields of its own
    mutes                     how many topics its members muted, quiet hours included
    messages                  of the last DAYS days
    """

    name: str
    notifications: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    visitors: list[str] = field(default_factory=list)
    follows: int = 0
    fields: list[str] = field(default_factory=list)
    mutes: int = 0
    messages: int = 0


class Found(dict[str, Channel]):
    """Channels by name, made when they are first named."""

    def __missing__(self, name: str) -> Channel:
        made = self[name] = Channel(name)
        return made


def listed(services: Services) -> list[Channel]:
    """Every channel that something names, those with most messages first."""
    found, now = Found(), services.source.now()
    with services.database.read() as tables:
        _configured(tables, found)
        _chosen(tables, found, now)
        posted = tables.ledger.posted(now - timedelta(days=DAYS), COUNTED_MOST)
    for name, count in Counter(which for _, kind, which, _ in posted if kind == "channel").items():
        found[name].messages = count
    return sorted(found.values(), key=lambda one: (-one.messages, one.name))


def _configured(tables: Tables, found: Found) -> None:
    """What administrators and people send there."""
    for notification in tables.notifications.all():
        to = {one.name for one in recipients.from_json(notification.recipients) if one.kind == "channel"}
        for name in to:
            if notification.rule not in found[name].notifications:
                found[name].notifications.append(notification.rule)
    for schedule in tables.schedules.all():
        to_channel, name = str(schedule.body.get("to") or ""), str(schedule.body.get("name") or schedule.kind)
        if to_channel.startswith(REPORTS):
            here = found[to_channel.removeprefix(REPORTS)]
            (here.digests if schedule.kind == "digest" else here.reports).append(name)
    for subscription in tables.subscriptions.all():
        found[subscription.channel].visitors.append(subscription.name)
    for allowed in tables.card_fields.all():
        if allowed.channel:
            found[allowed.channel].fields.append(allowed.module)


def _chosen(tables: Tables, found: Found, now: datetime) -> None:
    """What its members chose."""
    for subject, count in tables.follows.counts().items():
        if subject.startswith(CHANNEL):
            found[subject.removeprefix(CHANNEL)].follows = count
    for subject, choices in tables.preferences.everybody(now).items():
        if subject.startswith(CHANNEL):
            muted = sum(not wish.is_wanted for wish in choices.wishes.values())
            found[subject.removeprefix(CHANNEL)].mutes = muted + (choices.quiet is not None)
