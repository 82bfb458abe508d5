"""How a digest and a nudge about stale deals look. Pure: facts in, messages out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cliq.message import Button, Invoke, Message, References, lines
from app.cliq.text import escape, link
from app.i18n import values
from app.i18n.sentences import Sentences
from grammar.catalog import Module

BUTTONS = "zcrmbutton"
SHOWN = 5  # records of one section
DEALS_SHOWN = 8  # of a nudge
BUTTON_DAYS = 14  # longer than until the next nudge
# What tells most of a record beside its name.
TELLING: Mapping[str, tuple[str, ...]] = {
    "Tasks": ("Due_Date", "Status"),
    "Calls": ("Call_Start_Time",),
    "Events": ("Start_DateTime", "Venue"),
    "Deals": ("Amount", "Stage"),
}
Row = Mapping[str, Any]
UrlOf = Callable[[str, str], str]
CurrencyOf = Callable[[Row], str]


@dataclass(frozen=True)
class Section:
    """key: its sentence is 'digest.<key>'. rows: the first ones of `total`.

    allowed   api names of the fields that may be shown beside the name; None for all that tell most
    """

    key: str
    module: Module
    rows: Sequence[Row]
    total: int
    allowed: frozenset[str] | None = None


def digest(words: Sentences, sections: Sequence[Section], url: UrlOf, currency: CurrencyOf, *, period: str) -> Message:
    """What there is; a section without records is left out."""
    parts = [words.say(f"digest.head.{period}")] if sections else [words.say(f"digest.nothing.{period}")]
    for section in sections:
        parts.append("*" + words.say(f"digest.{section.key}", count=section.total) + "*")
        parts += [
            f"• {line(words, section.module, row, url, currency, section.allowed)}" for row in section.rows[:SHOWN]
        ]
        if section.total > SHOWN:
            parts.append(words.say("digest.more", count=section.total - SHOWN))
    return Message(lines(parts))


def line(
    words: Sentences,
    module: Module,
    row: Row,
    url: UrlOf,
    currency: CurrencyOf,
    allowed: frozenset[str] | None = None,
) -> str:
    """Its name, leading to the CRM, and what tells most."""
    named = module.field(module.name_field)
    name = values.text(words, named, row.get(module.name_field)) if named else ""
    shown = link(name or words.say("record.nameless"), url(module.api_name, str(row["id"])))
    telling = [one for one in TELLING.get(module.api_name, ()) if allowed is None or one in allowed]
    fields = [field for one in telling if (field := module.field(one))]
    details = [values.text(words, field, row.get(field.api_name), currency(row)) for field in fields]
    return " · ".join([shown, *(escape(text) for text in details if text)])


def nudge(
    words: Sentences,
    sign: Callable[..., str],
    module: Module,
    rows: Sequence[Row],
    url: UrlOf,
    currency: CurrencyOf,
    days: int,
) -> Message:
    """An owner's stale deals, each with *not for a month*; and how to stop these."""
    links = References(limit=DEALS_SHOWN + 2)
    shown = []
    for row in rows[:DEALS_SHOWN]:
        label = words.say("digest.snooze")
        pressed = Button(label, Invoke(BUTTONS), key=sign("dsnooze", module.api_name, str(row["id"])))
        shown.append(f"• {line(words, module, row, url, currency)} · {links.add(label, pressed)}")
    more = words.say("digest.more", count=len(rows) - DEALS_SHOWN) if len(rows) > DEALS_SHOWN else ""
    ways = {"digest.stop_nudges": sign("dtoggle", "off"), "why.button": sign("why", "nudge")}
    made = [Button(words.say(label), Invoke(BUTTONS), key=key) for label, key in ways.items()]
    stop = " · ".join(links.add(button.label, button) for button in made)
    return Message(
        lines(words.say("digest.nudge", count=len(rows), days=days), shown, more, stop), references=links.buttons
    )
