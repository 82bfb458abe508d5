"""Calls of webhooks that administrators named in rules: signed, so that their receiver knows who calls.

Headers and signature as the Standard Webhooks specification has them, so that receivers can use its libraries.
Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11-22.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import orjson

from app.clients.wire.guarded import Caller

PREFIX = "whsec_"


def new_secret(token: str) -> str:
    """A secret to show once. token: 32 random bytes or more, as text."""
    return PREFIX + base64.b64encode(hashlib.sha256(token.encode()).digest()).decode()


def signature(secret: str, message_id: str, stamp: int, body: bytes) -> str:
    """'v1,' and the base64 of the HMAC-SHA256 of id, time and body."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error):
        key = secret.encode()
    signed = f"{message_id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Webhooks:
    @cached_property
    def caller(self) -> Caller:
        return Caller()

    def call(self, url: str, message_id: str, payload: Mapping[str, Any], secret: str, now: datetime) -> int:
        """POST the payload; the status of a success. Raises ServiceUnavailable, ServiceRejected.

        message_id   the same for every try, so that the receiver can leave out what it has
        """
        body, stamp = orjson.dumps(payload), int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "crm-in-chat",
            "webhook-id": message_id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(secret, message_id, stamp, body),
        }
        return self.caller.post(url, body, headers)
