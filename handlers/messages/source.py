"""What the chosen messages say, who said it, where and when, and the way back to that chat.

A link to one message is not documented, so the link leads to the chat: channels and chats have permanent addresses,
https://www.zoho.com/cliq/help/platform/deep-linking.html, read 2026-11-22.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from app.cliq.said import Said
from app.cliq.text import plain
from app.context import Context
from app.errors import NothingFound

_MENTION = re.compile(r"\{@([^{}\s]+)\}")


@dataclass(frozen=True)
class Source:
    """text: what was said; told: one line of who, where and when, and the address of the chat on the next."""

    text: str
    told: str


def source_of(ctx: Context) -> Source:
    """raises NothingFound when Cliq handed over no text: a picture, or no consent to messages"""
    said = [one for one in ctx.call.said if one.text.strip()]
    if not said:
        raise NothingFound("message.no_text")
    texts = [_readable(ctx, one.text) for one in said]
    if len(said) > 1:
        texts = [f"{plain(_name(ctx, one))}: {text}" for one, text in zip(said, texts, strict=True)]
    names = list(dict.fromkeys(plain(_name(ctx, one)) for one in said))
    facts = {"who": ctx.words.list(names), "when": ctx.words.datetime(said[0].at or ctx.call.timestamp)}
    title = plain(ctx.call.chat.title)
    told = ctx.say("message.said_in", chat=title, **facts) if title else ctx.say("message.said", **facts)
    return Source("\n\n".join(texts), f"{told}\n{_address(ctx)}".strip())


def _name(ctx: Context, said: Said) -> str:
    user = ctx.people.of_cliq_user(said.sender_id, said.sender_email)
    return (user.full_name if user is not None else "") or said.sender_name or ctx.say("message.somebody")


def _readable(ctx: Context, text: str) -> str:
    """With names in place of `{@700000002}`; nobody reads numbers in the CRM."""

    def name(mention: re.Match[str]) -> str:
        user = ctx.people.of_cliq_user(mention[1], mention[1])
        return f"@{user.full_name}" if user is not None else f"@{mention[1]}"

    return _MENTION.sub(name, text).strip()


def _address(ctx: Context) -> str:
    base = re.split("/(?:company|network)/", ctx.call.base_url)[0].rstrip("/")
    chat = ctx.call.chat
    if not base.startswith("http") or not chat.id:
        return ""
    if chat.channel_unique_name:
        return f"{base}/channels/{quote(chat.channel_unique_name, safe='')}"
    return f"{base}/chats/{quote(chat.id, safe='')}"
