"""What came in and what became of it; the addresses that sources call; what was refused there."""

import base64
from dataclasses import dataclass

from app.errors import NothingFound, UserError
from app.services import Services

STATES = ("behind", "later", "waiting", "working", "done", "unhandled", "dead")
TOKEN_BYTES = 32
KEY_PREFIX = "whsec_"  # of Standard Webhooks
NOTE_MOST = 200


@dataclass(frozen=True)
class Address:
    """A new address: shown once, since only a hash of its secret part is kept. secret: '' when calls are not signed."""

    url: str
    secret: str


def retry(services: Services, actor: str, first: int, last: int) -> int:
    """Work off again what was given up or what nobody handled; returns how many."""
    now, which = services.source.now(), str(first) if first == last else f"{first}-{last}"
    with services.database.write() as tables:
        count = tables.inbox.retry(first, last, now)
        tables.audit.record(actor, "event.retry", which, now, after={"events": count})
    return count


def open_address(services: Services, actor: str, source: str, *, note: str = "", is_signed: bool = False) -> Address:
    """Make an address that a source may call; raises UserError hook.bad_source."""
    if not (source.isascii() and source.isalnum() and source.islower() and len(source) <= 40):
        raise UserError("hook.bad_source")
    token, now = services.source.token(TOKEN_BYTES), services.source.now()
    random = base64.b64encode(services.source.token(TOKEN_BYTES).encode()).decode()
    secret = KEY_PREFIX + random if is_signed else ""
    with services.database.write() as tables:
        tables.hooks.add(source, token, now, secret=secret, note=note.strip()[:NOTE_MOST])
        tables.audit.record(actor, "hook.add", source, now, after={"is_signed": is_signed})
    return Address(f"{services.settings.public_url}/hooks/{source}/{token}", secret)


def close_address(services: Services, actor: str, hook_id: int) -> None:
    """What comes there is answered 401 from then on; raises NothingFound hook.unknown."""
    now = services.source.now()
    with services.database.write() as tables:
        if hook_id >= 2**62 or not tables.hooks.remove(hook_id):
            raise NothingFound("hook.unknown", number=hook_id)
        tables.audit.record(actor, "hook.remove", str(hook_id), now)
