"""Where an answer with record data may be shown (Z15). Pure: it decides by request and switch, and sends nothing.

Cliq does not document who sees the answer to a pressed button. The answer to a command is the executor's alone
(https://www.zoho.com/cliq/help/platform/slash-commands.html, read 2026-11-21), and so is a chat with the bot.
"""

from collections.abc import Callable
from typing import Literal

from app.cliq.message import Banner, Message, MessageEdit
from app.cliq.reply import Post, Reply, Target
from app.cliq.request import CliqRequest


def placed(
    call: CliqRequest,
    given: Reply,
    *,
    button_answers: Literal["chat", "private"],
    is_public: bool,
    key: str,
    say: Callable[[str], str],
) -> Reply:
    """The reply as it may be given: as it is, or as a post to the presser's chat with the bot and a banner saying so.

    button_answers   the switch: what is assumed about answers to buttons
    is_public        the button was pressed on a message that everybody in the chat sees
    key              names this request, for the post's idempotency
    """
    if not given.private or not isinstance(given.output, Message | MessageEdit):
        return given
    if call.component == "command" or call.chat.kind == "bot":
        return given
    if call.component == "function" and button_answers == "private" and not is_public:
        return given
    message = given.output.message if isinstance(given.output, MessageEdit) else given.output
    post = Post(
        stream=f"bot_user:{call.user_id}",
        target=Target("bot_user", call.user_id),
        message=message,
        sender="bot",
        key=f"{key}:answer",
        asker_id=call.user_id,
    )
    return Reply(Banner(say("app.in_bot_chat"), "success"), (*given.posts, post), given.changes)
