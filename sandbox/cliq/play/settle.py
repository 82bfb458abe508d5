"""Waits for what the product sends by itself after an answer, as briefly as possible.

In process the product's worker is run; over HTTP the sandbox listens for new messages and stops when it is quiet.
"""

from sandbox.cliq.chat.messages import Messages
from sandbox.cliq.webhook.handlers import Handler
from sandbox.state import Sandbox

QUIET_SECONDS = 0.15
# A message is usually the whole result; something beside it comes at once or not at all.
BESIDE_SECONDS = 0.25
# While these run a person goes on typing: nothing is sent because of them.
PASSING = frozenset(
    (
        "suggestion_handler",
        "form_change_handler",
        "form_values_handler",
        "unfurl_handler",
        "unfurl_post_message_handler",
    )
)
# After these answers a person has to act first.
FINAL = frozenset(("form", "form_error", "widget", "installation", "actions"))


def settle(sandbox: Sandbox, messages: Messages, handler: Handler, kind: str, known: int) -> None:
    """Return when what follows an answer has arrived, or when nothing is to be expected any more.

    kind   what the answer was: 'message', 'banner', 'failed', …
    known  the revision of the messages that the answer itself accounts for; anything above it is news
    """
    if handler.name in PASSING or kind in FINAL:
        return
    sandbox.settle()
    if handler.component == "command" and kind == "message":
        return
    short = kind in ("message", "message_edit", "failed")
    wait = min(sandbox.patience_seconds, BESIDE_SECONDS) if short else sandbox.patience_seconds
    if wait and messages.wait(known, wait):
        while messages.wait(messages.revision, QUIET_SECONDS):
            continue
