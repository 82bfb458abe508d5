"""What people and channels chose for themselves (X2): mutes, quiet hours, wishes. To look at; it is theirs."""

from dataclasses import dataclass
from datetime import datetime

from app.services import Services


@dataclass(frozen=True)
class Wish:
    """One choice. topic: what it is about, 'signal:missed_call'; until: it ends then, None: for good."""

    topic: str
    is_wanted: bool
    until: datetime | None


@dataclass(frozen=True)
class Chosen:
    """Everything one person or channel chose.

    subject  'user:<Cliq user id>' or 'channel:<unique name>'
    name     as people know it
    quiet    '22:00–07:00', '' for none
    follows  how many records are followed
    """

    subject: str
    name: str
    wishes: tuple[Wish, ...]
    quiet: str
    follows: int


def everybody(services: Services, word: str = "") -> list[Chosen]:
    """Whoever chose something that holds now, or follows a record, and whose name holds the word; by name."""
    with services.database.read() as tables:
        chosen = tables.preferences.everybody(services.source.now())
        follows = tables.follows.counts()
        names = {one.cliq_user_id: one.name or one.email or one.cliq_user_id for one in tables.accounts.all()}
    found = []
    for subject in {**chosen, **follows}:
        kind, _, which = subject.partition(":")
        name = f"#{which}" if kind == "channel" else names.get(which, which)
        choices = chosen.get(subject)
        wishes = tuple(Wish(one.topic, one.is_wanted, one.until) for one in choices.wishes.values()) if choices else ()
        quiet = f"{choices.quiet.starts:%H:%M}–{choices.quiet.ends:%H:%M}" if choices and choices.quiet else ""
        if word.casefold() in name.casefold():
            found.append(Chosen(subject, name, wishes, quiet, follows.get(subject, 0)))
    return sorted(found, key=lambda one: one.name.casefold())
