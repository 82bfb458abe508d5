"""What was sent, waits, or was given up; sending again and giving up for good, one message or a range."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app import log
from app.administration import ranges
from app.errors import NothingFound
from app.services import Services
from app.storage.sending.ledger import Delivery, Try

WAITING = ("behind", "later", "waiting", "sending")
COUNTED_MOST = 50_000  # messages; of more, the newest
SHOWN_MOST = 15  # rules and channels, those with most messages
_NUMBER = re.compile(r":notification (\d+):")
STATES = (*WAITING, "sent", "skipped", "dead", "buried")


@dataclass(frozen=True)
class Opened:
    """One message. body: what it says, with what looks like a secret masked."""

    delivery: Delivery
    body: Any
    tries: Sequence[Try]


def listed(services: Services, *, state: str = "", target: str = "", most: int = 100) -> list[Delivery]:
    """The newest messages, of one state or for one channel, chat or user only."""
    with services.database.read() as tables:
        return tables.ledger.seen(state=state, target=target, most=most)


def opened(services: Services, outbox_id: int) -> Opened:
    """raises NothingFound delivery.unknown"""
    with services.database.read() as tables:
        found = tables.ledger.open(outbox_id) if 0 < outbox_id < ranges.HIGHEST_ID else None
    if found is None:
        raise NothingFound("delivery.unknown", number=outbox_id)
    return Opened(found[0], log.masked(found[1]), found[2])


def retry(services: Services, actor: str, first: int, last: int) -> int:
    """Send what was given up after all, in the order of each conversation; returns how many."""
    now = services.source.now()
    with services.database.write() as tables:
        count = tables.ledger.retry(first, last, now)
        tables.audit.record(actor, "delivery.retry", ranges.written(first, last), now, after={"messages": count})
    return count


def bury(services: Services, actor: str, first: int, last: int) -> int:
    """Give up for good what lies dead or waits; returns how many."""
    now = services.source.now()
    with services.database.write() as tables:
        count = tables.ledger.bury(first, last, now)
        tables.audit.record(actor, "delivery.bury", ranges.written(first, last), now, after={"messages": count})
    return count


@dataclass(frozen=True)
class Figures:
    """Messages of the last days. is_all: False when there were more than are counted."""

    days: list[tuple[date, int]]
    rules: list[tuple[str, int]]
    channels: list[tuple[str, int]]
    is_all: bool

    def told(self) -> dict[str, Any]:
        """For programs: {"days": [{"name": "2026-11-22", "count": 3}, …], "rules", "channels", "is_all"}."""
        days = [(day.isoformat(), count) for day, count in self.days]
        counted = {"days": days, "rules": self.rules, "channels": self.channels}
        found = {what: [{"name": name, "count": n} for name, n in pairs] for what, pairs in counted.items()}
        return {**found, "is_all": self.is_all}


def figures(services: Services, days: int, zone: str) -> Figures:
    """How many messages per day (of a person in `zone`), per workflow rule, per channel."""
    here = ZoneInfo(zone or "UTC")
    today = services.source.now().astimezone(here)
    first = (today - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    with services.database.read() as tables:
        found = tables.ledger.posted(first, COUNTED_MOST)
        names = {one.notification_id: one.rule for one in tables.notifications.all()}
    by_day: Counter[date] = Counter(at.astimezone(here).date() for at, *_ in found)
    by_channel: Counter[str] = Counter(f"#{which}" for _, kind, which, _ in found if kind == "channel")
    by_rule: Counter[str] = Counter()
    for *_, key in found:
        number = _NUMBER.search(key)
        if number:
            by_rule[names.get(int(number[1]), f"({number[1]})")] += 1
    every = [first.date() + timedelta(days=number) for number in range(days)]
    told = [(day, by_day[day]) for day in every]
    return Figures(told, by_rule.most_common(SHOWN_MOST), by_channel.most_common(SHOWN_MOST), len(found) < COUNTED_MOST)
