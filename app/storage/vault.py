"""Encryption at rest, and the keys that are derived from the same secrets.

It stores nothing and reads no settings: the keys are handed in.
"""

import base64
import hmac
import zlib
from collections.abc import Sequence

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import ConfigError


class Vault:
    """Seals texts and JSON values under the first key; opens what any of the keys has sealed.

    keys   Fernet keys (44 characters of URL-safe base64 each), newest first. With none, every use raises ConfigError:
           a command such as `explain` works without secrets as long as it touches none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._digest_keys = derive(keys, "digests") if keys else ()

    def digests(self, *words: str) -> tuple[str, ...]:
        """By what some words are found again without lying open: keyed, one per key, the newest first.

        Written is the first; looked for are all, so that what was written before a key was changed is still found.
        """
        self._need()
        text = "\0".join(words).encode()
        return tuple(hmac.digest(key, text, "sha256").hex()[:40] for key in self._digest_keys)

    def seal(self, text: str) -> str:
        """A token of about 1.4 × the length, plus 100 characters."""
        return self._need().encrypt(text.encode()).decode("ascii")

    def open(self, token: str) -> str:
        """The text. Raises ConfigError when no key fits: the key it was sealed with was removed too early."""
        return self._decrypt(token.encode("ascii")).decode()

    def seal_json(self, value: object) -> bytes:
        """Any JSON value, deflated before it is sealed, since lists of records repeat their keys."""
        return self._need().encrypt(zlib.compress(orjson.dumps(value), 1))

    def open_json(self, token: bytes) -> object:
        """The value that `seal_json` was given; lists for tuples. Raises ConfigError when no key fits."""
        value: object = orjson.loads(zlib.decompress(self._decrypt(token)))
        return value

    def rotate(self, token: str) -> str:
        """The same text, sealed under the first key."""
        try:
            return self._need().rotate(token.encode("ascii")).decode("ascii")
        except InvalidToken as error:
            raise _no_key_fits() from error

    def _need(self) -> MultiFernet:
        if self._fernet is None:
            raise ConfigError("secret_missing", variable="SECRET_KEYS", example=EXAMPLE_KEY)
        return self._fernet

    def _decrypt(self, token: bytes) -> bytes:
        try:
            return self._need().decrypt(token)
        except InvalidToken as error:
            raise _no_key_fits() from error


# Shown in messages only; it seals nothing. The same form as Fernet.generate_key() gives.
EXAMPLE_KEY = base64.urlsafe_b64encode(b"an example, not a secret, 32 by.").decode("ascii")


def _no_key_fits() -> ConfigError:
    return ConfigError("secret_wrong", variable="SECRET_KEYS", example=f"{EXAMPLE_KEY},<the previous key>")


def derive(keys: Sequence[str], purpose: str) -> tuple[bytes, ...]:
    """One 32-byte key per secret, in the same order, good for `purpose` only (HKDF-SHA256, RFC 5869)."""
    return tuple(
        HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(
            base64.urlsafe_b64decode(key)
        )
        for key in keys
    )
