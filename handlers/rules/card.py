"""How what rules say looks. Texts of administrators may hold facts of the visitor: `${visitor.name}`, `${ページ数}`."""

import re
from typing import Any

from app.cliq import reference
from app.cliq.message import Button, Invoke, Message, References, lines
from app.cliq.text import escape, link, mention
from app.i18n.sentences import Sentences
from app.rules.conditions.facts import raw
from app.rules.conditions.vocabulary import vocabulary
from app.visitors.values import Rule
from handlers.rules.run import Run

BUTTONS = "zcrmbutton"
TEXT_MOST = 1000
_PLACE = re.compile(r"[$＄][{｛]([^}｝]{1,80})[}｝]")


def topics(rule: Rule) -> list[str]:
    """What a message is about, for preferences."""
    return [f"visitorrule:{rule.name}"]


def filled(run: Run, text: str) -> str:
    """The text with facts in their places; what is not known is left out."""
    facts, words = raw(run.known), vocabulary("en")

    def value(match: re.Match[str]) -> str:
        named = words.named(match[1])
        found: Any = facts.get(named[0].api_name) if len(named) == 1 else None
        first = found[-1] if isinstance(found, tuple) and found else found
        return "" if first in (None, (), "") else str(first)

    return _PLACE.sub(value, text)[:TEXT_MOST]


def told(run: Run, words: Sentences, rule: Rule, text: str, *, is_loud: bool) -> Message:
    """What a trigger tells a channel or a person: the administrator's words, and who the visitor is."""
    said = [escape(filled(run, text)) if text else words.say("rule.told", rule=escape(rule.name))]
    if is_loud:
        said.insert(0, " ".join(mention("", one, notify=True) for one in run.known.visitor.assigned_to))
    return _with_why(run, words, rule, [*said, who(run, words)])


def assigned(run: Run, words: Sentences, rule: Rule, question: str) -> Message:
    """To a person who is to look after a visitor, or to answer a chat."""
    key = "rule.chat_is_yours" if question or rule.kind == "chat" else "rule.visitor_is_yours"
    said = [words.say(key), escape(question) if question else "", who(run, words)]
    return _with_why(run, words, rule, said)


def who(run: Run, words: Sentences) -> str:
    """The visitor in a line: name, company, place, page, ring and score."""
    visitor, visit = run.known.visitor, run.known.visit
    name = visitor.name or visitor.email or words.say("rule.somebody")
    company = visitor.company or str((run.known.body("crm").get("account") or {}).get("name") or "")
    page = link(visit.current_title or visit.current_url, visit.current_url) if visit and visit.current_url else ""
    ring = words.say(f"fact.visitor_ring_{visitor.ring}") if visitor.ring else ""
    score = words.say("rule.score", score=visitor.score) if visitor.score else ""
    parts = (f"*{escape(name)}*", escape(company), escape(visitor.country), page, ring, score)
    return " · ".join(part for part in parts if part)


def _with_why(run: Run, words: Sentences, rule: Rule, said: list[str]) -> Message:
    links = References()
    signed = run.occasion.sign(reference.ANYBODY, "why", *topics(rule))
    why = links.add(words.say("why.button"), Button(words.say("why.button"), Invoke(BUTTONS), key=signed))
    return Message(lines(*[one for one in said if one], why), references=links.buttons)


def payload(run: Run, rule: Rule) -> dict[str, Any]:
    """What a webhook is told: the rule, and what is known of the visitor."""
    visitor, visit, record = run.known.visitor, run.known.visit, run.known.body("crm")
    return {
        "type": "visitor.rule",
        "timestamp": run.occasion.now.isoformat(),
        "data": {
            "rule": {"id": rule.rule_id, "name": rule.name},
            "brand_id": run.brand_id,
            "visitor": {
                "id": visitor.visitor_id,
                **{name: getattr(visitor, name) for name in ("name", "email", "phone", "company", "country", "score")},
                "ring": visitor.ring or "outside",
                "lists": list(visitor.lists),
            },
            "visit": {
                "id": run.visit_id,
                "landing_url": visit.landing_url if visit else "",
                "current_url": visit.current_url if visit else "",
                "pages": visit.pages if visit else 0,
                "utm": dict(visit.utm) if visit else {},
            },
            "crm": {name: record[name] for name in ("place", "module", "id", "name") if record.get(name)},
        },
    }
