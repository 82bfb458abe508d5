"""What was sent, waits, or was given up; sending again and giving up for good, one message or a range."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.services import Services

WAITING = ("behind", "later", "waiting", "sending")
COUNTED_MOST = 50_000  # messages; of more, the newest
SHOWN_MOST = 15  # rules and channels, those with most messages
_NUMBER = re.compile(r":notification (\d+):")
STATES = (*WAITING, "sent", "skipped", "dead", "buried")


def retry(services: Services, actor: str, first: int, last: int) -> int:
    """Send what was given up after all, in the order of each conversation; returns how many."""
    now = services.source.now()
    with services.database.write() as tables:
        count = tables.ledger.retry(first, last, now)
        tables.audit.record(actor, "delivery.retry", _range(first, last), now, after={"messages": count})
    return count


def bury(services: Services, actor: str, first: int, last: int) -> int:
    """Give up for good what lies dead or waits; returns how many."""
    now = services.source.now()
    with services.database.write() as tables:
        count = tables.ledger.bury(first, last, now)
        tables.audit.record(actor, "delivery.bury", _range(first, last), now, after={"messages": count})
    return count


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True)
class Figures:
    """Messages of the last days. is_all: False when there were more than are counted."""

    days: list[tuple[date, int]]
    rules: list[tuple[str, int]]
    channels: list[tuple[str, int]]
    is_all: bool


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
