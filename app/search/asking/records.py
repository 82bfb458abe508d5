"""Records of a question: a list, one record, the first few in an order; how many there are in all.

Figures are figures.py's. A list is one call, and a second one for the number when there are more than a page.
"""

from collections.abc import Hashable
from dataclasses import replace
from decimal import Decimal

from app.clients import coql
from app.clients.crm_facts import Row
from app.search import columns, verify
from app.search.asking.asking import Asking
from app.search.asking.figures import Wanted, tally
from app.search.asking.filters import conditions, related
from app.search.asking.filters.filter import not_empty
from app.search.asking.filters.selection import Fetched, Selection
from app.search.asking.groups import figures
from app.search.asking.paths import DATES, column, unique
from app.search.asking.result import NOTE_LIMIT, ROWS_SHOWN, Group, Result
from app.search.asking.scope import Scope
from app.search.asking.tally import days_to_close
from grammar.catalog import Module
from grammar.question.nodes import DAYS_TO_CLOSE, Condition, Key, Measure, Order, Path, Question

SECTION = 100  # ids of one IN
DEFAULT_ORDER = "Modified_Time"


def answer(asking: Asking, question: Question, shown: int = ROWS_SHOWN, *, is_counted: bool = True) -> Result:
    """The records, at most `shown` or as many as the question says. raises Unaskable, UnknownPeriod, ServiceError"""
    module = asking.module(question.module)
    scope = Scope(asking, question, module)
    selection = scope.selections(question.period)[0]
    wanted = question.limit or shown
    if selection.nothing:
        return Result(module=question.module, total=0, note=selection.nothing)
    if question.order is not None and isinstance(question.order.by, Measure):
        return _by_related(asking, question, selection, question.order, wanted)
    order = _order(question, module)
    asked = unique((*columns.chosen(module)[: columns.COLUMNS_MOST], *_extra(asking, module, question)))
    if order is not None and isinstance(order.by, Path) and order.by.field == DAYS_TO_CLOSE:
        return _by_days(asking, question, selection, order, asked, wanted)
    clause = f"{DEFAULT_ORDER} desc" if module.field(DEFAULT_ORDER) else "id desc"
    if order is not None and isinstance(order.by, Path):
        bound = column(asking, module, order.by)
        clause = f"{coql.column(bound.name)} {'desc' if order.descending else 'asc'}"
        asked = unique((*asked, bound.name))
        if question.intent == "top":  # the smallest of those that have one
            selection = selection.also(not_empty(bound.name))
    if not selection.is_exact:
        return _checked(question, selection, asked, clause, wanted)
    names = [coql.column(name) for name in unique((*asked, *selection.needs))]
    query = selection.query(names, tail=f" order by {clause}", limit=max(coql.ROWS_MOST, wanted))
    page = asking.crm.coql(query)
    rows = selection.check(page.rows)
    total: int | None = len(rows)
    if page.has_more:
        total = asking.crm.count_by_coql(coql.count(module.api_name, selection.where)) if is_counted else None
    is_complete = total is not None and total <= wanted
    return Result(rows=rows[:wanted], module=question.module, total=total, is_complete=is_complete)


def _order(question: Question, module: Module) -> Order | None:
    """As asked; records of a period in the order of their dates."""
    if question.order is not None:
        return question.order
    path = question.period_field
    if question.period and path is not None and not path.via and (field := module.field(path.field)):
        return Order(path, descending=False) if field.type in DATES else None
    return None


def _extra(asking: Asking, module: Module, question: Question) -> list[str]:
    """Columns that were asked for, and those that conditions are about."""
    paths = [*question.columns, *(one.path for one in question.conditions if not related.is_related(one))]
    paths += [question.period_field] if question.period_field else []
    own = [path for path in paths if path.field not in (DAYS_TO_CLOSE, "Converted__s")]
    return [column(asking, module, path).name for path in own]


