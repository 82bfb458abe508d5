"""Signed requests as bytes, ready to be sent: Cliq's callback and Slack's slash command.

It knows the two wire formats and nothing of the product; bodies are compact, as Cliq sends them.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SLACK_SECRET = "bench-signing-secret"


@dataclass(frozen=True)
class Rep:
    """A person who types: ids as Cliq sends them."""

    user_id: str
    email: str
    first_name: str = "Ada"
    last_name: str = "Byron"
    language: str = "en"


def http(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A whole HTTP/1.1 POST."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Cliq:
    """Makes and signs Cliq's callbacks: RSA-2048, PKCS#1 v1.5, SHA-256, base64, over the raw body."""

    def __init__(self, key: rsa.RSAPrivateKey | None = None) -> None:
        self._key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def sign(self, body: bytes) -> str:
        return base64.b64encode(self._key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()

    def command(self, port: int, rep: Rep, arguments: str, handler: str = "execution_handler") -> bytes:
        """`/zcrm arguments` in the channel #sales, sent (`execution_handler`) or half typed (`suggestion_handler`)."""
        body = json.dumps(callback(rep, arguments, handler), ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "X-Cliq-Signature": self.sign(body)}
        return http(port, "/cliq", body, headers)

    def commands(self, port: int, rep: Rep, texts: Iterable[str], handler: str = "execution_handler") -> list[bytes]:
        return [self.command(port, rep, text, handler) for text in texts]


def callback(rep: Rep, arguments: str, handler: str) -> dict[str, object]:
    """The body of a slash command's callback, without its optional parts."""
    user = {
        "id": rep.user_id,
        "zoho_user_id": rep.user_id,
        "first_name": rep.first_name,
        "last_name": rep.last_name,
        "email": rep.email,
        "admin": False,
        "organization_id": "700000000",
        "timezone": "Europe/London",
        "country": "gb",
        "language": rep.language,
    }
    chat = {
        "id": "CT_1200000000000000001_700000000",
        "type": "channel",
        "chat_type": "channel",
        "title": "#sales",
        "channel_unique_name": "sales",
        "channel_id": "O300000000000000001",
        "owner": rep.user_id,
        "members": [],
    }
    access = {
        "user_id": rep.user_id,
        "zoho_user_id": rep.user_id,
        "user_agent": "Mozilla/5.0",
        "chat_id": chat["id"],
        "organization": {"type": "company", "id": "700000000"},
    }
    environment = {"data_center": "US", "tld": ".com", "base_url": "https://cliq.zoho.com/company/700000000"}
    params = {
        "arguments": arguments,
        "options": {},
        "selections": [],
        "mentions": [],
        "attachments": [],
        "location": {},
        "access": access,
        "environment": environment,
        "user": user,
        "chat": chat,
    }
    return {
        "name": "zcrm",
        "handler": {"type": handler},
        "response_url": "http://127.0.0.1:9/v2/extensions/2305843009213690001/responses/17202823900000000000000001",
        "type": "command",
        "timestamp": int(time.time() * 1000),
        "params": params,
    }


def slack_command(port: int, rep: Rep, text: str) -> bytes:
    """The same command as Slack sends it: form-encoded, HMAC-SHA256 over version, time and body."""
    fields = {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": "T0001",
        "team_domain": "example",
        "channel_id": "C2147483705",
        "channel_name": "sales",
        "user_id": rep.user_id,
        "user_name": rep.first_name,
        "command": "/zcrm",
        "text": text,
        "api_app_id": "A123456",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/commands/1234/5678",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    }
    body = urlencode(fields).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(SLACK_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
    return http(port, "/slack/events", body, headers)
