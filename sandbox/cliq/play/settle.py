"""Waits for what the product sends by itself after an answer, as briefly as possible.

In process the product's worker is run; over HTTP the sandbox listens for new messages and stops when it is quiet.
"""

from sandbox.cliq.chat.messages import Messages
from sandbox.state import Sandbox

QUIET_SECONDS = 0.15
# After these nothing can follow: the answer itself is the result, or the person goes on typing.
FINAL = frozenset(
    ("suggestions", "options", "form", "form_error", "form_modification", "unfurl", "actions", "widget", "installation")
)
# A message is usually the whole result; something beside it comes at once or not at all.
BESIDE_SECONDS = 0.25


def settle(sandbox: Sandbox, messages: Messages, component: str, kind: str, since: int) -> None:
    """Return when what follows an answer has arrived, or when nothing is to be expected any more.

    kind   what the answer was: 'message', 'banner', 'failed', …
    since  the revision of the messages after the answer itself was shown
    """
    if kind in FINAL:
        return
    sandbox.settle()
    if component == "command" and kind == "message":
        return
    wait = min(sandbox.patience_seconds, BESIDE_SECONDS if kind in ("message", "failed") else 60)
    if wait and messages.wait(since, wait):
        while messages.wait(messages.revision, QUIET_SECONDS):
            continue
