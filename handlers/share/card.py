"""How the form that shares looks, and what is posted: the sender's words, then what is shared.

Pure. What the sender wrote is escaped: it is theirs, but everybody in a channel reads it.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.cliq.form import DynamicSelect, FormReply, Hidden, Textarea
from app.cliq.message import Message, lines
from app.cliq.text import cut, paragraphs, plain
from app.context import Context
from handlers.share.recipient import Recipient

FORMS = "zcrmform"
CHANNELS_MOST = 50
WORDS_MOST = 2000  # characters of the sender's words: what is shared needs room as well


def form(ctx: Context, title: str, offered: Sequence[Recipient]) -> FormReply:
    return FormReply(
        name="send",
        title=ctx.say("share.title", name=plain(title)),
        hint=ctx.say("share.hint"),
        inputs=(
            Hidden("ref", ctx.sign("send", *ctx.parts)),
            DynamicSelect(
                "to",
                ctx.say("share.to"),
                options=tuple(one.option(ctx) for one in offered),
                placeholder=ctx.say("share.to_hint"),
                mandatory=True,
            ),
            Textarea("message", ctx.say("share.words"), ctx.say("share.words_hint"), max_length=WORDS_MOST),
        ),
        function=FORMS,
        button_label=ctx.say("share.send"),
    )


def words(typed: str) -> str:
    """The sender's own words, without markup."""
    return paragraphs(cut(typed, WORDS_MOST)).strip()


def addressed(shared: Message, words: str) -> Message:
    """Without buttons: each would act under its presser's rights, and was signed for the sender."""
    return replace(shared, text=lines(words, shared.text), buttons=(), references=(), chips=())
