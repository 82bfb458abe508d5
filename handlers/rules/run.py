"""One look at one visitor by the rules: the facts, what was done in this visit already, and what is to be stored."""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from app.cliq.reply import Post, Reply
from app.occasion import Occasion
from app.rules.conditions import explain
from app.rules.conditions.facts import facts_of
from app.rules.conditions.vocabulary import vocabulary
from app.visitors.happening import Happening
from app.visitors.ruling import OfBrand, offered, opened
from app.visitors.values import Deed, Rule
from app.visitors.visiting import Known
from grammar.condition import printer


class Run:
    """key tells it from every other look: what is posted because of it is posted once."""

    def __init__(self, occasion: Occasion, known: Known, key: str) -> None:
        self.occasion, self.known, self.key = occasion, known, key
        self.visitor_id = known.visitor.visitor_id
        self.visit_id = known.visit.visit_id if known.visit is not None else f"chat:{key}"
        self.brand_id = (known.visit.brand_id if known.visit is not None else "") or known.visitor.brand_id
        self.facts: dict[str, Any] = dict(facts_of(known))
        self.posts: list[Post] = []
        self.changes: list[Any] = []
        self.learned: set[str] = set()
        self.stopped: list[int] = []
        self.stopped_rings: list[str] = []

    @cached_property
    def rules(self) -> OfBrand:
        return self.occasion.services.ruling.of(self.brand_id)

    @cached_property
    def parts(self) -> frozenset[str]:
        """What is linked and on."""
        return offered(self.occasion.services.links)

    @cached_property
    def done(self) -> set[str]:
        """What must not be done twice, and was done in this visit."""
        with self.occasion.read() as tables:
            found: set[str] = tables.rule_log.done(self.visit_id)
        return found

    def matching(self, kind: str, changed: Collection[str] | None) -> list[Rule]:
        """The rules of a kind that the visitor fulfils, in their order; paused ones are left out."""
        rules = self.rules
        if kind not in rules.sets:
            return []
        found = rules.sets[kind].matching(self.facts, changed, self.stopped)
        return [rules.rules[number] for number in found if not rules.is_paused(number, self.parts)]

    # -- what is stored -------------------------------------------------------------------------------------------

    def deed(self, rule: str, what: str, once: str | None = None, **reason: Any) -> Deed:
        now = self.occasion.now
        return Deed(rule, self.brand_id, self.visitor_id, self.visit_id, what, now, reason, once)

    def why(self, rule: Rule) -> dict[str, Any]:
        """The comparisons that the visitor fulfils."""
        return self.because(rule.condition)

    def because(self, kept: str) -> dict[str, Any]:
        return {"because": explain.because(opened(kept), self.facts)}

    def once(self, rule: Rule, what: str, key: str, **detail: Any) -> bool:
        """Note what is done now; False when it was done in this visit before."""
        if key in self.done:
            return False
        self.done.add(key)
        deed = self.deed(rule.label, what, key, **detail, **self.why(rule))
        self.changes.append(lambda tables: tables.rule_log.note(deed))
        return True

    def note(self, rule: str, what: str, **detail: Any) -> None:
        deed = self.deed(rule, what, None, **detail)
        self.changes.append(lambda tables: tables.rule_log.note(deed))

    def learn(self, about: str, **detail: Any) -> None:
        """Let the others know that something new is known of the visitor."""
        if about in self.learned and not detail:
            return
        self.learned.add(about)
        self.occasion.happened(
            Happening(
                "known",
                self.visitor_id,
                self.occasion.now,
                self.known.visit.visit_id if self.known.visit is not None else "",
                self.known.chat.chat_id if self.known.chat is not None else "",
                {"about": about, **detail},
            )
        )

    def add_score(self, points: int) -> None:
        visitor_id = self.visitor_id
        self.changes.append(lambda tables: tables.visitors.add_score(visitor_id, points))
        self.facts["visitor.score"] = self.facts.get("visitor.score", 0) + points
        self.learn("score")

    def put_on_list(self, rule: Rule, name: str) -> None:
        """Put the visitor on a named list; once is enough."""
        if name in self.known.visitor.lists:
            return
        visitor_id, brand_id, now = self.visitor_id, self.brand_id, self.occasion.now
        lists = (*self.known.visitor.lists, name)
        deed = self.deed(rule.label, "listed", None, list=name, **self.why(rule))

        def store(tables: Any) -> None:
            tables.members.add(brand_id, name, visitor_id, rule.rule_id, now)
            tables.visitors.change(visitor_id, lists=lists)
            tables.rule_log.note(deed)

        self.changes.append(store)
        self.known = replace(self.known, visitor=replace(self.known.visitor, lists=lists))
        self.facts["visitor.lists"] = facts_of(self.known)["visitor.lists"]
        self.learn("lists")

    def set_ring(self, ring: str) -> None:
        visitor_id, preset = self.visitor_id, self.rules.preset
        self.changes.append(lambda tables: tables.visitors.change(visitor_id, ring=ring))
        if preset is not None:
            kept = preset.rings.get(ring, "") if ring else ""
            self.note(preset.label, "ring", ring=ring or "outside", **(self.because(kept) if kept else {}))
        self.known = replace(self.known, visitor=replace(self.known.visitor, ring=ring))
        self.facts["visitor.ring"] = facts_of(self.known)["visitor.ring"]
        self.learn("ring")

    def reply(self) -> Reply:
        """Everything together; rules whose expression would have run long are switched off, the others go on."""
        self._stop()
        return Reply(posts=tuple(self.posts), changes=tuple(self.changes))

    def _stop(self) -> None:
        now, preset = self.occasion.now, self.rules.preset
        for number in dict.fromkeys(self.stopped):
            rule = self.rules.rules[number]
            about = _pattern(rule.condition)
            deed = self.deed(rule.label, "stopped", None, about=about)
            self.changes.append(lambda tables, n=number, a=about: tables.rules.stop(n, "pattern", a, now))
            self.changes.append(lambda tables, d=deed: tables.rule_log.note(d))
        if self.stopped_rings and preset is not None:
            about = _pattern(preset.rings[self.stopped_rings[0]])
            deed = self.deed(preset.label, "stopped", None, about=about)
            self.changes.append(lambda tables: tables.rules.stop_preset(preset.preset_id, "pattern", about, now))
            self.changes.append(lambda tables: tables.rule_log.note(deed))


def _pattern(kept: str) -> str:
    """The comparisons of a condition that are regular expressions, as text."""
    words = vocabulary("en")
    found = [leaf for leaf in opened(kept).leaves if leaf.op in ("matches", "not_matches")]
    return ", ".join(printer.leaf_text(leaf, words) for leaf in found)
