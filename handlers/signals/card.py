"""How a signal looks: one card per family — who, what, when, the customer's record, and what can be done about it (S2).

Everything that the CRM or a customer wrote is escaped.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from app.cliq.message import Button, Card, Invoke, Labels, Message, References, lines
from app.cliq.text import cut, escape, link, paragraphs
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from app.rules.signals import SignalType
from handlers.signals.payload import DETAILS_MOST, Signal

BUTTONS = "zcrmbutton"
MESSAGE_MOST, VALUE_MOST = 500, 200
NAMES = {"Leads": "Full_Name", "Contacts": "Full_Name", "Accounts": "Account_Name", "Deals": "Deal_Name"}
# What stands on the card beside the signal's own details, by family: who is to be called needs a number.
FACTS = {
    "call": ("Phone", "Mobile"),
    "chat": ("Phone", "Email"),
    "email": ("Email",),
    "ticket": ("Phone", "Email"),
    "social": (),
    "survey": ("Email",),
    "visit": ("Phone", "Email"),
    "event": ("Email",),
    "other": (),
}
# (kind of the button's reference, sentence) by family, beside 'show' and 'why': what makes sense then.
NOTE, TASK = ("note", "signal.add_note"), ("add_task", "signal.add_task")
DEEDS = {
    "call": (NOTE, TASK),
    "chat": (NOTE, TASK),
    "email": (TASK,),
    "ticket": (NOTE, TASK),
    "social": (NOTE,),
    "survey": (NOTE, TASK),
    "visit": (TASK,),
    "event": (TASK,),
    "other": (TASK,),
}
CALLED_BACK = ("call", "chat", "ticket", "visit")
LABELS = {"Phone": "signal.phone", "Mobile": "signal.mobile", "Email": "signal.email"}
Row = Mapping[str, Any]


def card(
    occasion: Occasion, reader: str, signal: Signal, kind: SignalType, module: str, row: Row, words: Sentences
) -> Message:
    """For one reader; the buttons work for them alone."""
    record_id, name = str(row["id"]), _name(module, row) or words.say("record.nameless")
    what = words.say(f"signal.type.{kind.key}")
    who = link(name, occasion.record_url(module, record_id))
    company = _company(row)
    head = words.say("signal.head", what=what, who=who)
    pairs = tuple((escape(label), escape(cut(text, VALUE_MOST))) for label, text in _pairs(signal, kind, row, words))
    links = References()  # not buttons below: a burst of messages with buttons could not become one message
    return Message(
        lines(
            f"{head} · {escape(company)}" if company else head,
            f"*{escape(cut(signal.subject, VALUE_MOST))}*" if signal.subject else "",
            ["!" + line for line in paragraphs(cut(signal.message, MESSAGE_MOST)).splitlines()],
            _call_back(kind, row, words),
            " · ".join(_deeds(occasion, reader, kind, (module, record_id), words, links)),
        ),
        card=Card(what),
        slides=(Labels(pairs, title=escape(cut(name, VALUE_MOST))),) if pairs else (),
        references=links.buttons,
    )


def _deeds(
    occasion: Occasion, reader: str, kind: SignalType, record: tuple[str, str], words: Sentences, links: References
) -> Iterator[str]:
    def deed(key: str, name: str, *parts: str) -> str:
        signed = occasion.sign(reader, name, *parts)
        return links.add(words.say(key), Button(words.say(key), Invoke(BUTTONS), key=signed))

    yield deed("signal.show", "rec", *record)
    for name, key in DEEDS[kind.family]:
        yield deed(key, name, *record, *([""] if name == "add_task" else []))
    yield deed("why.button", "why", f"signal:{kind.key}", f"record:{'/'.join(record)}")


def _pairs(signal: Signal, kind: SignalType, row: Row, words: Sentences) -> Iterator[tuple[str, str]]:
    moment = signal.moment
    if moment is not None:
        yield words.say("signal.when"), words.datetime(moment)
    for key, text in islice(signal.details.items(), DETAILS_MOST):
        label = f"signal.detail.{key}"
        yield (words.say(label) if words.knows(label) else key.replace("_", " ")), text
    for field in FACTS[kind.family]:
        if row.get(field):
            yield words.say(LABELS[field]), str(row[field])


def _call_back(kind: SignalType, row: Row, words: Sentences) -> str:
    number = str(row.get("Phone") or row.get("Mobile") or "")
    if kind.family not in CALLED_BACK or not number:
        return ""
    dialled = "".join(char for char in number if char.isdigit() or char == "+")
    return link(words.say("signal.call_back", number=number), f"tel:{dialled}") if dialled else ""


def _name(module: str, row: Row) -> str:
    return str(row.get(NAMES.get(module, "Name")) or row.get("Last_Name") or "")


def _company(row: Row) -> str:
    account = row.get("Account_Name")
    return str(account.get("name") or "") if isinstance(account, Mapping) else str(row.get("Company") or "")
