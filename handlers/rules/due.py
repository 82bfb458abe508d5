"""What the clock asks of rules: a trigger whose moment has come, and whether what rules name still exists."""

from typing import Any

from app.cliq.reply import Reply
from app.errors import BotError
from app.occasion import Occasion
from app.rules.conditions.vocabulary import gone, vocabulary
from app.visitors.ruling import opened
from app.visitors.values import Deed, Pending
from handlers.rules import doing
from handlers.rules.run import Run


def fire(occasion: Occasion) -> Reply:
    """Do what a trigger waited for, if the visitor is still there and the rule is still on."""
    with occasion.read() as tables:
        waiting = tables.pending.get(int(occasion.event.payload["pending_id"]))
    if waiting is None or waiting.state != "fired":
        return Reply()  # cancelled meanwhile
    known = occasion.visiting.read(waiting.visitor_id)
    if known is None or known.visit is None or known.visit.visit_id != waiting.visit_id or not known.is_live:
        return _ended(occasion, waiting, "cancelled")
    run = Run(occasion, known, occasion.event.event_id)
    rule = run.rules.rules.get(waiting.rule_id)
    if rule is None or run.rules.is_paused(waiting.rule_id, run.parts):
        return _ended(occasion, waiting, "cancelled")
    if run.once(rule, "triggered", f"trigger:{rule.rule_id}:{run.visit_id}"):
        doing.do(run, rule)
    run.changes += _ended(occasion, waiting, "done").changes
    return run.reply()


def _ended(occasion: Occasion, waiting: Pending, state: str) -> Reply:
    now = occasion.now
    return Reply(changes=(lambda tables: tables.pending.end(waiting.pending_id, state, now),))


def look_through(occasion: Occasion) -> Reply:
    """Switch off rules and presets that name a field which the CRM has no longer; the others go on."""
    with occasion.read() as tables:
        rules, presets = tables.rules.all(), [one for one in tables.rules.presets() if one.is_applied]
    kept = [one.condition for one in rules if one.is_on] + [text for one in presets for text in one.rings.values()]
    if not any(leaf.field.api_name.startswith(("lead.", "contact.")) for text in kept for leaf in opened(text).leaves):
        return Reply()
    try:
        words = vocabulary("en", occasion.catalog("en"))
    except BotError:
        return Reply()  # whoever cannot ask the CRM just now does not know what is gone
    changes: list[Any] = []
    for rule in rules:
        missing = gone(opened(rule.condition), words) if rule.is_on else ()
        if missing:
            changes.append(_stopped(occasion, rule.label, rule.brand_id, rule.rule_id, missing[0], is_rule=True))
    for preset in presets:
        lost = [name for text in preset.rings.values() if text for name in gone(opened(text), words)]
        if lost:
            changes.append(_stopped(occasion, preset.label, preset.brand_id, preset.preset_id, lost[0], is_rule=False))
    return Reply(changes=tuple(changes))


def _stopped(occasion: Occasion, label: str, brand_id: str, number: int, about: str, *, is_rule: bool) -> Any:
    now = occasion.now
    deed = Deed(label, brand_id, "", "", "field_gone", now, {"about": about})

    def store(tables: Any) -> None:
        stop = tables.rules.stop if is_rule else tables.rules.stop_preset
        if stop(number, "field_gone", about, now):
            tables.rule_log.note(deed)

    return store
