"""Saved replies to visitors (V5): for pages, API and command line."""

from app.errors import Invalid, NothingFound, UserError
from app.rules import replies as rules
from app.services import Services
from app.storage.telling.subscriptions import SavedReply

NAME_MOST = 100


def listed(services: Services) -> list[SavedReply]:
    """By name."""
    with services.database.read() as tables:
        return tables.saved_replies.all()


def add(services: Services, actor: str, name: str, body: str) -> int:
    """Keep a new one; returns its number. Raises Invalid."""
    name, now = _checked(name, body), services.source.now()
    with services.database.write() as tables:
        number = tables.saved_replies.add(name, body.strip(), actor, now)
        tables.audit.record(actor, "reply.add", str(number), now, after={"name": name, "body": body.strip()})
    return number


def change(services: Services, actor: str, number: int, name: str, body: str, version: int | None = None) -> None:
    """raises Invalid, NothingFound replies.gone, UserError replies.changed_meanwhile"""
    name, now = _checked(name, body), services.source.now()
    with services.database.write() as tables:
        before = tables.saved_replies.get(number)
        if before is None:
            raise NothingFound("replies.gone", number=number)
        at = before.version if version is None else version
        tables.saved_replies.change(number, at, name, body.strip(), actor, now)
        was, after = {"name": before.name, "body": before.body}, {"name": name, "body": body.strip()}
        tables.audit.record(actor, "reply.change", str(number), now, before=was, after=after)


def remove(services: Services, actor: str, number: int) -> None:
    """raises NothingFound replies.gone"""
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.saved_replies.get(number)
        if before is None or not tables.saved_replies.remove(number):
            raise NothingFound("replies.gone", number=number)
        tables.audit.record(actor, "reply.remove", str(number), now, before={"name": before.name})


def _checked(name: str, body: str) -> str:
    """The name as it is kept; raises Invalid."""
    faults: dict[str, Exception] = {}
    shown = " ".join(name.split())
    if not shown or len(shown) > NAME_MOST:
        faults["name"] = UserError("replies.bad_name", limit=NAME_MOST)
    if not body.strip() or len(body) > rules.BODY_MOST:
        faults["body"] = UserError("replies.bad_body", limit=rules.BODY_MOST)
    elif unknown := rules.unknown(body):
        faults["body"] = UserError(
            "replies.bad_place", typed=list(unknown), choices=[f"${{{one}}}" for one in rules.PLACES]
        )
    if faults:
        raise Invalid(faults)
    return shown
