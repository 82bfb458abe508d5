"""Command → Plan: what the CRM is asked, in which of its two languages, and what is left for us to check.

Pure; run.py carries a plan out. COQL first; the Search API for words, and for text areas, which COQL can't filter. Of
what does not fit into 25 criteria whole fields are left out, which only widens the answer; verification narrows it.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from app.clients import coql, criteria, spellings
from app.clients.coql import Condition, PeopleFinder
from app.clients.spellings import Reach
from app.search import columns
from app.search.people import People
from grammar.command.nodes import Command, Criterion

Way = Literal["coql", "criteria", "word", "none"]
REACHES: tuple[Reach, ...] = ("all", "widths", "typed")

PAGES_MOST = 10  # of 200 rows, when something is left to check: 10 credits
WORD_LEAST, WORD_MOST = criteria.WORD_CHARACTERS

# How few records an operator usually leaves: what is asked first when not everything fits.
_SELECTIVITY = {"is": 0, "=": 0, "starts_with": 1, "ends_with": 2, "contains": 3}
_NUMBER, _PICK_LIST, _BOOLEAN = 4, 4, 5


@dataclass(frozen=True)
class Plan:
    """What to ask for one command.

    way        'coql' with `condition`, 'criteria' or 'word' with `search_text`, 'none': nothing can match
    rest       criteria that the CRM is not asked about; every page is checked for them
    is_exact   the CRM's own count of this question is the number of matches
    reach      which forms of each text are asked for, see spellings.forms
    note       for 'none': 'nobody' (no person of that name) | 'no_such_value'
    """

    command: Command
    columns: tuple[str, ...]
    way: Way
    condition: str = ""
    search_text: str = ""
    rest: tuple[Criterion, ...] = ()
    is_exact: bool = True
    reach: Reach = "typed"
    note: str = ""

    @property
    def coql(self) -> str | None:
        """The query of the first page, None when COQL is not what is asked."""
        return self.query() if self.way == "coql" else None

    def query(self, page: int = 0) -> str:
        offset = page * coql.ROWS_MOST
        return coql.select(self.columns, self.command.module.api_name, self.condition, offset=offset)

    @property
    def count_query(self) -> str:
        return coql.count(self.command.module.api_name, self.condition)


def make(command: Command, people: People | None = None, *, reach: Reach | None = None) -> Plan:
    """The plan of a command.

    people  None when there is no organisation at hand (`explain`)
    reach   None: where labels are shown in Japanese or Chinese, names are stored in both widths and both are asked for,
            as long as everything fits
    """
    if reach is None:
        plan = make(command, people, reach="typed" if command.module.label.isascii() else "widths")
        return make(command, people, reach="typed") if plan.reach == "widths" and plan.rest else plan
    if command.word is not None:
        return _of_word(command, reach)
    chosen = columns.chosen(command.module, command.criteria)
    finder: PeopleFinder | None = people.finding if people is not None else None
    conditions = {place: _condition(item, finder, reach) for place, item in enumerate(command.criteria)}
    for place, condition in conditions.items():
        if condition is not None and not condition.parts:
            is_person = command.criteria[place].field.lookup == coql.PEOPLE
            return Plan(command, chosen, "none", reach=reach, note="nobody" if is_person else "no_such_value")
    return _by_search(command, chosen, conditions, reach) or _by_coql(command, chosen, conditions, reach)


def without_search(plan: Plan, people: People | None = None) -> Plan:
    """The same question without the Search API, which refused it: names for a word, every record checked else."""
    if plan.way == "word":
        return _names(plan.command, "contains", plan.reach)
    finder = people.finding if people is not None else None
    conditions = {place: _condition(item, finder, plan.reach) for place, item in enumerate(plan.command.criteria)}
    return _by_coql(plan.command, plan.columns, conditions, plan.reach)


def _condition(criterion: Criterion, finder: PeopleFinder | None, reach: Reach) -> Condition | None:
    """The most far-reaching condition that a query has room for."""
    for step in REACHES[REACHES.index(reach) :]:
        condition = coql.condition(criterion, finder, reach=step)
        if condition is None or len(condition.parts) <= coql.CRITERIA_MOST:
            return condition
    return None


def _by_coql(command: Command, chosen: tuple[str, ...], conditions: dict[int, Condition | None], reach: Reach) -> Plan:
    """Whole criteria, the most selective first, as long as their parts fit; asked in the order typed."""
    possible = [(place, condition) for place, condition in conditions.items() if condition is not None]
    taken: set[int] = set()
    free = coql.CRITERIA_MOST
    for place, condition in sorted(possible, key=lambda item: selectivity(command.criteria[item[0]])):
        if len(condition.parts) <= free:
            taken.add(place)
            free -= len(condition.parts)
    asked = [condition for place, condition in possible if place in taken]
    rest = tuple(item for place, item in enumerate(command.criteria) if place not in taken)
    return Plan(
        command,
        chosen,
        "coql",
        condition=coql.where(asked),
        rest=rest,
        is_exact=not rest and all(condition.is_exact for condition in asked),
        reach=reach,
    )


def _by_search(
    command: Command, chosen: tuple[str, ...], conditions: dict[int, Condition | None], reach: Reach
) -> Plan | None:
    """Text areas by the Search API, when nothing that COQL can filter narrows at least as much; else None."""
    areas = sorted((item for item in command.criteria if item.field.type == "textarea"), key=selectivity)
    others = [selectivity(command.criteria[place]) for place, condition in conditions.items() if condition is not None]
    if not areas or any(other <= selectivity(areas[0]) for other in others):
        return None
    text, left_over = criteria.text(areas)
    if not text:
        return None
    rest = tuple(item for item in command.criteria if item.field.type != "textarea" or item in left_over)
    return Plan(command, chosen, "criteria", search_text=text, rest=rest, is_exact=False, reach=reach)


def _of_word(command: Command, reach: Reach) -> Plan:
    """A word goes to the full-text search; one character, which that refuses, to the beginnings of names."""
    word = _word(command)
    if len(word) < WORD_LEAST:
        return _names(command, "starts_with", reach)
    text = unicodedata.normalize("NFKC", word) if reach == "all" else word
    return Plan(command, columns.chosen(command.module), "word", search_text=text[:WORD_MOST], reach=reach)


def _word(command: Command) -> str:
    return " ".join(spellings.clean(command.word or "").split())[:WORD_MOST]


def _names(command: Command, op: Literal["starts_with", "contains"], reach: Reach) -> Plan:
    """The word in the fields that a record is known by, any of them."""
    word = _word(command)
    fields = columns.name_fields(command.module)
    parts: list[str] = []
    for item in fields:
        condition = coql.condition(Criterion(item, item.label, op, (word,)), reach=reach)
        parts.extend(condition.parts if condition is not None else ())
    chosen = columns.chosen(command.module)
    if not parts:
        return Plan(command, chosen, "none", reach=reach, note="no_such_value")
    alternatives = Condition(tuple(parts[: coql.CRITERIA_MOST]), is_exact=False)
    return Plan(command, chosen, "coql", condition=coql.where([alternatives]), is_exact=False, reach=reach)


def selectivity(criterion: Criterion) -> float:
    """Smaller = leaves fewer records, as a rule of thumb; each further value widens."""
    kind, op = criterion.field.kind, criterion.op
    more = len(criterion.values) / 100
    if kind == "boolean":
        return _BOOLEAN + more
    if kind == "number":
        return (1 if op == "=" else _NUMBER) + more
    if criterion.field.values:
        return _PICK_LIST + more
    return _SELECTIVITY.get(op, _NUMBER) + more
