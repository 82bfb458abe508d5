"""Proof that a callback comes from Cliq: signature over the raw bytes, secret path, age. One answer to every doubt.

It parses nothing and knows no handler. Keys are prepared once; a check takes about 30 µs.
Source: the official sample receiver https://github.com/navaneesm/callbackurl, read 2026-11-21: base64 of
RSA PKCS#1 v1.5 with SHA-256 over the body, in X-Cliq-Signature; the key is DER without PEM lines, in base64.
"""

import base64
import binascii
import functools
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from app.errors import ConfigError, Unauthorized

WINDOW_SECONDS = 300  # Cliq states no window; five minutes are the usual one, both ways
SIGNATURE_CHARACTERS = 1024  # of a 2048-bit key: 344
KEY_PREFIX = "whsec_"

_PADDING = padding.PKCS1v15()
_SHA256 = hashes.SHA256()


class Verifier:
    """public_keys   base64 of DER SubjectPublicKeyInfo; several, since a sandbox and a marketplace key may differ
    path_token    of stand-alone components, whose calls are not signed; '' when there are none
    """

    def __init__(self, public_keys: Sequence[str], path_token: str) -> None:
        self._keys = [_prepared(key) for key in public_keys]
        self._path_token = path_token.encode()

    def signature(self, raw: bytes, header: str | None) -> None:
        """Raises Unauthorized unless one of the keys signed exactly these bytes."""
        if not header or len(header) > SIGNATURE_CHARACTERS:
            raise Unauthorized
        try:
            signature = base64.b64decode(header, validate=True)
        except (ValueError, binascii.Error):
            raise Unauthorized from None
        for key in self._keys:
            try:
                key.verify(signature, raw, _PADDING, _SHA256)
            except InvalidSignature:
                continue
            return
        raise Unauthorized

    def path(self, token: str) -> None:
        """Raises Unauthorized unless it is the secret path; in the same time for every wrong one."""
        if not self._path_token or not hmac.compare_digest(token.encode("utf-8", "replace"), self._path_token):
            raise Unauthorized

    def age(self, timestamp: datetime, now: datetime) -> None:
        """Raises Unauthorized when the event is more than five minutes away from now, on either side."""
        if abs((now - timestamp).total_seconds()) > WINDOW_SECONDS:
            raise Unauthorized


def standard_webhook(secret: str, header: Callable[[str], str | None], raw: bytes, now: datetime) -> None:
    """Raises Unauthorized unless the call is signed as Standard Webhooks describes, within five minutes of now.

    secret   'whsec_' and base64 of at least 24 bytes; signed is `id.timestamp.body` with HMAC-SHA256
    Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11-22.
    """
    event_id, stamp = header("webhook-id") or "", header("webhook-timestamp") or ""
    try:
        age = now.timestamp() - int(stamp)
        key = base64.b64decode(secret.removeprefix(KEY_PREFIX), validate=True)
    except (ValueError, binascii.Error):
        raise Unauthorized from None
    if not event_id or abs(age) > WINDOW_SECONDS:
        raise Unauthorized
    digest = hmac.digest(key, b".".join((event_id.encode(), stamp.encode(), raw)), "sha256")
    right = f"v1,{base64.b64encode(digest).decode()}".encode()
    given = (header("webhook-signature") or "")[:SIGNATURE_CHARACTERS].encode("utf-8", "replace").split()
    # Several are sent while a secret is exchanged; all are compared, so that the time says nothing.
    if not sum(hmac.compare_digest(one, right) for one in given):
        raise Unauthorized


def _prepared(text: str) -> RSAPublicKey:
    key = load_der_public_key(base64.b64decode(text))
    if not isinstance(key, RSAPublicKey):
        raise ConfigError("bad_value", variable="CLIQ_PUBLIC_KEYS", example="MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…")
    return key


def salesiq_webhook(keys: Sequence[str], header: str | None, raw: bytes) -> None:
    """Raises Unauthorized unless one of the keys signed exactly these bytes; without any key there is nothing to check.

    keys   PEM, or base64 of DER SubjectPublicKeyInfo: the vendor's page shows neither whole. Several while one is
           exchanged: the oldest signs until it is deleted.
    Source: https://www.zoho.com/salesiq/help/developer-section/generate-public-key-webhook-v2.html, read 2026-11-21:
    x-siqsignature is base64 of RSA PKCS#1 v1.5 with SHA-256 over the body. There is no time in it: a repetition is
    known by its id.
    """
    if keys:
        _several(tuple(keys)).signature(raw, header)


def readable_key(text: str) -> str:
    """A public key as base64 of DER, without its lines and its head; raises ConfigError when it is no RSA key."""
    bare = "".join(line.strip() for line in text.splitlines() if not line.strip().startswith("-----"))
    try:
        _prepared(bare)
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm):
        raise ConfigError("bad_value", variable="SalesIQ key", example="-----BEGIN PUBLIC KEY-----…") from None
    return bare


@functools.lru_cache(maxsize=32)
def _several(keys: tuple[str, ...]) -> Verifier:
    return Verifier([readable_key(key) for key in keys], "")
