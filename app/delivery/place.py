"""Where an answer with record data may be shown (Z15). Pure: it decides by request and switch, and sends nothing.

Cliq does not document who sees the answer to a pressed button. The answer to a command is the executor's alone
(https://www.zoho.com/cliq/help/platform/slash-commands.html, read 2026-11-21), and so is a chat with the bot.
"""

from collections.abc import Callable
from typing import Literal

from app.cliq.message import Banner, Message, MessageEdit
from app.cliq.reply import Output, Post, Reply, Target
from app.cliq.request import CliqRequest

DISCREET = frozenset({"function", "messageaction", "link_preview"})


def is_overheard(call: CliqRequest, *, button_answers: Literal["chat", "private"], is_public: bool) -> bool:
    """Whether others in the chat may see an answer that is given where the question was asked.

    button_answers   the switch: what is assumed about answers to buttons
    is_public        the button was pressed on a message that everybody in the chat sees
    """
    if call.handler == "applet_button_handler":
        return True  # a widget shows no message: what its button brings is told in the chat with the bot
    if call.component in ("command", "widget") or call.chat.kind == "bot":
        return False
    return call.component != "function" or button_answers == "chat" or is_public


def discreet(call: CliqRequest, said: Output, *, is_heard: bool) -> Output:
    """What went wrong with a pressed button or a form is no news for the others in the chat: a passing line says it."""
    if is_heard and call.component in DISCREET and isinstance(said, Message):
        return Banner(said.text, "failure")
    return said


def placed(
    call: CliqRequest,
    given: Reply,
    *,
    is_heard: bool,
    key: Callable[[], str],
    say: Callable[[str], str],
) -> Reply:
    """The reply as it may be given: as it is, or as a post to the presser's chat with the bot and a banner saying so.

    is_heard   whether others may see it in place, see is_overheard
    key        names this request, for the post's idempotency; asked only when there is a post
    """
    if not is_heard or not given.private or not isinstance(given.output, Message | MessageEdit):
        return given
    message = given.output.message if isinstance(given.output, MessageEdit) else given.output
    post = Post(
        stream=f"bot_user:{call.user_id}",
        target=Target("bot_user", call.user_id),
        message=message,
        sender="bot",
        key=f"{key()}:answer",
        asker_id=call.user_id,
    )
    return Reply(Banner(say("app.in_bot_chat"), "success"), (*given.posts, post), given.changes)
