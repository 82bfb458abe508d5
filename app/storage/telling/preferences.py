"""What somebody wants to be told, and when: mutes, quiet hours, nothing about one's own changes (X2).

`decide` is pure; `Preferences` keeps what people chose. Who sends what to whom is not known here.

A subject is whoever is told: `user("…")` or `channel("…")`. A topic names what a message is about: a kind alone
('reminder'), or a kind and which one ('rule:7', 'record:Deals/42'). A choice about a kind holds for each of it, unless
there is a choice about that very one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, or_, select

from app.storage.tables import every as tables

Length = Literal["hour", "today", "always"]
LENGTHS: tuple[Length, ...] = ("hour", "today", "always")


def user(cliq_user_id: str) -> str:
    """The subject that is a person."""
    return f"user:{cliq_user_id}"


def channel(unique_name: str) -> str:
    """The subject that is a channel: what its members chose for all of it."""
    return f"channel:{unique_name}"


def topic(kind: str, *which: str) -> str:
    """topic('record', 'Deals', '42') is 'record:Deals/42'."""
    return f"{kind}:{'/'.join(which)}" if which else kind


@dataclass(frozen=True)
class Wish:
    """One choice. until: it ends at that instant; None: it holds for good."""

    topic: str
    is_wanted: bool
    until: datetime | None = None


@dataclass(frozen=True)
class QuietHours:
    """From `starts` until `ends` of every day, over midnight when that is earlier; two equal times are none at all."""

    starts: time
    ends: time


@dataclass(frozen=True)
class Choices:
    """Everything one subject chose."""

    wishes: Mapping[str, Wish]
    quiet: QuietHours | None = None


NOTHING_CHOSEN = Choices({})


@dataclass(frozen=True)
class Decision:
    """now: tell it. hold: tell it at `until`. drop: don't, since `reason`.

    reason   '' | 'own_change' | 'quiet_hours' | 'muted:<topic>' | 'off:<topic>' (the organisation's default)
    """

    action: Literal["now", "hold", "drop"]
    until: datetime | None = None
    reason: str = ""


NOW = Decision("now")


def decide(
    topics: Iterable[str],
    choices: Choices,
    now: datetime,
    zone: str = "",
    *,
    is_own: bool = False,
    is_held: bool = True,
    defaults: Mapping[str, bool] | None = None,
) -> Decision:
    """Whether something is told to a subject at this moment.

    zone      IANA name of the subject's zone, for quiet hours; '' is UTC
    is_own    the subject has done it: nobody is told what they did themselves
    is_held   False for what makes no sense later than now
    defaults  topic or kind → the organisation's choice, where the subject made none; what is not named is wanted
    """
    if is_own:
        return Decision("drop", reason="own_change")
    for one in topics:
        kind = one.partition(":")[0]
        wish = _holding(choices.wishes.get(one), now) or _holding(choices.wishes.get(kind), now)
        if wish is not None and not wish.is_wanted:
            return Decision("drop", reason=f"muted:{wish.topic}")
        offered = (defaults or {}).get(one, (defaults or {}).get(kind, True))
        if wish is None and not offered:
            return Decision("drop", reason=f"off:{one}")
    end = quiet_until(choices.quiet, now, zone)
    return Decision("hold", end, "quiet_hours") if end is not None and is_held else NOW


def quiet_until(quiet: QuietHours | None, now: datetime, zone: str) -> datetime | None:
    """When the quiet hours end that hold at `now`; None when none do."""
    if quiet is None or quiet.starts == quiet.ends:
        return None
    here = now.astimezone(ZoneInfo(zone or "UTC"))
    clock = here.time().replace(second=0, microsecond=0, fold=0)
    over_midnight = quiet.ends < quiet.starts
    if over_midnight:
        is_quiet = clock >= quiet.starts or clock < quiet.ends
    else:
        is_quiet = quiet.starts <= clock < quiet.ends
    if not is_quiet:
        return None
    day = here.date() + timedelta(days=1 if over_midnight and clock >= quiet.starts else 0)
    end = datetime.combine(day, quiet.ends, here.tzinfo)
    if end.astimezone(now.tzinfo) <= now:  # the clocks went back, and this is the second time of that hour
        end = end.replace(fold=1)
    return end.astimezone(now.tzinfo)


def end_of(length: Length, now: datetime, zone: str) -> datetime | None:
    """When a mute of that length ends: in an hour, at the subject's midnight, never (None)."""
    if length == "hour":
        return now + timedelta(hours=1)
    if length == "today":
        here = now.astimezone(ZoneInfo(zone or "UTC"))
        return datetime.combine(here.date() + timedelta(days=1), time(), here.tzinfo).astimezone(now.tzinfo)
    return None


def _holding(wish: Wish | None, now: datetime) -> Wish | None:
    return wish if wish is not None and (wish.until is None or wish.until > now) else None


_W, _Q = tables.wishes, tables.quiet_hours
_WISHES = (
    select(_W.c.subject, _W.c.topic, _W.c.is_wanted, _W.c.until)
    .where(_W.c.subject.in_(bindparam("subjects", expanding=True)))
    .where(or_(_W.c.until.is_(None), _W.c.until > bindparam("now")))
    .order_by(_W.c.topic)
)
_QUIET = select(_Q.c.subject, _Q.c.starts, _Q.c.ends).where(_Q.c.subject.in_(bindparam("subjects", expanding=True)))


class Preferences:
    """What people and channels chose."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, subject: str, now: datetime) -> Choices:
        """Everything that holds for a subject at this moment."""
        return self.of_all([subject], now)[subject]

    def of_all(self, subjects: Sequence[str], now: datetime) -> dict[str, Choices]:
        """The same for many, with two questions to the database."""
        wishes: dict[str, dict[str, Wish]] = {subject: {} for subject in subjects}
        quiet: dict[str, QuietHours] = {}
        if subjects:
            given = {"subjects": list(wishes), "now": now}
            for row in self._connection.execute(_WISHES, given):
                wishes[row.subject][row.topic] = Wish(row.topic, row.is_wanted, row.until)
            for subject, starts, ends in self._connection.execute(_QUIET, {"subjects": list(wishes)}):
                quiet[subject] = QuietHours(time.fromisoformat(starts), time.fromisoformat(ends))
        return {subject: Choices(wishes[subject], quiet.get(subject)) for subject in wishes}

    def everybody(self, now: datetime) -> dict[str, Choices]:
        """Every subject that chose something that holds at this moment, with all of it."""
        subjects = select(_W.c.subject).where(or_(_W.c.until.is_(None), _W.c.until > now)).union(select(_Q.c.subject))
        found = sorted(str(one) for one in self._connection.execute(subjects).scalars())
        return self.of_all(found, now)

    def wants(
        self,
        subject: str,
        topics: Iterable[str],
        now: datetime,
        zone: str = "",
        *,
        is_own: bool = False,
        is_held: bool = True,
        defaults: Mapping[str, bool] | None = None,
    ) -> Decision:
        """`decide` for a subject, with what it chose."""
        choices = self.of(subject, now)
        return decide(topics, choices, now, zone, is_own=is_own, is_held=is_held, defaults=defaults)

    def choose(self, subject: str, wish: Wish, now: datetime) -> None:
        """Keep a choice; an earlier one about the same topic is forgotten."""
        tables.upsert(self._connection, _W, {"subject": subject, "changed_at": now, **vars(wish)})

    def want(self, subject: str, topic: str, is_wanted: bool, now: datetime, until: datetime | None = None) -> None:
        """`choose`, for who has no Wish at hand."""
        self.choose(subject, Wish(topic, is_wanted, until), now)

    def forget(self, subject: str, topic: str) -> None:
        """As if nothing had been chosen about that topic."""
        self._connection.execute(delete(_W).where(_W.c.subject == subject, _W.c.topic == topic))

    def be_quiet(self, subject: str, quiet: QuietHours | None, now: datetime) -> None:
        """Set quiet hours; None: there are none any more."""
        if quiet is None:
            self._connection.execute(delete(_Q).where(_Q.c.subject == subject))
            return
        times = {"starts": quiet.starts.isoformat("minutes"), "ends": quiet.ends.isoformat("minutes")}
        tables.upsert(self._connection, _Q, {"subject": subject, "changed_at": now, **times})

    def be_quiet_between(self, subject: str, hours: tuple[time, time] | None, now: datetime) -> None:
        """`be_quiet`, for who has no QuietHours at hand."""
        self.be_quiet(subject, QuietHours(*hours) if hours else None, now)
