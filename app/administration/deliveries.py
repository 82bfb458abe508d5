"""What was sent, waits, or was given up; sending again and giving up for good, one message or a range."""

from app.services import Services

WAITING = ("behind", "later", "waiting", "sending")
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
