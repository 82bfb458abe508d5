"""The switch of the whole integration (A1), with its line in the audit log."""

from app.services import Services
from app.storage.identity.people import Flag
from app.storage.known import INTEGRATION

ACTIONS = {True: "integration.on", False: "integration.off"}


def state(services: Services) -> Flag | None:
    """How it stands and who turned it; None when nobody ever did: then it is on."""
    with services.database.read() as tables:
        return tables.flags.get(INTEGRATION)


def is_on(services: Services) -> bool:
    found = state(services)
    return found is None or found.is_on


def turn(services: Services, actor: str, *, to: bool) -> None:
    """On or off for everybody within two seconds; nothing that is configured is lost (A1)."""
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.flags.get(INTEGRATION)
        tables.flags.turn(INTEGRATION, to, actor, now)
        tables.audit.record(
            actor,
            ACTIONS[to],
            INTEGRATION,
            now,
            before={"is_on": before is None or before.is_on},
            after={"is_on": to},
        )
