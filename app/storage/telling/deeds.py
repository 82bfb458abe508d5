"""What people choose for themselves in chat: kept, with its line in the audit log, in one transaction.

Changes that nobody makes, such as the end of a follow with its record, go to the nouns directly.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from app.storage.governing.audit import Audit
from app.storage.identity.people import People
from app.storage.telling.follows import Follows
from app.storage.telling.preferences import Preferences, QuietHours, Wish


class Deeds:
    """person   Cliq user id of whoever does it; the log names their e-mail address where it is known
    Subjects and topics as in preferences.py; what somebody chooses for a channel is logged as the channel's.
    """

    def __init__(self, person: str, people: People, preferences: Preferences, follows: Follows, audit: Audit) -> None:
        self._person, self._people = person, people
        self._preferences, self._follows, self._audit = preferences, follows, audit

    def want(self, subject: str, topic: str, is_wanted: bool, now: datetime, until: datetime | None = None) -> None:
        """Hear of a topic, or not, until then or for good."""
        before = self._preferences.of(subject, now).wishes.get(topic)
        wish = Wish(topic, is_wanted, until)
        self._preferences.choose(subject, wish, now)
        self._log("preference.change", subject, topic, now, _told(before), _told(wish))

    def forget(self, subject: str, topic: str, now: datetime) -> None:
        """As if nothing had been chosen about that topic."""
        before = self._preferences.of(subject, now).wishes.get(topic)
        self._preferences.forget(subject, topic)
        self._log("preference.forget", subject, topic, now, _told(before), None)

    def be_quiet_between(self, subject: str, hours: tuple[time, time] | None, now: datetime) -> None:
        """None: there are no quiet hours any more."""
        before = self._preferences.of(subject, now).quiet
        quiet = QuietHours(*hours) if hours else None
        self._preferences.be_quiet(subject, quiet, now)
        self._log("preference.quiet_hours", subject, "quiet_hours", now, _hours(before), _hours(quiet))

    def follow(self, subject: str, module: str, record_id: str, set_by: str, values: object, now: datetime) -> None:
        self._follows.put(subject, module, record_id, set_by, values, now)
        self._log("follow.begin", subject, f"{module}/{record_id}", now, None, {"follows": True})

    def unfollow(self, subject: str, module: str, record_id: str, now: datetime) -> None:
        if self._follows.end(subject, module, record_id):
            self._log("follow.end", subject, f"{module}/{record_id}", now, {"follows": True}, {"follows": False})

    def _log(
        self,
        action: str,
        subject: str,
        what: str,
        now: datetime,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        if before == after:
            return
        person = self._people.get(self._person)
        name = (person and person.email) or self._person
        whose = "" if subject == f"user:{self._person}" else f"{subject} "
        self._audit.record(name, action, f"{whose}{what}", now, before=before, after=after)


def _told(wish: Wish | None) -> dict[str, Any] | None:
    return None if wish is None else {"wanted": wish.is_wanted, "until": wish.until}


def _hours(quiet: QuietHours | None) -> dict[str, str] | None:
    return None if quiet is None else {"from": f"{quiet.starts:%H:%M}", "to": f"{quiet.ends:%H:%M}"}
