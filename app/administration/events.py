"""What came in and what became of it; the addresses that sources call; what was refused there."""

import base64
from dataclasses import dataclass, replace
from typing import Any

from app import log
from app.administration import ranges
from app.errors import NothingFound, UserError
from app.services import Services
from app.storage.arriving.hooks import Hook, Refusal
from app.storage.arriving.inbox import Seen
from app.storage.telling.notifications import Shortfall

STATES = ("behind", "later", "waiting", "working", "done", "unhandled", "dead")
TOKEN_BYTES = 32
KEY_PREFIX = "whsec_"  # of Standard Webhooks
NOTE_MOST = 200


@dataclass(frozen=True)
class Address:
    """A new address: shown once, since only a hash of its secret part is kept. secret: '' when calls are not signed."""

    url: str
    secret: str


def listed(services: Services, *, state: str = "", source: str = "", most: int = 100) -> list[Seen]:
    """The newest events, of one state or source only, without their payloads."""
    with services.database.read() as tables:
        return tables.inbox.seen(state=state, source=source, most=most)


def shortfalls(services: Services, most: int = 100) -> list[Shortfall]:
    """What of an event could not be done while the rest was, such as refused fields; the newest first."""
    with services.database.read() as tables:
        return tables.shortfalls.newest(most)


def opened(services: Services, inbox_id: int, *, is_masked: bool = True) -> tuple[Seen, Any]:
    """An event with its payload; is_masked: without what looks like a secret. Raises NothingFound event.unknown."""
    with services.database.read() as tables:
        found = tables.inbox.open(inbox_id) if 0 < inbox_id < ranges.HIGHEST_ID else None
    if found is None:
        raise NothingFound("event.unknown", number=inbox_id)
    return found[0], log.masked(found[1]) if is_masked else found[1]


def replay(services: Services, actor: str, inbox_id: int) -> str:
    """Have an event come in once more, as it came; returns its new id. Raises NothingFound event.unknown."""
    now = services.source.now()
    with services.database.write() as tables:
        found = tables.inbox.open(inbox_id) if 0 < inbox_id < ranges.HIGHEST_ID else None
        event_id = f"{found[0].event_id[:150]}:again:{services.source.token(6)}" if found else ""
        if found is None or tables.inbox.again(inbox_id, event_id, now) is None:
            raise NothingFound("event.unknown", number=inbox_id)
        tables.audit.record(actor, "event.replay", str(inbox_id), now, after={"event_id": event_id})
    return event_id


def refused(services: Services, most: int = 50) -> list[Refusal]:
    """The newest bodies that were not of the documented shape, secrets masked."""
    with services.database.read() as tables:
        return [replace(one, body=log.mask(one.body)) for one in tables.refusals.newest(most)]


def addresses(services: Services) -> list[Hook]:
    """The addresses that sources may call, without their secret parts."""
    with services.database.read() as tables:
        return tables.hooks.all()


def retry(services: Services, actor: str, first: int, last: int) -> int:
    """Work off again what was given up or what nobody handled; returns how many."""
    now, which = services.source.now(), ranges.written(first, last)
    with services.database.write() as tables:
        count = tables.inbox.retry(first, last, now)
        tables.audit.record(actor, "event.retry", which, now, after={"events": count})
    return count


def open_address(services: Services, actor: str, source: str, *, note: str = "", is_signed: bool = False) -> Address:
    """Make an address that a source may call; raises UserError hook.bad_source."""
    if not (source.isascii() and source.isalnum() and source.islower() and len(source) <= 40):
        raise UserError("hook.bad_source")
    now, note = services.source.now(), note.strip()[:NOTE_MOST]
    token, secret = _secrets(services, is_signed=is_signed)
    with services.database.write() as tables:
        tables.hooks.add(source, token, now, secret=secret, note=note)
        tables.audit.record(actor, "hook.add", source, now, after={"is_signed": is_signed, "note": note})
    return _address(services, source, token, secret)


def rotate_address(services: Services, actor: str, hook_id: int) -> Address:
    """Another address, and secret, in place of one; what comes to the old one is answered 401 from then on.

    raises NothingFound hook.unknown
    """
    now = services.source.now()
    with services.database.write() as tables:
        before = tables.hooks.get(hook_id) if hook_id < ranges.HIGHEST_ID else None
        if before is None:
            raise NothingFound("hook.unknown", number=hook_id)
        token, secret = _secrets(services, is_signed=bool(before.secret))
        tables.hooks.renew(hook_id, token, now, secret=secret)
        tables.audit.record(actor, "hook.rotate", str(hook_id), now, after={"source": before.source})
    return _address(services, before.source, token, secret)


def _secrets(services: Services, *, is_signed: bool) -> tuple[str, str]:
    """A token, and what calls are signed with, '' when they are not."""
    token = services.source.token(TOKEN_BYTES)
    random = base64.b64encode(services.source.token(TOKEN_BYTES).encode()).decode()
    return token, KEY_PREFIX + random if is_signed else ""


def _address(services: Services, source: str, token: str, secret: str) -> Address:
    return Address(f"{services.settings.public_url}/hooks/{source}/{token}", secret)


def close_address(services: Services, actor: str, hook_id: int) -> None:
    """What comes there is answered 401 from then on; raises NothingFound hook.unknown."""
    now = services.source.now()
    with services.database.write() as tables:
        if hook_id >= ranges.HIGHEST_ID or not tables.hooks.remove(hook_id):
            raise NothingFound("hook.unknown", number=hook_id)
        tables.audit.record(actor, "hook.remove", str(hook_id), now)
