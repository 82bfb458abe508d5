"""The forms in which one typed text may be stored, and when a text fulfils a text operator.

The CRM's own idea of equal letters is not documented; ours is Z4's: width and letter case do not count. Knows no field
and builds no query: coql.py asks with these forms, app/search checks answers with the same comparison.
"""

import unicodedata
from typing import Literal

import jaconv

from grammar.folding import fold

Reach = Literal["typed", "widths", "all"]


def clean(text: str) -> str:
    """As it may stand in a query: composed (NFC), control characters and halves of surrogate pairs as blanks.

    source  https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21, names no escape for them
    """
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in composed)


def forms(text: str, reach: Reach = "typed") -> tuple[str, ...]:
    """How a text that is meant may be stored, the most likely first.

    'typed'   as typed and, when it was typed in full or half width, in its usual width
    'widths'  the other widths, too: ＮＴＴ for NTT, ﾃﾞｰﾀ for データ
    'all'     the other letter cases, too: for a CRM that tells them apart
    """
    typed = clean(text)
    usual = unicodedata.normalize("NFKC", typed)
    found = [typed, usual]
    if reach == "all":
        found += [usual.lower(), usual.upper(), usual.title(), usual.capitalize()]
    if reach != "typed":
        found += [jaconv.h2z(usual, ascii=True, digit=True, kana=False)]
        found += [jaconv.z2h(usual, ascii=False, digit=False, kana=True)]
    return tuple(dict.fromkeys(found))


def digits(text: str) -> str:
    """The decimal digits of a text in any width, as ASCII: what is left of a phone number without its punctuation."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def holds(op: str, text: str, value: str) -> bool:
    """Whether `text op value`; both are folded already (grammar.folding.fold)."""
    if op == "contains":
        return value in text
    if op == "starts_with":
        return text.startswith(value)
    if op == "ends_with":
        return text.endswith(value)
    return text == value


def matches(op: str, text: str, value: str) -> bool:
    """`holds` for texts that are not folded yet."""
    return holds(op, fold(text), fold(value))
