"""The extension's key pair, and the signature that goes with every webhook (E2).

RSA 2048, PKCS#1 v1.5, SHA-256 over the exact bytes sent, base64, header X-Cliq-Signature. Source: Zoho's sample
receiver https://github.com/navaneesm/callbackurl, read 2026-11-21.
"""

import base64
import functools

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HEADER = "X-Cliq-Signature"


class Signer:
    """A private key. `public_text` is what the settings page shows: bare base64 of the SubjectPublicKeyInfo."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key

    @property
    def public_text(self) -> str:
        encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(self._key.public_key().public_bytes(encoding, form)).decode()

    def sign(self, raw: bytes) -> str:
        """The signature of `raw` in base64, 344 characters."""
        return base64.b64encode(self._key.sign(raw, padding.PKCS1v15(), hashes.SHA256())).decode()


@functools.cache
def stranger_signer() -> Signer:
    """A key nobody trusts, for the fault `wrong_key`."""
    return Signer(rsa.generate_private_key(public_exponent=65537, key_size=2048))
