"""Text in Cliq's markup: what others wrote made harmless, links, mentions, shortening.

Cliq documents no escape character, so a zero-width space is put where markup would begin. Numbers, money and dates are
written by app.i18n; nothing is translated here.
Source: https://www.zoho.com/cliq/help/restapi/v2/ (message formatting, mentions), read 2026-11-21.
"""

import re
import unicodedata
from urllib.parse import quote

ZERO_WIDTH_SPACE = "\u200b"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
ELLIPSIS = "…"
LINK_SCHEMES = ("https://", "http://", "mailto:", "tel:")

# Controls, lone surrogates, embedding and isolate marks, invisible fillers. ZWJ, ZWNJ and the plain marks LRM and RLM
# stay: emoji, Persian and Arabic are spelt with them.
_INVISIBLE = re.compile("[\u200b\u2060-\u2069\u202a-\u202e\ufeff\u00ad\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Most names: letters of Latin, kana and kanji, figures, single blanks. Nothing below has anything to do there.
_SIMPLE = re.compile("[A-Za-z0-9ぁ-ゖァ-ヺー一-鿿](?:[A-Za-z0-9ぁ-ゖァ-ヺー一-鿿,'()/-]| (?=[^ ]))*")
_RIGHT_TO_LEFT = ("R", "AL", "AN")

_EMAIL = re.compile(r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_PAIRED = re.compile("[*_~`]")
_OPENING = re.compile(r"[{\[\]]|(?<![0-9]):(?=[\w+-]{1,64}:)|:(?=//)|www(?=\.)", re.IGNORECASE)
_LINE_START = re.compile("^[!#>+=|-]")
_ZERO_WIDTH_RUN = re.compile(f"{ZERO_WIDTH_SPACE}{{2,}}")

# Marks that a cut must not split: a link, an instant button, a mention.
_ATOMS = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)|\{[@#][^{}\s]*\}")


def plain(untrusted: str) -> str:
    """One line without controls, for places that read no markup: button labels, hints, form values, suggestions.

    Right-to-left text is wrapped in an isolate, so that it cannot turn round what stands beside it.
    """
    if _SIMPLE.fullmatch(untrusted):
        return untrusted
    text = _SURROGATE.sub("\ufffd", untrusted)
    text = _BLANKS.sub(" ", _CONTROL.sub("", _INVISIBLE.sub("", text))).strip()
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    return text


def escape(untrusted: str) -> str:
    """One line that appears as it was written, wherever it is put: nothing in it is read as markup, link or mention.

    Escaping twice changes nothing. An e-mail address keeps its underscores bare, or nobody could copy it.
    """
    if _SIMPLE.fullmatch(untrusted):
        return untrusted
    text = plain(untrusted)
    isolated = text.startswith(FIRST_STRONG_ISOLATE)
    parts: list[str] = []
    end = 0
    for address in _EMAIL.finditer(text):
        parts += [_neutral(text[end : address.start()]), _opened(address.group())]
        end = address.end()
    parts.append(_neutral(text[end:]))
    text = "".join(parts)
    if isolated:
        return text
    return ZERO_WIDTH_SPACE + text if _LINE_START.match(text) else text


def paragraphs(untrusted: str) -> str:
    """As escape, but the writer's line ends are kept; for notes and descriptions."""
    return "\n".join(escape(line) for line in _LINE_ENDS.split(untrusted)).strip("\n")


def _neutral(text: str) -> str:
    text = _PAIRED.sub(lambda mark: f"{ZERO_WIDTH_SPACE}{mark.group()}{ZERO_WIDTH_SPACE}", text)
    return _ZERO_WIDTH_RUN.sub(ZERO_WIDTH_SPACE, _opened(text))


def _opened(text: str) -> str:
    return _OPENING.sub(lambda mark: mark.group() + ZERO_WIDTH_SPACE, text)


def label(untrusted: str) -> str:
    """What may stand between the brackets of a link or of an instant button: escaped, brackets made full-width."""
    if _SIMPLE.fullmatch(untrusted):
        return untrusted
    bracketless = plain(untrusted).translate({ord("["): "［", ord("]"): "］"})
    return escape(bracketless)


def link(text: str, url: str) -> str:
    """`[text](url)` for http, https, mailto and tel; for any other address the escaped text alone.

    text and url may be untrusted.
    """
    address = url.strip()
    if not address.lower().startswith(LINK_SCHEMES) or _SURROGATE.search(address):
        return escape(text)
    safe = quote(address, safe="%/:?#@!$&'*+,;=~-._")
    return f"[{label(text) or safe}]({safe})"


def mention(name: str, user_id: str, *, notify: bool = False) -> str:
    """A person by their Cliq user id: `{@id}` rings their bell, otherwise a link to them. No id: the escaped name."""
    if not re.fullmatch("[0-9]+", user_id):
        return escape(name)
    return f"{{@{user_id}}}" if notify else f"[{label(name) or user_id}](zohoid:{user_id})"


def units(text: str) -> int:
    """Length in UTF-16 units: what Cliq counts is not documented, and this is never less than the characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def sendable(text: str) -> str:
    """Without what JSON or a database cannot carry: lone surrogates and NUL."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()  # quicker than looking for what cannot be
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def cut(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units; what was cut off is marked by '…'.

    A link, mention or instant button stays whole or goes; so does an emoji or a letter with its marks.
    """
    text = sendable(text)
    if len(text) * 2 <= limit or units(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = _head(text, limit - 1)
    kept = _head(text, limit - 1 - _open_isolates(kept))
    return kept + POP_ISOLATE * _open_isolates(kept) + ELLIPSIS


def _head(text: str, room: int) -> str:
    """The beginning of a text that has room, nothing split at its end."""
    keep, used = 0, 0
    for char in text:
        used += 2 if char > "\uffff" else 1
        if used > room:
            break
        keep += 1
    for atom in _ATOMS.finditer(text):
        if atom.start() < keep < atom.end():
            keep = atom.start()
    while keep and _continues(text, keep):
        keep -= 1
    return text[:keep].rstrip()


def _open_isolates(text: str) -> int:
    return max(0, text.count(FIRST_STRONG_ISOLATE) - text.count(POP_ISOLATE))


def _continues(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the one before it."""
    char, before = text[at], text[at - 1]
    return (
        unicodedata.combining(char) != 0
        or unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char == "\u200d"
        or before == "\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )
