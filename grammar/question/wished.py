"""What a wish says of the record that it is about: names, amounts, addresses, days, values of pick lists.

Collects only; which field each belongs to is decided by the handler that opens the form, and the person sees it there.
"""

import json
import re
import unicodedata
from decimal import Decimal
from typing import Any, cast

from grammar.folding import fold_label
from grammar.question.lines.names import Name, is_japanese
from grammar.question.nodes import Action, Said
from grammar.question.words import vocabulary
from grammar.question.words.lexer import Lexeme
from grammar.question.words.numbers import Amount

_EMAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_PHONE = re.compile(r"(?<![\w.])\+?[0-9０-９][0-9０-９() ./－-]{5,18}[0-9０-９](?![\w.])")
_DIGITS_LEAST = 8
_KINDS = "task|to-?do|meeting|call|appointment|event|activity|reminder"
_SUBJECT = re.compile(  # what follows the verb and the kind of activity
    r"\b(?:add|create|make|new|schedule|set up|book|log|plan|open|put in|enter)\s+(?:me\s+)?(?:an?\s+|the\s+)?"
    r"(?:new\s+)?"
    rf"(?:follow[- ]?up\s+)?(?P<kind>{_KINDS})\b\s*(?:called|named|to|for|about|:|,|-)?\s*(?P<rest>.+)$"
    r"|\bremind me\s+(?:to\s+|about\s+|of\s+|that\s+)?(?P<reminded>.+)$",
    re.IGNORECASE,
)
_SUBJECT_JA = re.compile(
    r"^(?P<rest>.+?)(?:という|との|の)?(?:タスク|ミーティング|会議|打ち合わせ|打合せ|通話|電話|予定)を?(?:作成|登録|追加|設定|予約)"
)
_ELSEWHERE = re.compile(
    r"\b(?:bulk|mass|merge|dedupe|deduplicate|combine|convert)\b|一括|まとめて|統合|マージ|変換", re.IGNORECASE
)
_SUBJECT_MOST = 200
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b|\b(?P<h24>\d{1,2}):(?P<m24>\d\d)\b"
    r"|(?P<side>午前|午後)?(?P<hja>\d{1,2})時(?:(?P<mja>\d{1,2})分|(?P<past>半))?(?!間)",
    re.IGNORECASE,
)


def said(lexemes: list[Lexeme], text: str) -> Said:
    emails = tuple(_EMAIL.findall(text))
    bare = _EMAIL.sub(" ", text)
    phones = tuple(one.strip() for one in _PHONE.findall(bare) if len(re.findall(r"\d", one)) >= _DIGITS_LEAST)
    meanings = [(kind, value) for lexeme in lexemes for kind, value in lexeme.meanings]
    names = [str(value) for kind, value in meanings if kind == "NAME" and isinstance(value, Name)]
    amounts = [value for _, value in meanings if isinstance(value, Amount) and not value.percent and not value.counted]
    return Said(
        names=tuple(name for name in dict.fromkeys(names) if "@" not in name),
        amounts=tuple(_written(one.value) for one in sorted(amounts, key=lambda one: not one.money))
        if not phones
        else (),
        emails=emails,
        phones=phones,
        periods=tuple(str(value) for kind, value in meanings if kind == "PERIOD"),
        clock=_clock(unicodedata.normalize("NFKC", text)),
        values=tuple(
            dict.fromkeys(
                (thing.module, thing.field, thing.actual)
                for lexeme in lexemes
                for thing in lexeme.things
                if thing.kind == "VALUE" and thing.tier < 2
            )
        ),
        status=next((str(value) for kind, value in meanings if kind == "STATUS"), ""),
        subject=_subject(text),
        elsewhere=_ELSEWHERE.search(text) is not None,
    )


def _written(value: int | Decimal) -> str:
    return format(Decimal(value), "f")


def _clock(text: str) -> str:
    """The first time of day: 3pm, 15:30, 午後3時半."""
    found = _CLOCK.search(text)
    if found is None:
        return ""
    hour = int(found["hour"] or found["h24"] or found["hja"])
    minute = 30 if found["past"] else int(found["minute"] or found["m24"] or found["mja"] or 0)
    late = (found["half"] or "").lower() == "p" or found["side"] == "午後"
    early = (found["half"] or "").lower() == "a" or found["side"] == "午前"
    hour = hour % 12 + 12 * late if late or early else hour
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def _subject(text: str) -> str:
    found = _SUBJECT.search(text)
    if found is None:
        japanese = _SUBJECT_JA.search(text.strip())
        return japanese["rest"].strip(" 。、「」")[:_SUBJECT_MOST] if japanese else ""
    rest = (found["rest"] or found["reminded"]).strip(" .!\"'")
    if found["kind"] and rest.lower().startswith("with "):  # 'a meeting with Acme' is called so
        rest = f"{found['kind']} {rest}"
    return (rest[:1].upper() + rest[1:])[:_SUBJECT_MOST]


def person(name: str) -> tuple[str, str]:
    """(family name, given name) of a person's name; the given name is '' where it cannot be told."""
    words = name.split()
    if len(words) > 1:
        return (words[0], " ".join(words[1:])) if is_japanese(name) else (words[-1], " ".join(words[:-1]))
    families = vocabulary.names("FAMILY")
    if is_japanese(name) and len(name) > 2:
        for size in (2, 3, 1):
            if fold_label(name[:size]) in families:
                return name[:size], name[size:]
    return name, ""


def pack(action: Action) -> str:
    """As a reference carries it."""
    return json.dumps([action.verb, action.module, action.name, vars(action.said)], ensure_ascii=False)


def unpack(text: str) -> Action:
    """The inverse of pack; raises ValueError, TypeError or KeyError on anything else."""
    verb, module, name, given = cast(tuple[str, str | None, str, dict[str, Any]], json.loads(text))
    values = tuple((str(one), str(field), str(actual)) for one, field, actual in given.pop("values"))
    lists: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in given.items()}
    told = Said(values=values, **lists)
    return Action(verb, module, name, told)
