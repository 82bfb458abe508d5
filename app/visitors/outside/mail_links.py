"""Links for mails: by which a visitor is recognised (M2), and which open a chat (M7). Pure.

The parameters are SalesIQ's (https://www.zoho.com/salesiq/how-identify-website-visitors.html, read 2026-11-21), their
values MailChimp's merge tags, which a mail fills in for each recipient.
"""

from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl, quote, urlsplit

from app.errors import UserError

WHO = "siq_name=*|FNAME|*%20*|LNAME|*&siq_email=*|EMAIL|*"
CHAT = "siq_chat=open"
LINK_MOST = 2000
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


@dataclass(frozen=True)
class MailLink:
    """url   to be put into a mail     host: of the site it leads to"""

    url: str
    host: str


def recognised(url: str, utm: dict[str, str] | None = None) -> MailLink:
    """The link with the parameters that name the recipient, before the fragment, after what it already asks.

    utm     campaign parameters to add, by name; those that the link has already stay
    raises  UserError mail.bad_link
    """
    return _with(url, [WHO, *_utm(url, utm or {})])


def chat(url: str) -> MailLink:
    """The link that opens a chat for the recipient, known by name and address (M7)."""
    return _with(url, [WHO, CHAT])


def chat_html(url: str, words: str) -> str:
    """A button for a mail's signature. words: what stands on it"""
    address = escape(chat(url).url, quote=True)
    style = (
        "display:inline-block;padding:8px 14px;border-radius:4px;background:#1a73e8;color:#ffffff;"
        "font-family:sans-serif;font-size:14px;text-decoration:none"
    )
    return f'<a href="{address}" style="{style}">{escape(words)}</a>'


def opens_chat(url: str) -> bool:
    """Whether somebody came by a link of `chat`."""
    name, _, value = CHAT.partition("=")
    try:
        return (name, value) in parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return False


def _with(url: str, parts: list[str]) -> MailLink:
    text = url.strip()
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        host = ""
    if not text.lower().startswith(("https://", "http://")) or not host or len(text) > LINK_MOST or _blank(text):
        raise UserError("mail.bad_link", example="https://www.example.com/offers")
    address, mark, fragment = text.partition("#")
    had = address.partition("?")[2]
    fresh = [part for part in parts if part.partition("=")[0] + "=" not in had]
    added = "&".join(fresh)
    glue = "" if not added or address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return MailLink(f"{address}{glue}{added}{mark}{fragment}", host)


def _utm(url: str, utm: dict[str, str]) -> list[str]:
    return [f"{name}={quote(utm[name].strip())}" for name in UTM if utm.get(name, "").strip()]


def _blank(text: str) -> bool:
    """A blank or a quotation mark would end the address in a mail; merge tags hold none."""
    return any(letter.isspace() or letter in "\"'<>" or ord(letter) < 32 for letter in text)
