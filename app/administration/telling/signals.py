"""Which types of signals are shown in Cliq (S1), and what people and channels have chosen for themselves (X2).

The organisation's switch is turned here; what somebody mutes is theirs and is only looked at.
"""

from dataclasses import dataclass
from datetime import datetime

from app.errors import NothingFound
from app.rules.signals import BY_KEY, TYPES, flag
from app.services import Services
from app.storage.telling.preferences import Choices


@dataclass(frozen=True)
class Switch:
    """One type. is_on: of the organisation; changed_by, changed_at: None when nobody ever turned it."""

    key: str
    family: str
    is_on: bool
    changed_by: str | None
    changed_at: datetime | None


def switches(services: Services) -> list[Switch]:
    """Every type, in the order in which they are offered."""
    with services.database.read() as tables:
        turned = {one.name: one for one in tables.flags.all()}
    found = []
    for one in TYPES:
        known = turned.get(flag(one.key))
        facts = (known.is_on, known.changed_by, known.changed_at) if known else (True, None, None)
        found.append(Switch(one.key, one.family, *facts))
    return found


def turn(services: Services, actor: str, key: str, *, to: bool) -> None:
    """Show a type, or show it no more; raises NothingFound signal.unknown."""
    if key not in BY_KEY:
        raise NothingFound("signal.unknown", typed=key)
    now, name = services.source.now(), flag(key)
    with services.database.write() as tables:
        before = tables.flags.get(name)
        tables.flags.turn(name, to, actor, now)
        was = {"is_on": before is None or before.is_on}
        tables.audit.record(actor, "signal.on" if to else "signal.off", key, now, before=was, after={"is_on": to})


def chosen(services: Services) -> dict[str, Choices]:
    """What holds now for every person and channel that chose something, by subject ('user:…', 'channel:…')."""
    with services.database.read() as tables:
        return tables.preferences.everybody(services.source.now())


def name_of(services: Services, subject: str) -> str:
    """Whom a subject means: #channel, or the name or address of a linked person, else their Cliq user id."""
    kind, _, which = subject.partition(":")
    if kind == "channel":
        return f"#{which}"
    with services.database.read() as tables:
        account = tables.accounts.get(which)
    return (account and (account.name or account.email)) or which
