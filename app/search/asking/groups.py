"""Figures and tables of a question: both periods asked, groups named, ordered, compared and cut.

Does not ask the CRM itself (figures.py) and knows no layout.
"""

from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal

from app.search.asking.asking import Asking
from app.search.asking.figures import Wanted, tally
from app.search.asking.paths import DATES, buckets, text
from app.search.asking.result import NOTE_CURRENCIES, NOTE_LIMIT, Figure, Group, Result
from app.search.asking.scope import Scope
from app.search.asking.tally import KeyOf, Tally, kind, word
from grammar.question.nodes import Measure, Question

BUCKETS_MOST = 400  # units of time that are filled in where nothing happened


def answer(asking: Asking, question: Question) -> Result:
    """The figures, and the groups when there are keys. raises Unaskable, UnknownPeriod, ServiceError"""
    module = asking.module(question.module)
    scope = Scope(asking, question, module)
    measures = question.measures or (Measure("count"),)
    wanted = Wanted(asking, module, measures, question.groups)
    selections = scope.selections(question.period)
    found = tally(wanted, selections)
    other = tally(wanted, scope.selections(question.versus)) if question.versus else None
    nothing = next((one.nothing for one in selections if one.nothing), "")
    return result(question, wanted, found, other, nothing)


def result(question: Question, wanted: Wanted, found: Tally, other: Tally | None, nothing: str = "") -> Result:
    """What the tallies of one or two periods say."""
    groups = _groups(question, wanted, found, other) if question.groups else []
    shown = groups[: question.limit] if question.limit else groups
    limit = max(found.limit, other.limit if other else 0)
    currencies = found.currencies | (other.currencies if other else set())
    is_mixed = len(currencies) > 1 or bool(currencies and wanted.asking.currency not in (*currencies, ""))
    note = NOTE_LIMIT if limit else NOTE_CURRENCIES if is_mixed else nothing
    return Result(
        figures=figures(wanted, found, other),
        groups=tuple(shown),
        module=question.module,
        total=len(groups) if question.groups else None,
        is_complete=not limit and len(shown) == len(groups),
        note=note,
        limit=limit,
    )


def figures(wanted: Wanted, found: Tally, other: Tally | None) -> tuple[Figure, ...]:
    """The measures over everything."""
    compared = other.totals if other else (None,) * len(wanted.measures)
    rows = zip(wanted.measures, wanted.columns, found.totals, compared, strict=True)
    return tuple(Figure(word(measure), value, before, kind(measure, bound)) for measure, bound, value, before in rows)


def _groups(question: Question, wanted: Wanted, found: Tally, other: Tally | None) -> list[Group]:
    keys: list[KeyOf] = list(dict.fromkeys((*found.cells, *(other.cells if other else ()))))
    partners: dict[KeyOf, KeyOf] = {}
    if len(question.groups) == 1 and question.groups[0].grain and wanted.key_columns[0].field.type in DATES:
        keys = _filled(question, wanted, question.period, list(found.cells))
        if other is not None:  # the first month with the first month: the units of two periods are never the same
            before = _filled(question, wanted, question.versus, list(other.cells))
            partners = {key: before[place] for place, key in enumerate(keys) if place < len(before)}
    made = [_group(wanted, found, other, key, partners.get(key, key)) for key in keys]
    return _ordered(question, wanted, made)


def _group(wanted: Wanted, found: Tally, other: Tally | None, key: KeyOf, partner: KeyOf) -> Group:
    texts = []
    for place, (raw, bound) in enumerate(zip(key, wanted.key_columns, strict=True)):
        value = found.shown.get((place, raw)) or (other.shown.get((place, raw)) if other else None)
        texts.append(text(wanted.asking, bound, raw, value))
    compared = other.values(partner) if other is not None else ()
    return Group(tuple(texts), key, found.values(key), compared)


def _filled(question: Question, wanted: Wanted, period: str | None, seen: list[KeyOf]) -> list[KeyOf]:
    """The units of time in their order, those without records too; records without a date come last."""
    grain = question.groups[0].grain
    made = sorted(str(key[0]) for key in seen if key[0] is not None)
    span = wanted.asking.span(period) if period and _is_of_period(question) else None
    first = span.start if span and span.start else _first_day(wanted, made[0]) if made else None
    last = span.last_day if span and span.last_day else _first_day(wanted, made[-1]) if made else None
    if first and last and (last - first).days <= BUCKETS_MOST * 31:
        units = buckets(wanted.asking, first, last, grain)
        if len(units) <= BUCKETS_MOST:
            made = sorted({*made, *units})
    empty: list[KeyOf] = [key for key in seen if key[0] is None]
    return [*((unit,) for unit in made), *empty]


def _is_of_period(question: Question) -> bool:
    """Whether the groups are by the date that the period is on."""
    path = question.period_field
    return path is None or path == question.groups[0].path


def _first_day(wanted: Wanted, unit: str) -> date | None:
    """A day in a unit as bucket() writes it."""
    if "Q" in unit:
        year, number = int(unit[:4]), int(unit[-1])
        month = wanted.asking.fiscal_start_month + 3 * (number - 1)
        return date(year + (month > 12), (month - 1) % 12 + 1, 1)
    return date.fromisoformat({4: f"{unit}-01-01", 7: f"{unit}-01"}.get(len(unit), unit))


def _ordered(question: Question, wanted: Wanted, groups: list[Group]) -> list[Group]:
    """As asked; else time by itself, stages as in their pipelines, everything else by its first figure."""
    order = question.order
    if order is not None and isinstance(order.by, Measure):
        place = wanted.measures.index(order.by) if order.by in wanted.measures else 0
        return _by_value(groups, place, descending=order.descending)
    if any(key.grain for key in question.groups):
        return sorted(groups, key=lambda group: [(raw is None, _rank(raw)) for raw in group.raw])
    if len(question.groups) == 1 and wanted.key_columns[0].name == "Stage" and not wanted.key_columns[0].derived:
        places: dict[Hashable, int] = {actual: place for place, actual in enumerate(wanted.asking.stages.order)}
        return sorted(groups, key=lambda group: places.get(str(group.raw[0]), len(places)))
    return _by_value(groups, 0, descending=order.descending if order else True)


def _rank(raw: object) -> str:
    return raw if isinstance(raw, str) else str(raw)


def _by_value(groups: Sequence[Group], place: int, *, descending: bool) -> list[Group]:
    """Groups without a value come last either way; equal ones by their texts."""

    def rank(group: Group) -> tuple[bool, Decimal, tuple[str, ...]]:
        value = group.values[place]
        return value is None, (-value if descending else value) if value is not None else Decimal(0), group.keys

    return sorted(groups, key=rank)
