"""Amounts as people write them: 50k, $3 million, 1,200.50, 70%, 300万円, 1億5000万, 三百万円.

Knows no dates and no field: what an amount is compared with is decided later.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal


@dataclass(frozen=True)
class Amount:
    """A number in a text. money: a currency was said, or a size word (k, million, 万); percent: a % sign was;
    counted: a counter word followed (5件, 3名), so it may be a number of records."""

    value: Number
    money: bool = False
    percent: bool = False
    counted: bool = False


_SIZES = {
    **dict.fromkeys(("k", "thousand", "grand"), 10**3),
    **dict.fromkeys(("m", "mn", "mm", "mio", "mil", "million", "millions"), 10**6),
    **dict.fromkeys(("b", "bn", "billion", "billions"), 10**9),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 10**5),
    **dict.fromkeys(("crore", "crores", "cr"), 10**7),
}
_KANJI_UNITS = {"兆": 10**12, "億": 10**8, "万": 10**4}
_KANJI_SMALL = {"千": 1000, "百": 100, "十": 10}
_KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}

_SIGN = r"(?:us\$|[$€£¥₹]|usd|eur|jpy|gbp|inr|rs\.?)\s?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SIZE = "|".join(sorted(_SIZES, key=len, reverse=True))
_AFTER = r"\s?(?:円|ドル|ユーロ|元|(?:dollars?|usd|euros?|eur|yen|jpy|pounds?|gbp|inr|rupees|bucks)(?![a-z]))"
_LATIN = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<digits>{_DIGITS})(?:\s?(?P<size>{_SIZE})(?![a-z0-9]))?(?P<after>{_AFTER})?(?P<percent>\s?(?:%|percent(?![a-z])|パーセント))?"
)
_PART = r"(?:\d[\d,]*(?:\.\d+)?|[〇一二三四五六七八九]+)?"
_KANJI = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<body>(?:(?:{_PART}[千百十])*{_PART}[兆億万])+(?:{_PART}[千百十])*(?:\d[\d,]*|[一二三四五六七八九])?|(?:{_PART}[千百十])+\d*(?=円|ドル))"
    rf"(?P<after>{_AFTER})?"
)
_SMALL_KANJI = re.compile(r"(?P<body>[一二三四五六七八九十]{1,3})(?=件|社|名|個)")
_COUNTER = re.compile(r"(?:件|社|名|人|個|本|つ|台|位)")


def _number(text: str) -> Number:
    value = Decimal(text.replace(",", ""))
    return int(value) if value == value.to_integral_value() else value


def _kanji_value(body: str) -> Number:
    """1億5000万 → 150000000; 三百万 → 3000000; 1.5億 → 150000000."""
    total, section, digits = Decimal(0), Decimal(0), ""
    for char in body.replace(",", ""):
        if char in _KANJI_DIGITS:
            digits += str(_KANJI_DIGITS[char])
        elif char in _KANJI_SMALL:
            section += Decimal(digits or 1) * _KANJI_SMALL[char]
            digits = ""
        elif char in _KANJI_UNITS:
            section += Decimal(digits or 0)
            total += (section or 1) * _KANJI_UNITS[char]
            section, digits = Decimal(0), ""
        else:
            digits += char
    total += section + Decimal(digits or 0)
    return int(total) if total == total.to_integral_value() else total


def match_amount(text: str, start: int) -> tuple[int, Amount] | None:
    """The amount that begins at `start` of the folded text, as (end, Amount); None when none does.

    A digit inside a Latin word (b2b, mp3) is no amount, nor is a number longer than 18 digits.
    """
    if start and text[start - 1].isascii() and text[start - 1].isalnum():
        return None
    for pattern in (_KANJI, _LATIN, _SMALL_KANJI):
        match = pattern.match(text, start)
        if match is None or not match.group(0).strip():
            continue
        end = match.end()
        if pattern is _LATIN:
            if len(match["digits"]) > 18 or _runs_on(text, end):
                continue
            value = _number(match["digits"])
            if match["size"]:
                value = _number(str(Decimal(value) * _SIZES[match["size"]]))
            amount = Amount(value, bool(match["sign"] or match["size"] or match["after"]), bool(match["percent"]))
        else:
            if len(match["body"]) > 24:
                continue
            amount = Amount(_kanji_value(match["body"]), money=pattern is _KANJI)
        counter = _COUNTER.match(text, end)
        if counter and not amount.percent and not (match.groupdict().get("after") or match.groupdict().get("sign")):
            return counter.end(), Amount(amount.value, money=False, counted=True)
        return end, amount
    return None


def _runs_on(text: str, end: int) -> bool:
    """Whether a Latin letter or digit follows directly, so that this is no number but a word such as 3com or 24x7."""
    return end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_")
