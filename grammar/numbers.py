"""Numbers as people write them, in English and Japanese: 1,000 · ¥5,000 · 50% · 5万 · 1億5000万円 · 三億 · −3.5 · 50k.

Reads one number that is the whole text. Where a list of numbers is split is decided in command/resolve.py.
"""

import re
import unicodedata
from decimal import Context, Decimal

MAX_CHARS = 60  # no CRM number is longer; keeps the arithmetic small

_EXACT = Context(prec=80)
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SIGNS = "-−–‐ー▲△"  # what stands for a minus: hyphen, minus, dash, long vowel mark, the signs of Japanese accounts
_MYRIADS = {"兆": 12, "億": 8, "万": 4}
_SMALL = {"千": 3, "百": 2, "十": 1}
_SUFFIXES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9}

_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_NUMBER = re.compile(
    rf"""
    (?P<sign>[+{re.escape(_SIGNS)}])? \s*
    (?:(?:[¥$€£₩]|jpy|usd|eur|gbp) \s*)?
    (?P<late>[{re.escape(_SIGNS)}])? \s*
    (?: (?P<plain>{_PLAIN}) \s* (?P<suffix>thousand|million|billion|k|mn|m|bn|b)?
      | (?P<japanese>[0-9.,兆億万千百十\s]+) )
    \s* (?:%|円|圓|ドル|ユーロ|ポンド|元|yen|dollars?|euros?|jpy|usd|eur|gbp|人|名|社|件|歳|才|個|日)?
    """,
    re.VERBOSE,
)
_PART = re.compile(rf"({_PLAIN})?\s*([千百十])?\s*")


def read_number(text: str) -> Decimal | None:
    """The number that `text` says, exactly; None when it says none.

    Width and letter case don't matter; a percent sign, a currency or a counter (人, 件, 歳 …) may stand by it and
    changes nothing: 50% is 50.
    """
    if len(text) < MAX_CHARS and text.isascii() and text.isdigit():
        return Decimal(text)
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if len(plain) > MAX_CHARS:
        return None
    match = _NUMBER.fullmatch(_ascii_digits(plain).translate(_KANJI_DIGITS))
    if match is None or (match["sign"] and match["late"]):
        return None
    if match["plain"]:
        number: Decimal | None = _decimal(match["plain"])
        if match["suffix"] and number is not None:
            number = number.scaleb(_SUFFIXES[match["suffix"]], _EXACT)
    else:
        number = _japanese(match["japanese"])
    if number is None:
        return None
    negative = match["late"] or (match["sign"] and match["sign"] != "+")
    return _EXACT.minus(number) if negative else number


def _decimal(text: str) -> Decimal:
    return _EXACT.create_decimal(text.replace(",", ""))


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _japanese(text: str) -> Decimal | None:
    """1億5000万, 3千万, 1.5億, 二百五十: groups of 兆, 億 and 万, largest first, each once."""
    total = Decimal(0)
    limit = 16
    rest = text
    for unit, power in _MYRIADS.items():
        if unit in rest:
            group, _, rest = rest.partition(unit)
            part = _small(group)
            if part is None or power >= limit:
                return None
            total, limit = _EXACT.add(total, part.scaleb(power, _EXACT)), power
    if rest.strip():
        part = _small(rest)
        if part is None:
            return None
        total = _EXACT.add(total, part)
    return total if rest.strip() or limit < 16 else None


def _small(text: str) -> Decimal | None:
    """5000, 5千, 2千5百, 十五; None for anything else, nothing included."""
    total, limit, position = Decimal(0), 4, 0
    text = text.strip()
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.end() == position:
            return None
        power = _SMALL.get(match[2] or "", 0)
        if power >= limit or (not match[1] and not match[2]):
            return None
        total = _EXACT.add(total, (_decimal(match[1]) if match[1] else Decimal(1)).scaleb(power, _EXACT))
        limit, position = power, match.end()
    return total if text else None
