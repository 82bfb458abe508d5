"""What a trigger does. What calls another service becomes an event of its own, so that it fails and is tried alone."""

from datetime import datetime
from typing import Any

from app.cliq.reply import Post, Target
from app.visitors.values import Rule
from handlers.rules import card
from handlers.rules.run import Run

PRIORITIES = {"silent": 30, "normal": 20, "mention": 10}
MAILING = ("campaigns", "join")
"""Event for whoever keeps mailing lists: {visitor_id, list_id or new: {name, from_email, from_name}, interval} (M6)."""
CALLS = "rules"


def do(run: Run, rule: Rule) -> None:
    """Do what the trigger says, for the visitor of this run."""
    deed = rule.action["do"]
    match deed["kind"]:
        case "tell":
            _tell(run, rule, deed)
        case "open":
            run.occasion.visiting.command(run.visitor_id, "open")
            run.note(rule.label, "opened")
        case "invite":
            _invite(run, rule, deed)
        case "list":
            run.put_on_list(rule, str(deed["list"]))
        case "mailing":
            joined = {name: deed[name] for name in ("list_id", "new", "interval") if name in deed}
            _call(run, rule, *MAILING, run.visitor_id, reason=rule.label, **joined)
        case "task":
            _call(run, rule, CALLS, "task", run.visitor_id, subject=deed["subject"], due=deed["due"])
        case "webhook":
            _call(run, rule, CALLS, "webhook", f"{rule.rule_id}", body=card.payload(run, rule))


def _invite(run: Run, rule: Rule, deed: Any) -> None:
    """One invitation in a visit, unless the rule may more often."""
    key = f"invite:{run.visit_id}"
    if key in run.done and not deed.get("again"):
        run.note(rule.label, "not_invited")
        return
    text = card.filled(run, str(deed["text"]))
    run.occasion.visiting.command(run.visitor_id, "invite", sender=str(deed["sender"]), text=text)
    if key in run.done:
        run.note(rule.label, "invited", text=text)
    else:
        run.once(rule, "invited", key, text=text)


def _tell(run: Run, rule: Rule, deed: Any) -> None:
    """A channel or a person, unless they want none of it or not now."""
    occasion, level = run.occasion, str(deed["level"])
    if str(deed["to"]).startswith("#"):
        target, words = Target("channel", deed["to"][1:]), occasion.words
    else:
        with occasion.read() as tables:
            found = tables.identities.cliq_user_of("", str(deed["to"]))
        if found is None:
            known = occasion.services.cliq_of(occasion.account).user(str(deed["to"]))
            found = known.id if known is not None else None
        if found is None:
            run.note(rule.label, "nobody", to=deed["to"])
            return
        target, words = Target("bot_user", found), occasion.words_for(found)
    subject = f"{target.kind.removeprefix('bot_')}:{target.id}"
    with occasion.read() as tables:
        wish = tables.preferences.wants(subject, card.topics(rule), occasion.now, words.zone)
    if wish.action == "drop":
        run.note(rule.label, "not_wanted", to=deed["to"])
        return
    message = card.told(run, words, rule, str(deed["text"]), is_loud=level == "mention")
    run.posts.append(_post(run, rule, target, message, level, wish.until))
    run.note(rule.label, "told", to=deed["to"], level=level)


def _post(run: Run, rule: Rule, target: Target, message: Any, level: str, until: datetime | None) -> Post:
    stream = f"{target.kind}:{target.id}"
    key = f"{run.key}:{rule.rule_id}:{target.id}"
    held = f"held:{stream}" if until else stream
    return Post(held, target, message, "bot", key, priority=PRIORITIES[level], not_before=until)


def _call(run: Run, rule: Rule, source: str, name: str, stream: str, **body: Any) -> None:
    """An event of its own in the inbox, stored together with what caused it."""
    payload = {"visitor_id": run.visitor_id, "visit_id": run.visit_id, "rule_id": rule.rule_id, **body}
    event_id, now = f"{name}:{rule.rule_id}:{run.visit_id}", run.occasion.now
    run.changes.append(
        lambda tables: tables.inbox.add(source, name, event_id, payload, now, stream=f"{source}/{name}/{stream}")
    )
