"""How many records of another module belong to each record: 'accounts without open deals' as a filter on ids.

One grouped query over the other module; what is done with the filter is selection.py's.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.clients import coql
from app.clients.crm_facts import Row
from app.errors import ServiceRejected
from app.search import verify
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.filters import conditions
from app.search.asking.filters.filter import Filter, joined, not_empty
from app.search.asking.filters.selection import Selection
from grammar.catalog import Module
from grammar.question.nodes import Condition, Path

RELATED = "related:"
IDS_ASKED_MOST = 800  # in eight IN of 100; more are checked row by row
_OPS = ("count=", "count>", "count<", "count>=", "count<=")


def is_related(condition: Condition) -> bool:
    return condition.path.field.startswith(RELATED) or condition.path.via.startswith(RELATED)


def link(asking: Asking, child: Module, parent: str) -> str:
    """The api name of the child's field that points to the parent. raises Unaskable"""
    for field in child.fields:
        if field.lookup == parent and not field.api_name.startswith("Converted_"):
            return field.api_name
    for name in ("What_Id", "Parent_Id"):
        field_found = child.field(name)
        if field_found is not None and not field_found.lookup:
            return name
    raise Unaskable(f"{RELATED}{child.api_name}")


def build(asking: Asking, module: Module, asked: Sequence[Condition]) -> list[Filter]:
    """The filters of all conditions on related records; one call for each module that is counted.

    asked   conditions on related:MODULE, and those on deal_status of related:MODULE that narrow them
    raises  Unaskable, ServiceError
    """
    counted = [condition for condition in asked if condition.path.field.startswith(RELATED)]
    return [_filter(asking, module, condition, _narrowing(condition, asked)) for condition in counted]


def _narrowing(condition: Condition, asked: Iterable[Condition]) -> list[Condition]:
    """The conditions on the related records themselves, seen from their own module."""
    return [
        Condition(Path(other.path.field, "", other.path.module), other.op, other.values)
        for other in asked
        if other.path.via == condition.path.field
    ]


def _filter(asking: Asking, module: Module, condition: Condition, narrowing: Sequence[Condition]) -> Filter:
    if condition.op not in _OPS or not condition.values:
        raise Unaskable(condition.path.field)
    child = asking.module(condition.path.field.removeprefix(RELATED))
    pointer = link(asking, child, module.api_name)
    filters = tuple(conditions.build(asking, child, one) for one in narrowing)
    counts = counted(Selection(asking, child, (*filters, not_empty(pointer))), pointer)
    op, number = condition.op.removeprefix("count"), int(Decimal(str(condition.values[0])))
    zero_counts = _holds(0, op, number)
    ids = {found for found, count in counts.items() if _holds(count, op, number) != zero_counts}

    def check(row: Row) -> bool:
        return _holds(counts.get(str(row.get("id")), 0), op, number)

    if not ids:
        return Filter("(id is not null)" if zero_counts else "(id is null)", 1, True, check, ("id",))
    if len(ids) > IDS_ASKED_MOST:
        return Filter("", 0, False, check, ("id",))
    ordered = sorted(ids)
    cuts = [ordered[start : start + coql.IN_MOST] for start in range(0, len(ordered), coql.IN_MOST)]
    parts = [f"id {'not ' if zero_counts else ''}in ({','.join(coql.quote(one) for one in cut)})" for cut in cuts]
    return Filter(joined("and" if zero_counts else "or", parts), len(parts), True, check, ("id",))


def counted(selection: Selection, pointer: str) -> dict[str, int]:
    """How many of the selected records point to each record, by id; records that nothing points to are left out."""
    counts: dict[str, int] = {}
    name = coql.column(pointer)
    if selection.is_exact:
        try:
            offset = 0
            while True:
                query = selection.query([name, "COUNT(id)"], tail=f" group by {name}", offset=offset)
                page = selection.asking.crm.coql(query)
                for row in page.rows:
                    _add(counts, row.get(pointer), int(verify.figure(row.get("COUNT(id)")) or 0))
                offset += len(page.rows)
                if not page.has_more or not page.rows:
                    return counts
        except ServiceRejected:
            counts.clear()  # not groupable by this lookup: counted row by row
    for row in selection.rows((pointer,)).rows:
        _add(counts, row.get(pointer), 1)
    return counts


def _add(counts: dict[str, int], value: object, count: int) -> None:
    found = value.get("id") if isinstance(value, dict) else value
    if found:
        counts[str(found)] = counts.get(str(found), 0) + count


def _holds(count: int, op: str, number: int) -> bool:
    if op == "=":
        return count == number
    if op == ">":
        return count > number
    if op == "<":
        return count < number
    return count >= number if op == ">=" else count <= number
