"""What a rule would do, without doing it: which of the last visitors fit (U3), and why one does or not (X11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.administration.visitors import rules
from app.errors import NothingFound
from app.rules.conditions import compare, explain, matching
from app.rules.conditions.explain import Compared
from app.rules.conditions.facts import facts_of
from app.services import Services
from app.storage.database import Database
from app.storage.ruling.deeds import Deed, Member
from app.visitors.ruling import offered, opened
from app.visitors.visiting import Known, Visiting
from grammar.condition.printer import leaf_text

PREVIEW_MOST = 1000
SHOWN_MOST = 50


@dataclass(frozen=True)
class Preview:
    """How many were looked at, how many would match, and the newest of those."""

    looked_at: int
    matching: int
    shown: Sequence[Known]


@dataclass(frozen=True)
class Trial:
    """One rule and one visitor. parts_missing: what is not linked, and pauses the rule."""

    known: Known
    fits: bool
    compared: Sequence[tuple[str, bool]]
    parts_missing: tuple[str, ...]


def preview(services: Services, condition: str, brand_id: str = "", most: int = PREVIEW_MOST) -> Preview:
    """Which of the last visitors would match a condition as it is kept."""
    return looked_through(services.database, services.visiting, condition, brand_id, most)


def looked_through(
    database: Database, visiting: Visiting, condition: str, brand_id: str = "", most: int = PREVIEW_MOST
) -> Preview:
    """The same, of whom it is handed."""
    test = compare.compiled(opened(condition))
    with database.read() as tables:
        newest = [one.visitor_id for one in tables.visitors.newest(min(most, PREVIEW_MOST), brand_id)]
        visits = tables.visits.newest_of(newest)
    found, count = [], 0
    known = visiting.of(newest)
    for one in known:
        if test(facts_of(Known(one.visitor, visits.get(one.visitor.visitor_id), one.chat, (), one.learned))):
            count += 1
            if count <= SHOWN_MOST:
                found.append(one)
    return Preview(len(known), count, tuple(found))


def dry_run(services: Services, condition: str, visitor_id: str, language: str) -> Trial:
    """Every comparison with its result for one visitor. Raises NothingFound rule.no_visitor."""
    known = services.visiting.read(visitor_id)
    if known is None:
        raise NothingFound("rule.no_visitor", typed=visitor_id)
    facts, read = facts_of(known), opened(condition)
    words = rules.words(services, language, all_of_it=True)
    results: list[Compared] = explain.compared(read, facts)
    missing = tuple(sorted(matching.parts(condition) - offered(services.links))) if condition else ()
    texts = [(leaf_text(one.leaf, words), one.is_fulfilled) for one in results]
    return Trial(known, compare.compiled(read)(facts) and not missing, texts, missing)


def log(services: Services, *, rule: str = "", visitor_id: str = "", most: int = 100) -> list[Deed]:
    """What rules did, the newest first. rule: 'rule:7' or 'preset:2'."""
    with services.database.read() as tables:
        return tables.rule_log.newest(rule=rule, visitor_id=visitor_id, most=most)


def reason(services: Services, deed: Deed, language: str) -> dict[str, Any]:
    """Why it was done, with the comparisons as text."""
    because = str(deed.reason.get("because") or "")
    return {**deed.reason, "because": rules.text(services, because, language)}


def lists(services: Services) -> dict[tuple[str, str], int]:
    """(brand, visitor list) -> how many are on it."""
    with services.database.read() as tables:
        return tables.members.lists()


def members(services: Services, brand_id: str, name: str) -> list[tuple[Member, Known]]:
    """Who is on a visitor list, the newest first."""
    with services.database.read() as tables:
        found = tables.members.of(brand_id, name)
    known = {one.visitor.visitor_id: one for one in services.visiting.of([one.visitor_id for one in found])}
    return [(one, known[one.visitor_id]) for one in found if one.visitor_id in known]
