"""Identifiers in the forms that Cliq uses, made from counters so that every run gives the same ones.

It does not remember what they belong to. Forms: Cliq's REST v2 and v3 pages and live samples, read 2026-11-21.
"""

import hashlib
import re
from urllib.parse import unquote

from sandbox.ids import Ids

ORGANISATION = "700000000"
EXTENSION = "2305843009213690001"

_MESSAGE_ID = re.compile(r"(\d{13})[ _](\d+)\Z")


def chat_id(ids: Ids, suffix: str = "") -> str:
    """`CT_<19 digits>_<organisation>`, with `-B1` behind for a chat with a bot."""
    return f"CT_{1200000000000000000 + ids.number('cliq.chat')}_{ORGANISATION}{suffix}"


def thread_chat_id(ids: Ids, parent: str) -> str:
    """The parent's id, `-T-` and 19 digits."""
    return f"{parent}-T-{1290000000000000000 + ids.number('cliq.thread')}"


def channel_id(ids: Ids, level: str) -> str:
    """A letter for the level and 19 digits; `O` and `P` were seen, the others are inferred."""
    return f"{level[:1].upper()}{3000000000000000000 + ids.number('cliq.channel')}"


def message_id(ids: Ids, time_ms: int) -> str:
    """`<epoch ms>_<12 digits>`."""
    return f"{time_ms}_{229000000000 + ids.number('cliq.message')}"


def response_id(ids: Ids, time_ms: int) -> str:
    """26 digits, unguessable enough for a loopback stand-in: time, then a digest of the counter."""
    count = ids.number("cliq.response")
    digest = int(hashlib.sha256(f"{ids.seed}|response|{count}".encode()).hexdigest(), 16)
    return f"{time_ms:013d}{digest % 10**13:013d}"


def file_id(ids: Ids) -> str:
    """128 hexadecimal characters."""
    return hashlib.sha512(f"{ids.seed}|file|{ids.number('cliq.file')}".encode()).hexdigest()


def read_message_id(text: str) -> str | None:
    """A message id in any of its spellings (`_`, blank, `%20` once or twice encoded) as `<ms>_<digits>`, else None."""
    for _ in range(2):
        text = unquote(text)
    match = _MESSAGE_ID.match(text.strip())
    return f"{match[1]}_{match[2]}" if match else None
