"""Figures, orders and amounts: what is counted or summed, what comes first, what an amount is compared with.

Adds to a draft; which kind of answer the whole becomes is decided in intents.py.
"""

from collections.abc import Iterable

from grammar.question import defaults
from grammar.question.lines.line import Line, is_single
from grammar.question.lines.roles import Role
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Key, Measure, Order, Path
from grammar.question.reading import timing
from grammar.question.reading.draft import Draft, Unfit
from grammar.question.words.dates import Span
from grammar.question.words.numbers import Amount

_AMOUNTS = {"sum_amount": "sum", "avg_amount": "avg"}


def fields_in(roles: Iterable[Role]) -> list[Path]:
    return [role.value for role in roles if role.type == "FIELD" and isinstance(role.value, Path)]


def is_number(draft: Draft, path: Path) -> bool:
    """Whether figures can be made of a field."""
    field = draft.catalog_field(path)
    return field is not None and defaults.is_number(field)


def is_bare_revenue(role: Role, scope: Scope) -> bool:
    """'revenue' of accounts without a word that says it is their annual one: it may be what was won with them."""
    said = role.type == "FIELD" and role.value == scope.own("Annual_Revenue")
    return said and not any(word in role.lexeme.text for word in ("annual", "yearly", "年間", "年商"))


def measure(draft: Draft, roles: list[Role], line: Line) -> None:
    """total amount; average deal size; number of; revenue; 合計金額; total and average amount."""
    figures = [str(role.value) for role in roles if role.type == "AGG"]
    named = [str(role.value) for role in roles if role.type == "MEASURE"]
    fields = fields_in(roles)
    counts = any(role.type == "COUNT" for role in roles)
    if any(role.type == "HEAD" for role in roles):
        draft.flags.add("HEAD")
    if named:
        for figure in figures or [""]:
            draft.add_figure(named[0], figure=_AMOUNTS.get(figure, figure))
        return
    if counts:
        if fields and not is_number(draft, fields[0]):  # 担当者 + 数: how many of them, said of a group
            draft.groups.append(Key(fields[0]))
        elif fields:
            draft.columns.append(fields[0])
            return
        draft.measures.append(Measure("count"))
        return
    for figure in figures:
        if fields and is_number(draft, fields[0]):
            draft.add_aggregate(_AMOUNTS.get(figure, figure), fields[0])
        elif figure in _AMOUNTS:
            draft.add_aggregate(_AMOUNTS[figure], draft.default_amount())
        elif fields:
            raise Unfit("no number to make a figure of")
        else:
            _bare_aggregate(draft, figure, roles, line)


def _bare_aggregate(draft: Draft, figure: str, roles: list[Role], line: Line) -> None:
    """'average deal' is one of amounts; 'total deals' counts them; 'total' beside another figure says nothing."""
    others = [role.type for role in line.near(roles)]
    if figure == "sum" and ("COUNT" in others or "MEASURE" in others):
        return
    if figure == "sum" and "total" in roles[0].lexeme.text:
        draft.measures.append(Measure("count"))
        return
    numbers = [path for path in fields_in(line.roles) if is_number(draft, path)]
    if numbers:
        draft.add_aggregate(figure, numbers[0])
        draft.flags.add("FIELD_IN_FIGURE")
    else:
        draft.add_aggregate(figure, draft.default_amount())


def bare_field(draft: Draft, role: Role, line: Line, *, asked: bool = False) -> None:
    """A field with nothing done to it: a column, the total of a number, what a pick list offers, the groups."""
    path = role.value
    assert isinstance(path, Path)
    if "FIELD_IN_FIGURE" in draft.flags:
        return
    field = draft.catalog_field(path)
    kinds = {found.type for found in line.roles}
    if path.field == "deal_status":  # won vs lost deals
        draft.groups.append(Key(path))
        draft.flags.discard("VS")
        return
    if field is not None and field.type == "boolean" and not asked:
        draft.add(path, "is", True)
        return
    if field is not None and defaults.is_user(field) and not asked and kinds & {"SUP"} and not kinds & {"NAME"}:
        draft.groups.append(Key(path))
        draft.key_is_single = is_single(role)
        return
    if "COUNT" in kinds and not kinds & {"HEAD", "MEASURE"} and field is not None and defaults.is_number(field):
        draft.measures = [
            found for found in draft.measures if found.figure != "count"
        ]  # how many employees does X have
        draft.flags.discard("COUNT")
    if (
        kinds & {"SUP"}
        and "NAME" not in kinds
        and field is not None
        and not defaults.is_number(field)
        and not defaults.is_date(field)
        and not asked
    ):
        draft.groups.append(Key(path))
        draft.key_is_single = is_single(role)
        return
    draft.columns.append(path)


def order_key(draft: Draft, path: Path, *, descending: bool | None = None) -> None:
    """by amount: the order of records, by a number or a date."""
    if not draft.catalog_field(path):
        raise Unfit("no such field")
    high = draft.superlative is None or draft.superlative[0] == "high"
    draft.order = Order(path, high if descending is None else descending)
    draft.flags.add("ORDERED")


