"""Webhooks as they are registered: events, brands, address, keys. Nothing is sent but the probe.

Source: https://www.zoho.com/salesiq/help/developer-section/create-webhook-v2.html, read 2026-11-21.
"""

import base64
import functools
from collections.abc import Iterator
from typing import Any

import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.salesiq.portal import Portal
from sandbox.store import Document

MOST_KEYS = 2
PROBE_SECONDS = 10.0
DATA_EVENTS = frozenset(
    f"conversation.{name}"
    for name in (
        "created attender.updated missed operator.replied visitor.replied completed rated transfer.initiated "
        "transfer.accepted transfer.rejected participants.added participants.deleted supervisor.added message.edited "
        "message.deleted"
    ).split()
)
WORKFLOW_EVENTS = DATA_EVENTS | {
    "conversation.metrics",
    "conversation.reopened",
    "visitor.updated",
    "contact.tag.action",
    "lead.tag.action",
}
ADMINISTRATION_EVENTS = frozenset(
    "operator.created operator.updated operator.deleted operator.departments.associated "
    "operator.departments.dissociated department.created department.updated department.deleted brands.enabled "
    "brands.disabled tag.created tag.updated tag.deleted".split()
)
WEEK_MS, DAYS_60_MS = 7 * 86_400_000, 60 * 86_400_000


class TooManyKeys(ValueError):
    """A webhook has two keys at most."""


class Registry:
    """The webhooks of one portal, those of its workflows among them."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._table = portal.table("webhooks")

    def all(self) -> list[Document]:
        return self._table.values()

    def find(self, webhook_id: str) -> Document | None:
        return self._table.get(webhook_id)

    def wanting(self, event: str, app_id: str) -> Iterator[Document]:
        """Those that want this event of this brand."""
        for hook in self.all():
            if event in hook["events"] and (not hook["app_ids"] or not app_id or app_id in hook["app_ids"]):
                yield hook

    def add(self, operator_id: str, **facts: Any) -> Document:
        now = self.portal.now()
        made: Document = {
            "id": self.portal.new_id(),
            "keys": [],
            "failures": 0,
            "creator": operator_id,
            "modifier": operator_id,
            "created": now,
            "modified": now,
            "workflow": False,
            "expiry": str(DAYS_60_MS),
            **facts,
        }
        self._table.put(made["id"], made)
        return made

    def change(self, hook: Document, operator_id: str, **facts: Any) -> Document:
        return self.portal.change("webhooks", hook["id"], **facts, modifier=operator_id, modified=self.portal.now())

    def remove(self, webhook_id: str) -> bool:
        return self._table.delete(webhook_id)

    def answers(self, url: str) -> bool:
        """Whether the address answers the probe with 200."""
        try:
            answer = self.portal.sandbox.callback("HEAD", url, headers={}, data=b"", timeout=PROBE_SECONDS)
        except (requests.RequestException, OSError):
            return False
        return bool(answer.status_code == 200)

    # -- keys -----------------------------------------------------------------------------------------------------

    def add_key(self, hook: Document, operator_id: str) -> Document:
        """A new key pair; the oldest one signs. raises TooManyKeys"""
        if len(hook["keys"]) >= MOST_KEYS:
            raise TooManyKeys
        number = self.portal.sandbox.ids.number("salesiq.key")
        pem = _private_key(number)
        key = {"id": self.portal.new_id(), "pem": pem, "creator": operator_id, "created": self.portal.now()}
        return self.change(hook, operator_id, keys=[*hook["keys"], key])

    def remove_key(self, hook: Document, key_id: str, operator_id: str) -> Document | None:
        """Without that key; None when there is none."""
        left = [key for key in hook["keys"] if key["id"] != key_id]
        if len(left) == len(hook["keys"]):
            return None
        return self.change(hook, operator_id, keys=left)


@functools.cache
def _private_key(number: int) -> str:
    """The n-th key pair of this process: making one takes a while, and a reset may take them again."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return made.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _loaded(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def public_text(pem: str, form: str) -> str:
    """The public half. form: `pem` or `base64` of the same without its lines."""
    public, info = _loaded(pem).public_key(), serialization.PublicFormat.SubjectPublicKeyInfo
    if form == "base64":
        return base64.b64encode(public.public_bytes(serialization.Encoding.DER, info)).decode()
    return public.public_bytes(serialization.Encoding.PEM, info).decode()


def signature(hook: Document, raw: bytes) -> str:
    """SHA256withRSA over the exact bytes by the oldest key, Base64; '' without a key."""
    if not hook["keys"]:
        return ""
    return base64.b64encode(_signer(hook["keys"][0]["pem"]).sign(raw, padding.PKCS1v15(), hashes.SHA256())).decode()


_signer = functools.cache(_loaded)
