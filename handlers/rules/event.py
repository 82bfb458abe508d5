"""Something happened with a visitor: what the rules of the brand make of it (U2).

Scores and lists first, since rings may ask for them; then the ring, who is assigned, and triggers. Only rules that
depend on something that may have changed are looked at, and what is to be done once in a visit is done once.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from app.cliq.reply import Reply
from app.occasion import Occasion
from app.rules.conditions.fields import GROUPS
from app.visitors.happening import Happening
from app.visitors.values import Rule
from app.visitors.visiting import Known
from handlers.rules import assigning, doing
from handlers.rules.run import Run

_CHATS = ("chat_started", "attended", "missed", "completed", "rated")
WANTED = frozenset({"landed", "returned", "navigated", "left", "custom_action", "contact_captured", "known", *_CHATS})
ROUNDS = 3  # a score may lead to a list, and a list to a score
_VISITOR = frozenset({"visitor", "info", "attribute"})
_CHAT = frozenset({"chat", "visitor"})
_CHANGED: Mapping[str, frozenset[str] | None] = {
    "landed": None,
    "returned": None,
    "navigated": frozenset({"visit", "visitor"}),
    "custom_action": frozenset({"visit", "visitor"}),
    "left": frozenset({"visit", "visitor"}),
    **dict.fromkeys(_CHATS, _CHAT),
    "contact_captured": _VISITOR,
}
_LEARNED: Mapping[str, frozenset[str] | None] = {
    "crm": frozenset({"crm", "lead", "contact", "deals"}),
    "enrichment": frozenset({"person", "company"}),
    "campaigns": frozenset({"campaign"}),
    "person": _VISITOR,
    "merged": None,
    "score": frozenset({"visitor"}),
    "lists": frozenset({"visitor"}),
}
MOMENTS = {
    "landed": frozenset({"landing", "page"}),
    "returned": frozenset({"landing", "page"}),
    "navigated": frozenset({"page"}),
    "custom_action": frozenset({"action"}),
    "left": frozenset({"leaving"}),
}


def changed_by(happening: Happening) -> Collection[str] | None:
    """The groups of facts that a happening may have changed; None: any."""
    if happening.kind == "known":
        return _LEARNED.get(str(happening.detail.get("about")), frozenset())
    return _CHANGED.get(happening.kind, frozenset())


def react(occasion: Occasion) -> Reply:
    """What the rules do because of one happening."""
    happening = Happening.from_json(occasion.event.payload)
    known = occasion.visiting.read(happening.visitor_id, happening.chat_id)
    if known is None:
        return Reply()
    run = Run(occasion, known, happening.happening_id)
    if happening.kind == "left":
        _left(run)
    changed = changed_by(happening)
    if changed is None or changed:
        _scores_and_lists(run, changed)
        _ring(run, set(GROUPS) if changed is None else {*changed, *run.learned})
        assigning.visitor(run, changed)
        if known.chat is not None and known.chat.state == "waiting":
            assigning.chat(run, known.chat, None if happening.kind == "chat_started" else changed)
        _triggers(run, happening, changed)
    return run.reply()


def _left(run: Run) -> None:
    """What waits in this visit is not done any more."""
    visit_id, now = run.visit_id, run.occasion.now

    def store(tables: Any) -> None:
        for one in tables.pending.cancel(visit_id, now):
            tables.rule_log.note(run.deed(f"rule:{one.rule_id}", "cancelled"))

    run.changes.append(store)


def _scores_and_lists(run: Run, changed: Collection[str] | None) -> None:
    for _ in range(ROUNDS):
        before = dict(run.facts)
        for rule in run.matching("score", changed):
            if run.once(rule, "score", f"score:{rule.rule_id}:{run.visit_id}", points=rule.action["points"]):
                run.add_score(rule.action["points"])
        for rule in run.matching("list", changed):
            run.put_on_list(rule, str(rule.action["list"]))
        if run.facts == before:
            return
        changed = _VISITOR if changed is not None else None


def _ring(run: Run, changed: Collection[str]) -> None:
    """The first ring from the inside that fits; outside when none does."""
    rules = run.rules
    if rules.preset is None:
        ring = ""
    elif not rules.rings.touches(changed) and run.known.visitor.ring:
        return
    else:
        fitting = rules.rings.matching(run.facts, None, run.stopped_rings)
        ring = next((one for one in fitting if not rules.is_paused(one, run.parts)), "")
    if ring != run.known.visitor.ring:
        run.set_ring(ring)


def _triggers(run: Run, happening: Happening, changed: Collection[str] | None) -> None:
    """Those whose moment this is, and those whose moment was earlier in this visit and that fit only now."""
    now_due = MOMENTS.get(happening.kind, frozenset())
    had = _had(run.known)
    for rule in run.matching("trigger", None if now_due else changed):
        when = rule.action["when"]
        if when not in now_due and not (when in had and run.known.is_live):
            continue
        if when == "action" and not _performed(rule, run.known):
            continue
        key = f"trigger:{rule.rule_id}:{run.visit_id}"
        if key in run.done:
            continue
        after = int(rule.action.get("after", 0))
        if after and when != "leaving":
            _wait(run, rule, after)
        else:
            run.once(rule, "triggered", key)
            doing.do(run, rule)


def _had(known: Known) -> frozenset[str]:
    """Moments that this visit has had."""
    return frozenset({"landing", "page", "action"}) if known.visit is not None else frozenset()


def _performed(rule: Rule, known: Known) -> bool:
    wanted = str(rule.action.get("action") or "").strip().casefold()
    names = {one.name.strip().casefold() for one in known.actions if one.kind == "custom"}
    return wanted in names if wanted else bool(names)


def _wait(run: Run, rule: Rule, after: int) -> None:
    """Kept until its moment; the clock fires it, also after a restart."""
    due_at, visitor_id, visit_id = run.occasion.now + timedelta(seconds=after), run.visitor_id, run.visit_id
    deed = run.deed(rule.label, "waits", f"waits:{rule.rule_id}:{visit_id}", seconds=after, **run.why(rule))

    def store(tables: Any) -> None:
        if tables.pending.add(rule.rule_id, visitor_id, visit_id, due_at):
            tables.rule_log.note(deed)

    run.changes.append(store)
