"""Signed references: what a button, a form or a suggestion's address carries, in at most 100 characters.

`kind:body:expiry:mac`. The asker is part of what is signed, not of the text. Nothing is stored or looked up here: what
does not fit lies in the table `refs`, and the body is its id.
"""

import base64
import functools
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import errors
from app.cliq import maxima

MAC_BYTES = 12  # 96 bits: a forger has one try per press, and each is in the log
MAC_CHARACTERS = 16
EXPIRY_CHARACTERS = 7  # epoch seconds to the base 36, until the year 4453
ANYBODY = ""
SEPARATOR = "|"
KEPT, ENCODED = "@", "~"  # how a body begins that lies in table `refs`, and one that is base64 of UTF-8
MARKS = {KEPT: "%40", ENCODED: "%7E"}  # so that no text of a person begins like either

_SHAPE = re.compile(r"([a-z][a-z0-9_]{0,15}):([!-~]*):([0-9a-z]{1,8}):([A-Za-z0-9_-]{16})")
_BODY = re.compile("[!-~]*")
_PLAIN = re.compile(r"[!-}]*")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class InvalidReference(errors.Stale):
    """Not ours, changed on the way, or signed for somebody else; the answer never says which."""

    code = "stale_invalid"


class ExpiredReference(errors.Stale):
    """Ours and theirs, but too old. facts: kind."""

    code = "stale_expired"


@dataclass(frozen=True)
class Reference:
    kind: str
    body: str


def packed(parts: Sequence[str]) -> str:
    """Several texts as one body, printable: Japanese or a blank makes it base64, still short enough as a rule."""
    body = joined(parts)
    if _PLAIN.fullmatch(body) is None:
        body = ENCODED + base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")
    return body


def joined(parts: Sequence[str]) -> str:
    body = SEPARATOR.join(part.replace("%", "%25").replace(SEPARATOR, "%7C") for part in parts)
    return MARKS.get(body[:1], body[:1]) + body[1:]


def unpacked(body: str) -> list[str]:
    """What `packed` or `joined` was given."""
    if body.startswith(ENCODED):
        body = base64.urlsafe_b64decode(body[1:] + "=" * (-len(body[1:]) % 4)).decode()
    for mark, written in MARKS.items():
        body = mark + body[len(written) :] if body.startswith(written) else body
    return [part.replace("%7C", SEPARATOR).replace("%25", "%") for part in body.split(SEPARATOR)]


def fits(kind: str, body: str) -> bool:
    """Whether `sign` can take this body: else it goes to `refs`, and the row's id is signed."""
    whole = len(kind) + len(body) + EXPIRY_CHARACTERS + MAC_CHARACTERS + 3
    return whole <= maxima.BUTTON_KEY and _BODY.fullmatch(body) is not None


def sign(kind: str, body: str, asker: str, expires: datetime, keys: Sequence[bytes]) -> str:
    """The reference as text of at most maxima.BUTTON_KEY characters, printable ASCII without blanks.

    kind     what pressing it does: 1-16 of a-z, 0-9, _; begins with a letter
    body     record id, or id of a row of `refs`; printable ASCII without blanks
    asker    Cliq user id of the only person it works for, or ANYBODY
    expires  aware; from then on it is refused
    keys     secret bytes, at least 16 each; the first one signs
    raises   ValueError when it does not fit or is not of this shape: a mistake of the caller
    """
    seconds = _base36(int(expires.timestamp()))
    text = f"{kind}:{body}:{seconds}:{_mac(kind, body, asker, seconds, keys[0])}"
    if not _SHAPE.fullmatch(text) or not _BODY.fullmatch(body):
        raise ValueError(f"not a reference: {kind!r} {body!r}")
    if len(text) > maxima.BUTTON_KEY:
        raise ValueError(f"{len(text)} characters; store the body in refs and sign its id")
    return text


def read(text: str, asker: str, now: datetime, keys: Sequence[bytes]) -> Reference:
    """What `text` refers to, when one of the keys signed it for this asker (or for anybody) and it has not expired.

    keys    the newest first; older ones are still accepted
    raises  InvalidReference, ExpiredReference
    """
    shape = _SHAPE.fullmatch(text)
    if shape is None or len(text) > maxima.BUTTON_KEY:
        raise InvalidReference
    kind, body, seconds, mac = shape.groups()
    genuine = False
    for key in keys:
        for who in (asker, ANYBODY):
            genuine |= hmac.compare_digest(mac, _mac(kind, body, who, seconds, key))
    if not genuine:
        raise InvalidReference
    if now.timestamp() >= int(seconds, 36):
        raise ExpiredReference(kind=kind)
    return Reference(kind, body)


def _mac(kind: str, body: str, asker: str, seconds: str, key: bytes) -> str:
    signed = f"reference\x1f{kind}\x1f{body}\x1f{asker}\x1f{seconds}".encode()
    mac = _begun(key).copy()
    mac.update(signed)
    return base64.urlsafe_b64encode(mac.digest()[:MAC_BYTES]).decode()


@functools.lru_cache(maxsize=16)  # OpenSSL looks SHA-256 up by its name for each key, which takes longer than the rest
def _begun(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


@functools.lru_cache(maxsize=64)  # the buttons of one answer all end in the same second
def _base36(number: int) -> str:
    digits = ""
    while number > 0:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
