"""Asks for figures: one grouped COQL call where the query language can, else paged records, into a Tally.

Does not compare, order or name; groups.py does. Measures of one question share the call.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product

from app.clients import coql
from app.clients.crm_facts import Row
from app.errors import ServiceRejected
from app.search import verify
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.filters.selection import ROWS_MOST, Selection
from app.search.asking.paths import DATES, NUMBERS, STAGE, Column, bucket, column, raws, unique
from app.search.asking.tally import RATES, Cell, KeyOf, Tally, days_to_close
from grammar.catalog import Module
from grammar.question.nodes import DAYS_TO_CLOSE, Key, Measure

AGGREGATES_MOST, GROUPINGS_MOST = 5, 4  # COQL-Limitations.html, read 2026-11-21
_AGGREGATES = {"sum": ("SUM",), "avg": ("SUM", "COUNT"), "min": ("MIN",), "max": ("MAX",)}
_UNGROUPABLE = frozenset(("datetime", "textarea", "multiselectpicklist"))
CURRENCY, RATE = "Currency", "Exchange_Rate"


@dataclass(frozen=True)
class Wanted:
    """The measures and keys of a question, bound to the columns of a module. raises Unaskable where one is not there"""

    asking: Asking
    module: Module
    measures: tuple[Measure, ...]
    keys: tuple[Key, ...]

    @cached_property
    def columns(self) -> tuple[Column | None, ...]:
        """The number column of each measure."""
        found: list[Column | None] = []
        for measure in self.measures:
            path = measure.path
            if path is None or path.field == DAYS_TO_CLOSE:
                found.append(None)
                continue
            bound = column(self.asking, self.module, path)
            if bound.field.type not in NUMBERS | {"formula"}:
                raise Unaskable(path.api)
            found.append(bound)
        return tuple(found)

    @cached_property
    def key_columns(self) -> tuple[Column, ...]:
        return tuple(column(self.asking, self.module, key.path) for key in self.keys)

    @cached_property
    def has_money(self) -> bool:
        money = any(found is not None and found.field.type == "currency" for found in self.columns)
        return money and self.module.field(CURRENCY) is not None

    @cached_property
    def has_win_rate(self) -> bool:
        return any(measure.figure == "win_rate" for measure in self.measures)

    @cached_property
    def grouping(self) -> tuple[str, ...]:
        """Columns of the GROUP BY: the keys, and what currencies and rates need."""
        extra = (STAGE if self.has_win_rate else "", CURRENCY if self.has_money else "")
        return unique((*(found.name for found in self.key_columns), *extra))

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        found = ["COUNT(id)"]
        for measure, bound in zip(self.measures, self.columns, strict=True):
            if bound is not None:
                name = coql.column(bound.name)
                found.extend(f"{word}({name})" for word in _AGGREGATES[measure.figure])
        return unique(found)

    @property
    def fits_coql(self) -> bool:
        days = any(measure.path is not None and measure.path.field == DAYS_TO_CLOSE for measure in self.measures)
        types = {found.field.type for found in self.key_columns}
        sizes = len(self.grouping) <= GROUPINGS_MOST and len(self.aggregates) <= AGGREGATES_MOST
        return not days and sizes and not types & _UNGROUPABLE

    @property
    def row_columns(self) -> tuple[str, ...]:
        days = any(measure.path is not None and measure.path.field == DAYS_TO_CLOSE for measure in self.measures)
        rate = RATE if self.has_money and self.module.field(RATE) else ""
        names = [bound.name for bound in self.columns if bound is not None]
        return unique((*names, *self.grouping, rate, *(("Closing_Date", "Created_Time") if days else ())))

    # reading an answer ------------------------------------------------------------------------------------------------

    def keys_of(self, tally: Tally, row: Row) -> Iterator[KeyOf]:
        """The groups that a row belongs to: several when a multi-select list is among the keys."""
        choices: list[list[Hashable]] = []
        for place, (key, bound) in enumerate(zip(self.keys, self.key_columns, strict=True)):
            value = row.get(bound.name)
            found: list[Hashable] = []
            for raw in raws(self.asking, bound, value):
                day = raw if isinstance(raw, date) else None
                made = bucket(self.asking, day, key.grain) if day and bound.field.type in DATES else raw
                tally.shown.setdefault((place, made), value)
                found.append(made)
            choices.append(found)
        yield from product(*choices)

    def hit(self, row: Row) -> tuple[bool, bool]:
        """(counts for the win rate, is won)"""
        status = self.asking.stages.status(row.get(STAGE))
        return status != "open", status == "won"


def tally(wanted: Wanted, selections: Sequence[Selection]) -> Tally:
    """The figures of all selected records; one call per selection where COQL can group, else its pages.

    raises  Unaskable, ServiceError
    """
    found = Tally(wanted.measures)
    for selection in selections:
        if selection.nothing:
            continue
        if selection.is_exact and wanted.fits_coql and _by_groups(wanted, selection, found):
            continue
        _by_rows(wanted, selection, found)
    return found


def _by_groups(wanted: Wanted, selection: Selection, found: Tally) -> bool:
    """By COQL; False when it refused to group or when amounts are in several currencies: then by rows."""
    grouping = [coql.column(name) for name in wanted.grouping]
    tail = f" group by {', '.join(grouping)}" if grouping else ""
    answers: list[Row] = []
    while True:
        query = selection.query([*grouping, *wanted.aggregates], tail=tail, offset=len(answers))
        try:
            page = wanted.asking.crm.coql(query)
        except ServiceRejected as error:
            if answers or error.facts.get("remote_code") not in ("INVALID_QUERY", "INVALID_DATA", "LIMIT_EXCEEDED"):
                raise
            return False
        answers.extend(page.rows)
        if not page.has_more or not page.rows:
            break
        if len(answers) >= ROWS_MOST:
            found.limit = len(answers)
            break
    if wanted.has_money and _is_mixed(wanted, answers):
        return False
    for row in answers:
        count = int(verify.figure(row.get("COUNT(id)")) or 0)
        for cells in found.groups(wanted.keys_of(found, row)):
            _add_group(wanted, cells, row, count)
    return True


def _is_mixed(wanted: Wanted, answers: Iterable[Row]) -> bool:
    seen = {str(row[CURRENCY]) for row in answers if row.get(CURRENCY)}
    return len(seen) > 1 or bool(wanted.asking.currency and seen - {wanted.asking.currency})


def _add_group(wanted: Wanted, cells: Sequence[Cell], row: Row, count: int) -> None:
    for cell, measure, bound in zip(cells, wanted.measures, wanted.columns, strict=True):
        if measure.figure in RATES:
            _add_rate(wanted, cell, measure, row, count)
        elif bound is None:
            cell.count += count
        else:
            name = coql.column(bound.name)
            sums, low, high = (verify.figure(row.get(f"{word}({name})")) for word in ("SUM", "MIN", "MAX"))
            counted = verify.figure(row.get(f"COUNT({name})"))
            cell.add(count if counted is None else int(counted), sums, low, high)


def _add_rate(wanted: Wanted, cell: Cell, measure: Measure, row: Row, count: int, *, converted: bool = False) -> None:
    counts, hit = wanted.hit(row) if measure.figure == "win_rate" else (True, converted)
    if counts:
        cell.count += count
        cell.hits += count if hit else 0


def _by_rows(wanted: Wanted, selection: Selection, found: Tally) -> None:
    fetched = selection.rows(wanted.row_columns)
    found.limit = max(found.limit, fetched.limit)
    for row in fetched.rows:
        if wanted.has_money and row.get(CURRENCY):
            found.currencies.add(str(row[CURRENCY]))
        for cells in found.groups(wanted.keys_of(found, row)):
            for cell, measure, bound in zip(cells, wanted.measures, wanted.columns, strict=True):
                if measure.figure in RATES:
                    _add_rate(wanted, cell, measure, row, 1, converted=selection.is_converted)
                elif measure.figure == "count":
                    cell.count += 1
                elif (value := _value(wanted, row, bound)) is not None:
                    cell.add(1, value, value, value)


def _value(wanted: Wanted, row: Row, bound: Column | None) -> Decimal | None:
    """The number of one record; money in the organisation's currency, by the record's own exchange rate."""
    if bound is None:
        return days_to_close(wanted.asking, row)
    value = verify.figure(row.get(bound.name))
    rate = verify.figure(row.get(RATE)) if bound.field.type == "currency" and value is not None else None
    return value / rate if rate and value is not None else value
