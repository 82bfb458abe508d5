"""Who looks after a visitor, and whom a chat rings: the first rule that fits decides, and its fall-backs."""

from collections.abc import Collection
from dataclasses import replace

from app.cliq.reply import Post, Target
from app.rules.assigning import Assigned, People, assigned
from app.visitors.values import Chat, Rule
from handlers.rules import card
from handlers.rules.run import Run

VISITOR_WAITS = 10
WAITING = "waiting"  # what people say 'away' about (handlers/chats/presence)
PERSONAL = frozenset({"people", "last", "owner"})
"""Chosen persons are told; that everybody may take a visitor is what the channel is for."""


def visitor(run: Run, changed: Collection[str] | None) -> None:
    """Assign the visitor, once for each rule and visit; a rule further up that fits later takes over."""
    if not run.known.is_live:
        return
    rule = _first(run, "visitor", changed, f"{run.visit_id}")
    if rule is None:
        return
    chosen = assigned(rule.action, people(run))
    key = f"visitor:{rule.rule_id}:{run.visit_id}"
    if not run.once(rule, "assigned", key, people=list(chosen.addresses), by=chosen.by, passed=list(chosen.passed)):
        return
    if chosen.cliq_user_ids == run.known.visitor.assigned_to:
        return
    visitor_id = run.visitor_id
    run.changes.append(lambda tables: tables.visitors.change(visitor_id, assigned_to=chosen.cliq_user_ids))
    run.known = replace(run.known, visitor=replace(run.known.visitor, assigned_to=chosen.cliq_user_ids))
    run.learn("assigned", people=list(chosen.cliq_user_ids))
    _tell(run, rule, chosen, "")


def chat(run: Run, waiting: Chat, changed: Collection[str] | None) -> None:
    """Say whom a waiting chat is for; they are told at once."""
    rule = _first(run, "chat", changed, waiting.chat_id)
    if rule is None:
        return
    chosen = assigned(rule.action, people(run))
    key = f"chat:{rule.rule_id}:{waiting.chat_id}"
    facts = {"people": list(chosen.addresses), "by": chosen.by, "passed": list(chosen.passed), "chat": waiting.chat_id}
    if run.once(rule, "chat_assigned", key, **facts):
        run.learn("assigned", people=list(chosen.cliq_user_ids), chat_id=waiting.chat_id)
        if len(chosen.addresses) == 1:
            _hand_over(run, rule, waiting, chosen.addresses[0])
        _tell(run, rule, chosen, waiting.question)


def _hand_over(run: Run, rule: Rule, waiting: Chat, operator: str) -> None:
    """In SalesIQ, too, where it is one operator's: an event of its own, so that it fails and is tried alone."""
    names = {"visitor_id": run.visitor_id, "visit_id": run.visit_id, "rule_id": rule.rule_id}
    payload = {**names, "chat_id": waiting.chat_id, "operator": operator}
    event_id, now = f"transfer:{rule.rule_id}:{waiting.chat_id}", run.occasion.now
    stream = f"rules/transfer/{waiting.chat_id}"
    run.changes.append(lambda tables: tables.inbox.add("rules", "transfer", event_id, payload, now, stream=stream))


def _first(run: Run, kind: str, changed: Collection[str] | None, where: str) -> Rule | None:
    """The first rule that fits now; None when no rule can have changed, or when the first one has decided already."""
    rules = run.rules.sets.get(kind)
    if rules is None or not (rules.touches(changed) or run.learned):
        return None
    found = next(iter(run.matching(kind, None)), None)
    return None if found is None or f"{kind}:{found.rule_id}:{where}" in run.done else found


def people(run: Run) -> People:
    """The operators, who of them is there, and who they are in Cliq."""
    with run.occasion.read() as tables:
        operators = [one for one in tables.brands.operators() if one.is_on and not one.is_bot]
        identities = tables.identities
        ours = {one.email: identities.cliq_user_of(one.operator_id, one.email) for one in operators}
        cliq = {address: found for address, found in ours.items() if found}
        last = next(
            (one for one in tables.chats.of(run.visitor_id, 10) if one.attended_at and one.operator_email), None
        )
        owner = str(run.known.body("crm").get("owner_email") or "").lower()
        wanted = {str(one) for rule in run.rules.rules.values() for one in rule.action.get("people") or ()}
        for address in (*wanted, owner):
            known = identities.cliq_user_of("", address) if address and address not in cliq else None
            if known:
                cliq[address] = known
        chosen = tables.preferences.of_all([f"user:{user_id}" for user_id in cliq.values()], run.occasion.now)
    wishes = {address: chosen[f"user:{user_id}"].wishes.get(WAITING) for address, user_id in cliq.items()}
    said = {address for address, wish in wishes.items() if wish is not None and not wish.is_wanted}
    away = frozenset({*said, *(one.email for one in operators if one.availability in ("busy", "away"))})
    there = sorted((one.name, one.email) for one in operators if one.email in cliq and one.email not in away)
    last_address = last.operator_email.lower() if last is not None else ""
    return People([address for _, address in there], away, cliq, last_address, owner)


def _tell(run: Run, rule: Rule, chosen: Assigned, question: str) -> None:
    if chosen.by not in PERSONAL:
        return
    for user_id in chosen.cliq_user_ids:
        words = run.occasion.words_for(user_id)
        message = card.assigned(run, words, rule, question)
        key = f"{run.key}:{rule.rule_id}:{user_id}"
        target = Target("bot_user", user_id)
        run.posts.append(Post(f"bot_user:{user_id}", target, message, "bot", key, priority=VISITOR_WAITS))