def set_limit(draft: Draft, amount: object) -> None:
    if not isinstance(amount, Amount) or amount.money or amount.percent or not isinstance(amount.value, int):
        raise Unfit("no number of records")
    if not 0 < amount.value <= 2000:
        raise Unfit("no number of records")
    draft.limit = amount.value


def sort(draft: Draft, roles: list[Role], line: Line) -> None:
    """sorted by last name; order by amount descending; 金額の高い順."""
    directions = [bool(role.value) for role in roles if role.type == "DIR"]
    fields = fields_in(roles)
    events = [str(role.value) for role in roles if role.type == "EVENT"]
    if any(role.type == "SORT" for role in roles):
        draft.flags.add("SORT")
    if any(role.type in ("MEASURE", "COUNT", "AGG") for role in roles):
        measure(draft, [role for role in roles if role.type not in ("SORT", "DIR")], line)
        draft.flags.add("BY_MEASURE")
        draft.superlative = ("low" if directions == [False] else "high", "size")
        return
    if events:
        name = defaults.event_field(draft.scope.module, events[0])
        if name is None:
            raise Unfit("no such date here")
        fields = [draft.scope.own(name)]
    if not fields:
        draft.flags.add("DESC" if directions == [True] else "ASC")
        return
    field = draft.catalog_field(fields[0])
    by_size = field is not None and (defaults.is_number(field) or defaults.is_date(field))
    order_key(draft, fields[0], descending=directions[0] if directions else by_size)


def sort_related(draft: Draft, roles: list[Role]) -> None:
    """accounts ordered by the revenue of their open deals."""
    name = next(str(role.value) for role in roles if role.type == "MEASURE")
    related = next(role.value for role in roles if role.type == "CHILD")
    child, status = related if isinstance(related, tuple) else (str(related), "won" if name == "revenue" else "")
    if child != defaults.DEALS or name in ("win_rate", "conversion_rate", "cycle"):
        raise Unfit("no figure of those")
    draft.order = Order(Measure("sum", Path("Amount", "", child)), True, child, status)
    draft.flags.add("SORT")


def compared(draft: Draft, path: Path | None, roles: list[Role], near: list[Role]) -> None:
    """over 50k; between 10k and 20k; 300万円以下; more than 500 employees; 1億円; 5件."""
    op = next((str(role.value) for role in roles if role.type in ("CMP", "CMP_POST")), "")
    if any(role.type == "ATMOST_POST" for role in roles):
        op = "<="
    spans = [role.value for role in roles if role.type == "SPAN"]
    if spans:
        if not isinstance(spans[0], Span) or len(spans) > 1:
            raise Unfit("two spans")
        if path is not None:
            field = draft.catalog_field(path)
            if field is None or not defaults.is_date(field):
                raise Unfit("no date")
            draft.add(path, "older_than" if op in (">", ">=") else "newer_than", f"{spans[0].count}_{spans[0].unit}s")
            return
        timing.span_condition(draft, op, spans[0], near)
        return
    amounts = [role.value for role in roles if role.type == "NUMBER" and isinstance(role.value, Amount)]
    if path is None and not op and len(amounts) == 1 and not amounts[0].money and not amounts[0].percent:
        set_limit(draft, amounts[0])
        return
    target = path or _amount_path(draft, amounts)
    field = draft.catalog_field(target)
    if field is None or not defaults.is_number(field):
        raise Unfit("no number")
    if len(amounts) == 2:
        low, high = amounts[0].value, amounts[1].value
        if amounts[1].money and not amounts[0].money and low < high / 1000 and amounts[1].value >= 1000:
            low = _same_size(low, amounts[1].value)  # between 10 and 50k
        draft.add(target, "between", min(low, high), max(low, high))
    else:
        draft.add(target, op or "=", amounts[0].value)  # type: ignore[arg-type]


def is_count_of_records(roles: list[Role]) -> bool:
    """'more than 5 deals' of each rep: a small plain number that is compared, right before the module's name."""
    numbers = [role.value for role in roles if isinstance(role.value, Amount)]
    compares = any(role.type in ("CMP", "CMP_POST") for role in roles)
    return compares and len(numbers) == 1 and not (numbers[0].money or numbers[0].percent) and numbers[0].value < 1000


def _same_size(low: object, high: object) -> int:
    size = 10**3
    while int(str(low).split(".")[0]) * size * 1000 <= int(str(high).split(".")[0]):
        size *= 1000
    return int(str(low).split(".")[0]) * size


def _amount_path(draft: Draft, amounts: list[Amount]) -> Path:
    if amounts[0].percent:
        field = next((f for f in draft.scope.module.fields if f.type == "percent" or f.api_name == "Probability"), None)
        if field is None:
            raise Unfit("no percentage here")
        return draft.scope.own(field.api_name)
    return draft.default_amount()
