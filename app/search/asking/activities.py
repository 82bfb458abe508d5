"""Tasks, meetings and calls as one: each module is asked the question in its own words, side by side, and added up.

At most three questions at once; what one of them costs is answer.py's. A module that the asker may not read is left
out, and the result says so.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from decimal import Decimal

from app.clients.crm_facts import Row
from app.errors import ServiceRejected
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.result import NOTE_NO_RIGHT, ROWS_SHOWN, Figure, Group, Result
from grammar.catalog import Module
from grammar.question import defaults
from grammar.question.nodes import Condition, Key, Order, Path, Question

AT_ONCE = 4  # calls that one question may have under way: the vendor allows few at a time per organisation
_SAME = {  # a field of tasks → what it is called elsewhere
    "Subject": ("Event_Title",),
    "Due_Date": ("Start_DateTime", "Call_Start_Time"),
    "Status": ("Outgoing_Call_Status",),
}
_NEGATIVE = ("is_not", "not_in", "not_contains", "is_empty")
Ask = Callable[[Question, Asking], Result]


def answer(asking: Asking, question: Question, ask: Ask, shown: int = ROWS_SHOWN) -> Result:
    """The three modules' answers as one. raises Unaskable, ServiceError"""
    parts = [(module, part) for module in _modules(asking) if (part := _translated(question, module)) is not None]
    results: list[Result] = []
    note = ""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, ask, part, asking) for _, part in parts]
        for future in waiting:
            try:
                results.append(future.result())
            except ServiceRejected:
                note = NOTE_NO_RIGHT
    if parts and not results:
        raise Unaskable(question.module, NOTE_NO_RIGHT)
    return _merged(question, results, note, shown)


def _modules(asking: Asking) -> list[Module]:
    found = [asking.catalog.module(name) for name in defaults.ACTIVITY_MODULES]
    return [module for module in found if module is not None]


def _own(path: Path, module: Module) -> Path | None:
    """The path in this module's words; None when it has no such field."""
    for name in (path.via or path.field, *_SAME.get(path.via or path.field, ())):
        if module.field(name) is not None:
            return Path(path.field, name, path.module) if path.via else Path(name, "", module.api_name)
    return None


def _translated(question: Question, module: Module) -> Question | None:
    """The question to one module; None when nothing of it can fit: only tasks are completed."""
    conditions: list[Condition] = []
    for one in question.conditions:
        path = _own(one.path, module)
        if path is None and one.op in _NEGATIVE:
            continue
        if path is None:
            return None
        conditions.append(replace(one, path=path))
    groups = []
    for key in question.groups:
        grain_path = Path(defaults.period_field(module), "", module.api_name) if key.grain else None
        path = _own(key.path, module) or grain_path
        if path is None:
            raise Unaskable(key.path.api)
        groups.append(Key(path, key.grain))
    order = question.order
    if order is not None and isinstance(order.by, Path):
        by = _own(order.by, module)
        order = Order(by, order.descending) if by else None
    when = _own(question.period_field, module) if question.period_field else None
    when = when or Path(defaults.period_field(module), "", module.api_name)
    return replace(
        question,
        module=module.api_name,
        conditions=tuple(conditions),
        groups=tuple(groups),
        order=order,
        period_field=when if question.period else None,
        columns=tuple(path for one in question.columns if (path := _own(one, module))),
        limit=question.limit if not question.groups else None,
    )


def _merged(question: Question, results: Sequence[Result], note: str, shown: int) -> Result:
    limits = max((one.limit for one in results), default=0)
    note = next((one.note for one in results if one.limit), "") or note
    if not note and results and all(one.note for one in results):
        note = results[0].note
    groups = _groups(results)
    if question.groups and not any(key.grain for key in question.groups):
        groups.sort(key=lambda group: (-(group.values[0] or 0), group.keys))
    if question.order is not None and not question.order.descending:
        groups.reverse()
    rows = _rows(results)
    wanted = question.limit or (len(groups) if question.groups else shown)
    totals = [one.total for one in results]
    total = len(groups) if question.groups else None if None in totals else sum(one or 0 for one in totals)
    known = question.groups or question.measures
    is_complete = all(one.is_complete for one in results) and not note
    cut = len(groups) > wanted if question.groups else bool(not known and (total is None or total > wanted))
    return Result(
        figures=_figures(results),
        groups=tuple(groups[:wanted]) if question.groups else (),
        rows=tuple(rows[:wanted]),
        module=question.module,
        total=total if question.groups or not question.measures else None,
        is_complete=is_complete and not cut,
        note=note,
        limit=limits,
    )


def _figures(results: Sequence[Result]) -> tuple[Figure, ...]:
    """Counts and sums add up; of other measures no whole can be told from the parts."""
    merged: dict[str, Figure] = {}
    for one in (figure for result in results for figure in result.figures):
        known = merged.get(one.measure)
        if known is None:
            merged[one.measure] = one
        elif one.measure == "count" or one.measure.startswith("sum("):
            merged[one.measure] = replace(
                known, value=_plus(known.value, one.value), compared=_plus(known.compared, one.compared)
            )
        else:
            merged[one.measure] = replace(known, value=None, compared=None)
    return tuple(merged.values())


def _groups(results: Sequence[Result]) -> list[Group]:
    merged: dict[tuple[str, ...], Group] = {}
    for group in (group for result in results for group in result.groups):
        known = merged.get(group.keys)
        if known is None:
            merged[group.keys] = group
            continue
        values = tuple(_plus(left, right) for left, right in zip(known.values, group.values, strict=True))
        compared = tuple(_plus(left, right) for left, right in zip(known.compared, group.compared, strict=True))
        merged[group.keys] = replace(known, values=values, compared=compared)
    return sorted(merged.values(), key=lambda group: group.keys)


def _plus(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return right if left is None else left if right is None else left + right


def _rows(results: Sequence[Result]) -> list[Row]:
    """Each module's records in turn, so that all three are seen at the top; each says which module it is of."""
    found: list[Row] = []
    for place in range(max((len(one.rows) for one in results), default=0)):
        found.extend({**one.rows[place], "$module": one.module} for one in results if place < len(one.rows))
    return found
