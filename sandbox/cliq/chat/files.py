"""Files in chats: kept with their bytes, and the addresses that live for a while under which handlers are given them.

Source of the addresses: live samples of extension handlers; for how long they live is not documented.
"""

import base64
import hashlib

from sandbox.cliq.chat import ids as forms
from sandbox.state import Sandbox
from sandbox.store import Document

FILES, TRANSIENT = "cliq.files", "cliq.transient"
LARGEST_BYTES = 50_000_000


def keep(sandbox: Sandbox, name: str, kind: str, content: bytes) -> Document:
    """Store a file; returns what a message says of it."""
    kept: Document = {
        "id": forms.file_id(sandbox.ids),
        "name": name,
        "type": kind,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sandbox.store.table(FILES).put(kept["id"], {**kept, "content": base64.b64encode(content).decode()})
    return kept


def read(sandbox: Sandbox, name: str) -> tuple[bytes, str] | None:
    """(bytes, content type) of a stored file."""
    found = sandbox.store.table(FILES).get(name)
    return (base64.b64decode(found["content"]), found["type"]) if found else None


def attachments(sandbox: Sandbox, message: Document, base_url: str) -> list[Document]:
    """The files of a message as a bot or a message action is given them, each under an address of its own."""
    made = []
    for kept in message["content"].get("files", []):
        token = sandbox.ids.token("attachment").replace(".", "")
        ends = sandbox.clock.milliseconds() + int(sandbox.switches["attachment_seconds"]) * 1000
        sandbox.store.table(TRANSIENT).put(token, {"file": kept["id"], "ends": ends})
        url = f"{base_url}/company/{forms.ORGANISATION}/v2/attachments/{token}?type=transient"
        facts = {"name": kept["name"], "id": kept["id"], "url": url, "contenttype": kept["type"]}
        made.append({**facts, "comment": message["content"].get("text", "").strip()})
    return made


def transient(sandbox: Sandbox, token: str) -> tuple[bytes, str] | None:
    """What lies under such an address; None when it is unknown or its time is over."""
    found = sandbox.store.table(TRANSIENT).get(token)
    if found is None or found["ends"] < sandbox.clock.milliseconds():
        return None
    return read(sandbox, found["file"])
