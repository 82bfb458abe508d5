"""A signal has arrived: the owner of the record is told, unless its type is switched off or they mute it (S1)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from app.cliq.reply import Post, Reply, Target
from app.errors import ServiceRejected
from app.occasion import Occasion
from app.rules import signals
from handlers.signals import card
from handlers.signals.payload import Signal

ALERT = 20
BY_EMAIL = ("Contacts", "Leads")  # who is a contact already is the customer
Row = Mapping[str, Any]


def told(occasion: Occasion) -> Reply:
    """The post for the owner; what could not be done is kept."""
    signal = Signal(**occasion.event.payload)
    kind = signals.type_of(signal.namespace)
    with occasion.read() as tables:
        switch = tables.flags.get(signals.flag(kind.key))
    if switch is not None and not switch.is_on:
        return Reply()
    module, row = _record(occasion, signal)
    if row is None:
        return _short(occasion, kind.key, "no_customer", signal.email or signal.record_id)
    owner = row.get("Owner")
    person = occasion.reached(str(owner.get("id"))) if isinstance(owner, Mapping) else None
    if person is None or not person.cliq_user_id:
        return _short(occasion, kind.key, "no_cliq", person.name if person else "owner")
    reader = person.cliq_user_id
    words = occasion.words_for(reader)
    record_id = str(row["id"])
    topics = (f"signal:{kind.key}", f"record:{module}/{record_id}")
    with occasion.read() as tables:
        decision = tables.preferences.wants(f"user:{reader}", topics, occasion.now, words.zone)
    if decision.action == "drop":
        return _short(occasion, kind.key, "not_wanted", person.name, decision.reason)
    message = card.card(occasion, reader, signal, kind, module, row, words)
    stream = f"bot_user:{reader}"
    key = f"{occasion.event.event_id}:{reader}"
    post = Post(stream, Target("bot_user", reader), message, "bot", key, priority=ALERT)
    if decision.until:
        post = replace(post, stream=f"held:{stream}", not_before=decision.until)
    return Reply(posts=(post,))


def _record(occasion: Occasion, signal: Signal) -> tuple[str, Row | None]:
    """The customer's record: the one that was named, else a contact or a lead of that e-mail address."""
    if signal.record_id:
        module = signal.module
        try:
            return module, occasion.record(module, signal.record_id)
        except ServiceRejected:
            return module, None
    for module in BY_EMAIL:
        found: tuple[Row, ...] = ()
        with suppress(ServiceRejected):  # no right to this module
            found = occasion.crm.search(module, criteria=f"(Email:equals:{signal.email})").rows
        for row in found:
            if str(row.get("Email") or "").casefold() == signal.email.casefold():
                return module, row
    return "", None


def _short(occasion: Occasion, key: str, code: str, about: str, detail: str = "") -> Reply:
    event_id, now = occasion.event.event_id, occasion.now
    return Reply(
        changes=(lambda tables: tables.shortfalls.note(event_id, f"signal {key}", [(code, about, detail)], now),)
    )
