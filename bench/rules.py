"""How long one event takes against many rules, how that grows, and what a preview of a thousand visitors costs.

Beside them the package rule-engine, which reads the same comparisons from the same rules in the same run and evaluates
one rule after the other. Both have compiled their rules before the clock starts.
"""

import base64
import importlib.util
import random
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.administration.visitors import trying
from app.now import SystemSource
from app.rules.conditions import compare, matching
from app.rules.conditions.facts import prepared
from app.rules.conditions.ruleset import Ruleset
from app.rules.conditions.vocabulary import vocabulary
from app.storage import migrate
from app.storage.database import Database
from app.storage.vault import Vault
from app.visitors.links import KnownLinks
from app.visitors.values import Link, Visit, Visitor
from app.visitors.visiting import Visiting
from bench.report import Row, Section
from grammar.condition.nodes import Condition, Group, Leaf, Op, condition

SIZES = (10, 1_000, 10_000)
VISITORS = 1_000
KEY = base64.urlsafe_b64encode(bytes(32)).decode()
SECONDS = 0.4  # how long each is measured
EVENT = {"visit", "utm"}  # what a page view may change
TEXTS = (
    *("visitor.country", "visitor.city", "visitor.language", "visitor.browser", "utm.source", "utm.campaign"),
    *("visit.landing_url", "visit.current_url", "company.industry", "person.role", "visitor.company", "chat.question"),
)
NUMBERS = ("visit.pages", "visit.seconds", "visitor.visits", "visitor.score", "company.employees", "deals.count")
WORDS = tuple(f"value {number}" for number in range(40))
_SIGNS = {"is": "==", "is_not": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}


def measure() -> list[Section]:
    section = Section("Rules", note="one page view against all rules that it can change; rules of 1 to 5 comparisons")
    visitors = [prepared(_visitor(random.Random(seed))) for seed in range(VISITORS)]
    took: dict[int, float] = {}
    for size in SIZES:
        rules = [_rule(random.Random(seed)) for seed in range(size)]
        ruleset = Ruleset(enumerate(rules))
        took[size] = _median(lambda facts, known=ruleset: known.matching(facts, EVENT), visitors)  # type: ignore[misc]
        at_most = 1.0 if size == 1_000 else None
        section.rows.append(Row(f"one event, {size:,} rules", took[size] * 1000, "ms", at_most=at_most))
        if size == 1_000:
            section.rows += _beside(rules, ruleset, visitors[:20])
            section.rows.append(_preview())
    growth = took[10_000] / took[1_000]
    section.rows.append(Row("10,000 rules to 1,000", growth, "times", at_most=9.9, beside="linear would be 10"))
    return [section]


def _beside(rules: list[Condition], ruleset: "Ruleset[int]", visitors: list[compare.Facts]) -> list[Row]:
    """Every rule for the same visitors, ours and rule-engine's; both find the same."""
    mine = _median(ruleset.matching, visitors)
    rows = [Row("all of 1,000 rules", mine * 1000, "ms")]
    if not importlib.util.find_spec("rule_engine"):
        return [*rows, Row("rule-engine is not installed: pip install -r requirements-bench.txt", 0, "")]
    import rule_engine

    context = rule_engine.Context(default_value=None)
    theirs = [rule_engine.Rule(_written(rule), context=context) for rule in rules]
    plain = [{name.replace(".", "_"): _one(value) for name, value in facts.items()} for facts in visitors]
    for facts, flat in zip(visitors, plain, strict=True):
        found = [number for number, rule in enumerate(theirs) if rule.matches(flat)]
        if found != ruleset.matching(facts):
            raise RuntimeError("the two evaluators disagree")
    other = _median(lambda flat: [rule for rule in theirs if rule.matches(flat)], plain)
    return [
        *rows,
        Row("the same by rule-engine", other * 1000, "ms", beside="a peer"),
        Row("quicker than rule-engine", other / mine, "times", at_least=5),
    ]


def _preview() -> Row:
    """Read from the database, unsealed and compared, as the page does it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        database, source = Database(url, Vault((KEY,))), SystemSource()
        migrate.migrate(database)
        chance = random.Random(1)
        with database.write() as tables:
            for number in range(VISITORS):
                name, now = f"v{number}", source.now()
                country, pages = chance.choice(("JP", "US", "FR")), chance.randrange(9)
                facts: dict[str, Any] = {
                    "email": f"{name}@example.com",
                    "country": country,
                    "attributes": {"browser": "Chrome"},
                }
                tables.visitors.put(Visitor(name, "b", now, now, **facts))
                tables.visits.put(Visit(name, name, "b", now, now, landing_url="https://example.com/", pages=pages))
                tables.learned.put(name, "enrichment", {"company": {"category": {"industry": "Software"}}}, now)
            tables.links.put(Link("enrichment", "1", "", "", "", now))
        visiting = Visiting(database, source, KnownLinks(database, source))
        kept = matching.keep("[Industry] is [Software] and ([Country] is [Japan] or [Pages] > [5])", vocabulary("en"))
        started = time.perf_counter()
        found = trying.looked_through(database, visiting, kept)
        took = time.perf_counter() - started
        database.close()
    if found.looked_at != VISITORS or not found.matching:
        raise RuntimeError("the preview did not look at all visitors")
    return Row("preview of 1,000 visitors", took, "s", at_most=1)


def _median(call: Callable[[Any], object], given: list[Any]) -> float:
    """Seconds of processor time of one call: the median over as many as fit into the time."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or len(times) < 3:
        one = given[len(times) % len(given)]
        started = time.process_time()
        call(one)
        times.append(time.process_time() - started)
    times.sort()
    return times[len(times) // 2]


# ------------------------------------------------------------------------------------------------ rules and visitors


def _visitor(chance: random.Random) -> dict[str, Any]:
    facts: dict[str, Any] = {name: chance.choice(WORDS) for name in TEXTS}
    return facts | {name: chance.randrange(1_000) for name in NUMBERS}


def _rule(chance: random.Random) -> Condition:
    joint: Any = chance.choice(("and", "and", "or"))
    parts: list[Leaf | Group] = [_leaf(chance)]
    for _ in range(chance.randrange(3)):
        leaves = tuple(_leaf(chance) for _ in range(chance.randrange(1, 3)))
        parts.append(Group("or" if joint == "and" else "and", leaves) if len(leaves) > 1 else leaves[0])
    return condition(joint, parts)


_FIELDS = {field.api_name: field for field in vocabulary("en").fields}


def _leaf(chance: random.Random) -> Leaf:
    if chance.random() < 0.6:
        equal: Op = "is_not" if chance.random() < 0.25 else "is"
        return Leaf(_FIELDS[chance.choice(TEXTS)], equal, (chance.choice(WORDS),))
    op: Op = chance.choice((">", "<", ">=", "<="))
    return Leaf(_FIELDS[chance.choice(NUMBERS)], op, (Decimal(chance.randrange(1_000)),))


def _written(rule: Condition | Group | Leaf) -> str:
    """The same for rule-engine."""
    if isinstance(rule, Leaf):
        (value,) = rule.values
        name = rule.field.api_name.replace(".", "_")
        shown = format(value, "f") if isinstance(value, Decimal) else f'"{compare.comparable(rule)[0]}"'
        return f"{name} {_SIGNS[rule.op]} {shown}"
    parts = rule.parts if isinstance(rule, Condition) else rule.leaves
    return "(" + f" {rule.joint} ".join(_written(part) for part in parts) + ")"


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) else value
