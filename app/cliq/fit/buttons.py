"""Buttons, instant buttons and pictures within Cliq's limits: trimmed, or dropped where that would change a meaning.

A key, an address or a text to copy is never shortened: the button goes instead. Messages are fitted in messages.py.
"""

import functools
import re
from dataclasses import replace

from app.cliq import maxima, text
from app.cliq.message import Action, Button, Confirm, Copy, Invoke, OpenUrl, Preview, SystemApi

_SYSTEM_API = re.compile(f"(?:{'|'.join(maxima.SYSTEM_APIS)})/[^\\s/]+|{'|'.join(maxima.BARE_SYSTEM_APIS)}")
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|[a-z0-9.-]+\.test)(?:[:/]|$)")
_WEB = ("https://", "http://")
KEPT_CHARACTERS = 100
INSTANT = (Invoke, SystemApi, Copy)


def one_line(words: str, limit: int) -> str:
    """Folded into one line and cut."""
    if len(words) > KEPT_CHARACTERS:
        return _one_line(words, limit)
    return _kept_line(words, limit)


def _one_line(words: str, limit: int) -> str:
    return text.cut(" ".join(text.sendable(words).split()), limit)


_kept_line = functools.lru_cache(maxsize=2048)(_one_line)  # most are labels of ours, the same in every answer


def is_web_address(url: str) -> bool:
    return url.startswith(_WEB) and _is_bare(url)


def is_picture(url: str, limit: int = maxima.THUMBNAIL_URL) -> bool:
    """Cliq fetches pictures from the internet, so https; http is let through on loopback, where the sandbox lives."""
    safe = url.startswith("https://") or _LOOPBACK.match(url) is not None
    return safe and _is_bare(url) and text.units(url) <= limit


def _is_bare(address: str) -> bool:
    return not any(char.isspace() for char in address) and text.sendable(address) == address


def button(given: Button) -> Button | None:
    """The button as Cliq takes it, None when it cannot be had."""
    label = one_line(given.label, maxima.BUTTON_LABEL)
    if not label or not _acts(given.action):
        return None
    if text.units(given.key) > maxima.BUTTON_KEY or text.sendable(given.key) != given.key:
        return None
    hint = one_line(given.hint, maxima.BUTTON_HINT)
    if (label, hint, given.confirm) == (given.label, given.hint, None):
        return given
    return replace(given, label=label, hint=hint, confirm=_confirm(given.confirm) if given.confirm else None)


def _acts(action: Action) -> bool:
    match action:
        case Invoke():
            return bool(action.function.strip()) and text.sendable(action.function) == action.function
        case OpenUrl():
            scheme, colon, rest = action.url.partition(":")
            known = bool(colon and rest) and scheme.lower() in maxima.OPEN_URL_SCHEMES
            return known and _is_bare(action.url) and text.units(action.url) <= maxima.OPEN_URL
        case Preview():
            return is_web_address(action.url) and text.units(action.url) <= maxima.PREVIEW_URL
        case SystemApi():
            return _SYSTEM_API.fullmatch(action.api) is not None and text.sendable(action.api) == action.api
        case Copy():
            return 0 < text.units(action.text) <= maxima.COPY_TEXT and text.sendable(action.text) == action.text


def _confirm(asked: Confirm) -> Confirm | None:
    """What is asked before the button acts; None when nothing is left to ask."""
    fitted = replace(
        asked,
        title=one_line(asked.title, maxima.CONFIRM_TITLE),
        description=one_line(asked.description, maxima.CONFIRM_DESCRIPTION),
        input=one_line(asked.input, maxima.CONFIRM_INPUT),
        button_label=one_line(asked.button_label, maxima.CONFIRM_BUTTON),
        cancel_label=one_line(asked.cancel_label, maxima.CONFIRM_BUTTON),
    )
    return None if fitted == Confirm("") else fitted


def as_link(given: Button) -> str:
    """A button that only opens an address, as a link in the text; '' for any other."""
    if isinstance(given.action, OpenUrl | Preview) and is_web_address(given.action.url):
        return text.link(given.label, given.action.url)
    return ""
