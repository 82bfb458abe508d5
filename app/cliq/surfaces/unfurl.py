"""The card that Cliq shows under a pasted link, for everybody in the chat, and its JSON.

Limits are kept in fit/surfaces.py. Nothing here is private: what its reader alone may see is behind a button.
Source: https://www.zoho.com/cliq/help/platform/build-cliq-extensions/extension-unfurling/preview-handler.html, read
2026-11-22; types of zcatalyst-cliq 1.0.0.
"""

from dataclasses import dataclass
from typing import Any

from app.cliq.message import ButtonKind


@dataclass(frozen=True)
class UnfurlButton:
    """`key` comes back when anybody in the chat presses it: sign it for all."""

    label: str
    key: str
    hint: str = ""
    kind: ButtonKind = ""


@dataclass(frozen=True)
class Unfurl:
    """url: where the title leads; provider: whose link it is; pairs: fields by name."""

    title: str
    url: str
    provider: str = ""
    description: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    buttons: tuple[UnfurlButton, ...] = ()
    icon: str = ""


def unfurl_json(card: Unfurl) -> dict[str, Any]:
    data: dict[str, Any] = {"type": "link", "title": card.title, "provider_url": card.url}
    data |= {"description": card.description, "provider_name": card.provider, "favicon_url": card.icon}
    if card.pairs:
        fields = [{"label": label, "value": value} for label, value in card.pairs]
        data["fields"] = {"styles": {"short": True}, "data": fields}
    if card.buttons:
        data["actions"] = [_button_json(button) for button in card.buttons]
    return {name: value for name, value in data.items() if value}


def _button_json(button: UnfurlButton) -> dict[str, Any]:
    data = {"type": "button", "label": button.label, "hint": button.hint, "style": button.kind}
    return {name: text for name, text in data.items() if text} | {"params": {"key": button.key}}
