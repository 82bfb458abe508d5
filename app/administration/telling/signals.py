"""Which types of signals are shown in Cliq (S1), for the whole organisation. What somebody mutes is theirs."""

from dataclasses import dataclass
from datetime import datetime

from app.errors import NothingFound
from app.rules.signals import BY_KEY, TYPES, flag
from app.services import Services


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
