"""How changes look: of a record that is followed, of one that was asked about, and of one's own deals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.cliq import reference
from app.cliq.message import Button, Invoke, Labels, Message, References, lines
from app.cliq.text import cut, escape, link
from app.context import Context
from app.i18n import values
from app.i18n.sentences import Sentences
from app.occasion import Occasion
from grammar.catalog import Module
from handlers.follow.payload import Difference

BUTTONS = "zcrmbutton"
SHOWN_MOST, VALUE_MOST, DEALS_MOST = 10, 100, 15
PIPELINE = ("Stage", "Amount", "Closing_Date")
Row = Mapping[str, Any]


def changed(
    occasion: Occasion,
    words: Sentences,
    follow: Any,
    module: Module,
    row: Row,
    shown: Sequence[Difference],
    found: Sequence[Difference],
    *,
    is_closed: bool,
) -> Message:
    """For a follower, or all of a channel; there the buttons are everybody's.

    shown   those of the changes that may be told there; how many others there are is told, too
    """
    name = link(_name(module, row), occasion.record_url(module.api_name, follow.record_id))
    by = row.get("Modified_By")
    who = str(by.get("name") or "") if isinstance(by, Mapping) else ""
    head = words.say("follow.changed_by", name=name, who=escape(who)) if who else words.say("follow.changed", name=name)
    asker = follow.subject.removeprefix("user:") if follow.subject.startswith("user:") else reference.ANYBODY

    links = References()  # not buttons below: a burst of messages with buttons could not become one message

    def deed(key: str, kind: str, *parts: str) -> str:
        return links.add(
            words.say(key), Button(words.say(key), Invoke(BUTTONS), key=occasion.sign(asker, kind, *parts))
        )

    record = (module.api_name, follow.record_id)
    deeds = [deed("signal.show", "rec", *record)]
    if not is_closed:
        deeds.append(deed("follow.stop", "unfollow", follow.subject, *record))
    deeds.append(deed("why.button", "why", "follow", f"record:{'/'.join(record)}"))
    pairs = _pairs(words, module, row, shown, occasion.currency_of(row), hidden=len(found) - len(shown))
    return Message(
        lines(head, words.say("follow.closed") if is_closed else "", " · ".join(deeds)),
        slides=(Labels(pairs, title=escape(cut(_name(module, row), VALUE_MOST))),),
        references=links.buttons,
    )


def gone(words: Sentences, before: Row, module: Module) -> Message:
    return Message(words.say("follow.gone", name=escape(_name(module, before))))


def _pairs(
    words: Sentences, module: Module, row: Row, found: Sequence[Difference], currency: str, *, hidden: int = 0
) -> tuple[tuple[str, str], ...]:
    """Field, old value, new value; the record's own currency for amounts."""

    def shown(difference: Difference, value: Any) -> str:
        text = values.text(words, difference.field, value, currency)
        return escape(cut(text, VALUE_MOST)) or words.say("follow.empty")

    pairs = [(escape(one.field.label), f"{shown(one, one.before)} → {shown(one, one.after)}") for one in found]
    more = max(0, len(pairs) - SHOWN_MOST) + hidden
    return (*pairs[:SHOWN_MOST], *([("…", words.say("follow.more", count=more))] if more > 0 else []))


def record_changes(
    ctx: Context, module: Module, row: Row, since: datetime | None, found: Sequence[Difference]
) -> Message:
    name = link(_name(module, row), ctx.record_url(module.api_name, str(row["id"])))
    last = _moment(ctx.words, row.get("Modified_Time"))
    if since is None:
        return Message(ctx.say("follow.first_look", name=name, when=last))
    if not found:
        return Message(ctx.say("follow.nothing_since", name=name, since=since))
    pairs = _pairs(ctx.words, module, row, found, ctx.currency_of(row))
    return Message(ctx.say("follow.since", name=name, since=since), slides=(Labels(pairs),))


def pipeline(
    ctx: Context, module: Module, before: Mapping[str, Row] | None, rows: Mapping[str, Row], since: datetime
) -> Message:
    """Deals that are new or different, and those that are there no more; without an earlier look, those of one day."""
    told = [line for number, row in rows.items() if (line := _deal(ctx, module, before, number, row, since))]
    if before is not None:
        missing = [one for number, one in before.items() if number not in rows]
        told += [ctx.say("follow.deal_gone", name=escape(str(one.get("Deal_Name") or ""))) for one in missing]
    head = ctx.say("follow.pipeline", since=since) if told else ctx.say("follow.pipeline_nothing", since=since)
    more = len(told) - DEALS_MOST
    first = ctx.say("follow.pipeline_first") if before is None else ""
    rest = ctx.say("follow.more", count=more) if more > 0 else ""
    return Message(lines(head, told[:DEALS_MOST], rest, first, ctx.service_notice()))


def _deal(
    ctx: Context, module: Module, before: Mapping[str, Row] | None, number: str, row: Row, since: datetime
) -> str:
    name = link(_name(module, row), ctx.record_url("Deals", number))
    if before is None:
        modified = _instant(row.get("Modified_Time"))
        return ctx.say("follow.deal_touched", name=name, when=modified) if modified and modified > since else ""
    old = before.get(number)
    if old is None:
        created = _instant(row.get("Created_Time"))
        return ctx.say("follow.deal_new" if created and created > since else "follow.deal_yours", name=name)
    differences = [
        Difference(field, old.get(one), row.get(one))
        for one in PIPELINE
        if (field := module.field(one)) is not None and (old.get(one) or None) != (row.get(one) or None)
    ]
    pairs = _pairs(ctx.words, module, row, differences, ctx.currency_of(row))
    return (
        ctx.say("follow.deal", name=name, changes=", ".join(f"{label} {text}" for label, text in pairs))
        if pairs
        else ""
    )


def _name(module: Module, row: Row) -> str:
    return str(row.get(module.name_field) or row.get("Last_Name") or row.get("Deal_Name") or "…")


def _instant(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _moment(words: Sentences, value: Any) -> str:
    found = _instant(value)
    return words.datetime(found) if found else ""