def _checked(question: Question, selection: Selection, asked: tuple[str, ...], clause: str, wanted: int) -> Result:
    """Every record is looked at: COQL alone does not decide."""
    fetched = selection.rows(asked, order=clause)
    rows = list(fetched.rows)
    if selection.is_converted:  # the list comes in its own order
        name, _, direction = clause.partition(" ")
        rows.sort(key=lambda row: _sortable(row.get(name.strip("'"))), reverse=direction == "desc")
    return _cut(question, rows, fetched, wanted)


def _by_days(
    asking: Asking, question: Question, selection: Selection, order: Order, asked: tuple[str, ...], wanted: int
) -> Result:
    """Fastest and slowest: by the days that no query can order by; each row gets them as its own column."""
    fetched = selection.rows((*asked, "Closing_Date", "Created_Time"))
    rows: list[Row] = []
    for row in fetched.rows:
        days = days_to_close(asking, row)
        if days is not None:
            rows.append({**row, DAYS_TO_CLOSE: int(days)})
    rows.sort(key=lambda row: (-row[DAYS_TO_CLOSE] if order.descending else row[DAYS_TO_CLOSE], str(row.get("id"))))
    return _cut(question, rows, fetched, wanted)


def _cut(question: Question, rows: list[Row], fetched: Fetched, wanted: int) -> Result:
    return Result(
        rows=tuple(rows[:wanted]),
        module=question.module,
        total=None if fetched.limit else len(rows),
        is_complete=not fetched.limit and len(rows) <= wanted,
        note=NOTE_LIMIT if fetched.limit else "",
        limit=fetched.limit,
    )


def _sortable(value: object) -> tuple[bool, Decimal, str]:
    number = verify.figure(value)
    return value is not None, number or Decimal(0), "" if number is not None else str(value)


def _by_related(asking: Asking, question: Question, selection: Selection, order: Order, wanted: int) -> Result:
    """Records in the order of a figure over the records that belong to them: one grouped call, one for the records.

    Records to which nothing belongs are not among them.
    """
    assert isinstance(order.by, Measure)
    child = asking.module(order.related)
    pointer = related.link(asking, child, question.module)
    asked = [Condition(Path("deal_status", "", child.api_name), "is", (order.status,))] if order.status else []
    belonging = tuple(conditions.build(asking, child, one) for one in asked)
    measured = Wanted(asking, child, (order.by,), (Key(Path(pointer, "", child.api_name)),))
    found = tally(measured, [Selection(asking, child, (*belonging, not_empty(pointer)))])
    ranks: list[tuple[Hashable, Decimal]] = []
    for key in found.cells:
        value = found.values(key)[0]
        if value is not None:
            ranks.append((key[0], value))
    ranks.sort(key=lambda pair: (-pair[1] if order.descending else pair[1], str(pair[0])))
    has_filters = bool(selection.filters) or asking.keep is not None
    rows: list[Row] = []
    place = 0
    while place < len(ranks) and len(rows) < wanted:
        some = [str(one) for one, _ in ranks[place : place + SECTION]][: None if has_filters else wanted]
        rows.extend(_of_ids(selection, some))
        place += SECTION
    groups = [_group(row, dict(ranks), selection.module.name_field) for row in rows[:wanted]]
    return Result(
        figures=figures(measured, found, None) if not has_filters else (),
        groups=tuple(groups),
        rows=tuple(rows[:wanted]),
        module=question.module,
        total=None if has_filters else len(ranks),
        is_complete=not found.limit and len(ranks) <= wanted,
        note=NOTE_LIMIT if found.limit else "",
        limit=found.limit,
    )


def _group(row: Row, values: dict[Hashable, Decimal], name_field: str) -> Group:
    record_id = str(row.get("id"))
    return Group((str(row.get(name_field) or ""),), (record_id,), (values.get(record_id),), record_id=record_id)


def _of_ids(selection: Selection, ids: list[str]) -> list[Row]:
    """The records of these ids that fulfil the question's conditions, in the order of the ids."""
    text = f"(id in ({','.join(coql.quote(one) for one in ids)}))"
    one_of = replace(not_empty("id"), text=text)
    rows = selection.also(one_of).rows(columns.chosen(selection.module), most=SECTION).rows
    places = {one: place for place, one in enumerate(ids)}
    return sorted(rows, key=lambda row: places.get(str(row.get("id")), len(places)))
