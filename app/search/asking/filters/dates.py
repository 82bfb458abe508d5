"""Conditions on dates and instants: days in the asker's zone → ranges as the field's type wants them.

Codes of periods become days in grammar/periods.py.
"""

from datetime import UTC, date, datetime

from app.clients import coql
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.filters.filter import Filter, joined
from grammar import periods
from grammar.catalog import Field
from grammar.periods import DateRange, UnknownPeriod
from grammar.question.nodes import Op, Scalar


def within(asking: Asking, field: Field, span: DateRange) -> Filter:
    """The field's day is one of `span`; an empty field never is."""
    name, parts = coql.column(field.api_name), _parts(asking, field, span)
    text = joined("and", parts) if parts else f"({name} is not null)"

    def check(row: dict[str, object]) -> bool:
        day = asking.day(row.get(field.api_name))
        return day is not None and day in span

    return Filter(text, max(1, len(parts)), True, check, (field.api_name,))


def outside(asking: Asking, field: Field, span: DateRange) -> Filter:
    """The field is empty or its day is not one of `span`."""
    name = coql.column(field.api_name)
    before, after = DateRange(None, span.start), DateRange(span.end, None)
    parts = [part for side in (before, after) if side != DateRange(None, None) for part in _parts(asking, field, side)]

    def check(row: dict[str, object]) -> bool:
        day = asking.day(row.get(field.api_name))
        return day is None or day not in span

    return Filter(joined("or", [*parts, f"{name} is null"]), len(parts) + 1, True, check, (field.api_name,))


def compared(asking: Asking, field: Field, op: Op, values: tuple[Scalar, ...]) -> Filter:
    """A condition on a date. values: days, words (today) or codes of periods; '7_days' for older and newer.

    raises  Unaskable
    """
    try:
        if op in ("older_than", "newer_than"):
            age = str(values[0]).removesuffix("s")  # 7_days, as readings write it; periods know 7_day
            edge = date.fromisoformat(periods.settle(f"ago:{age}", asking.today))
            return within(asking, field, DateRange(None, edge) if op == "older_than" else DateRange(edge, None))
        spans = [asking.span(str(value)) for value in values]
    except (UnknownPeriod, ValueError, IndexError, KeyError) as error:
        raise Unaskable(field.api_name) from error
    first = spans[0]
    if op == "between":
        return within(asking, field, DateRange(first.start, spans[-1].end))
    if op == "<":
        return within(asking, field, DateRange(None, first.start))
    if op == "<=":
        return within(asking, field, DateRange(None, first.end))
    if op == ">":
        return within(asking, field, DateRange(first.end, None))
    if op == ">=":
        return within(asking, field, DateRange(first.start, None))
    if op == "is_not" and len(spans) == 1:
        return outside(asking, field, first)
    if op in ("is", "=", "in", "contains"):
        filters = [within(asking, field, span) for span in spans]
        text = joined("or", [found.text for found in filters])
        size = sum(found.size for found in filters)
        return Filter(text, size, True, lambda row: any(found.check(row) for found in filters), (field.api_name,))
    raise Unaskable(field.api_name)


def _parts(asking: Asking, field: Field, span: DateRange) -> list[str]:
    name = coql.column(field.api_name)
    if field.type == "date":
        if span.start and span.last_day and span.start == span.last_day:
            return [f"{name} = '{span.start.isoformat()}'"]
        if span.start and span.last_day:
            return [f"{name} between '{span.start.isoformat()}' and '{span.last_day.isoformat()}'"]
        parts = [f"{name} >= '{span.start.isoformat()}'"] if span.start else []
        return [*parts, *([f"{name} < '{span.end.isoformat()}'"] if span.end else [])]
    start, end = periods.instants(span, asking.zone)
    parts = [f"{name} >= '{_stamp(start)}'"] if start else []
    return [*parts, *([f"{name} < '{_stamp(end)}'"] if end else [])]


def _stamp(instant: datetime) -> str:
    """With the offset that COQL wants. Source: COQL-Overview.html, read 2026-11-21."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")
