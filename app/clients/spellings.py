"""The forms in which one typed text may be stored, and when a text fulfils a text operator.

The CRM's own idea of equal letters is not documented; ours is Z4's: width and letter case do not count. Knows no field
and builds no query: coql.py asks with these forms, app/search checks answers with the same comparison.
"""

import unicodedata

import jaconv

from grammar.folding import fold


def clean(text: str) -> str:
    """As it may stand in a query: composed (NFC), control characters and halves of surrogate pairs as blanks.

    source  https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21, names no escape for them
    """
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in composed)


def typed_forms(text: str) -> tuple[str, ...]:
    """The text as typed and, when it was typed in full or half width, in its usual width."""
    typed = clean(text)
    return tuple(dict.fromkeys((typed, unicodedata.normalize("NFKC", typed))))


def wide_forms(text: str) -> tuple[str, ...]:
    """`typed_forms`, then the other letter cases, then the other widths: for a CRM that folds neither."""
    typed = typed_forms(text)
    usual = typed[-1]
    return tuple(
        dict.fromkeys(
            (
                *typed,
                usual.lower(),
                usual.upper(),
                usual.title(),
                usual.capitalize(),
                jaconv.h2z(usual, ascii=True, digit=True, kana=False),
                jaconv.z2h(usual, ascii=False, digit=False, kana=True),
            )
        )
    )


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
