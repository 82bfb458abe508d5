"""What comes first, and groups of figures: records in order of a field, groups in order of a figure.

Says which fields and figures; the rest of the question is filled in by intents.py, whose last step is handed in.
"""

from collections.abc import Callable
from typing import cast

from grammar.question import defaults
from grammar.question.lines.line import Line, Part, is_single
from grammar.question.lines.roles import Role
from grammar.question.nodes import DAYS_TO_CLOSE, Intent, Key, Measure, Order, Path, Question
from grammar.question.reading import figures
from grammar.question.reading.draft import Draft, Unfit

Whole = Callable[[Draft, Intent], Question]

_SINGLE = ("最", "一番", "もっとも", "いちばん")  # Japanese that means the one and only


def _is_number(draft: Draft, path: Path) -> bool:
    field = draft.catalog_field(path)
    return field is not None and defaults.is_number(field)


def _is_date(draft: Draft, path: Path) -> bool:
    field = draft.catalog_field(path)
    return field is not None and defaults.is_date(field)


def superlative(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """top 5; the highest amount; most leads; latest; fastest; 金額が大きい."""
    word = next(role for role in roles if role.type == "SUP")
    direction, kind = cast(tuple[str, str], word.value)
    draft.superlative = (direction, kind)
    numbers = [role.value for role in roles if role.type == "NUMBER"]
    if numbers:
        figures.set_limit(draft, numbers[0])
    if kind != "top" and word.lexeme.text.startswith(_SINGLE):
        draft.flags |= {"SINGLE", "ONLY"}
    rest = [role for role in roles if role.type not in ("SUP", "NUMBER")]
    if kind in ("created", "modified") and "WHEN" in draft.flags:
        draft.superlative = None  # when was it last modified
        draft.columns.append(draft.scope.own("Modified_Time" if kind == "modified" else "Created_Time"))
    elif kind in ("created", "modified"):
        _latest(draft, kind, direction == "high", rest, line)
    elif kind == "next":
        _next(draft)
    elif kind == "days":
        draft.flags.add("DAYS")
    elif "selling" in word.lexeme.text and draft.module == "Products":
        raise Unfit("what sells is in the lines of orders")
    else:
        _highest(draft, direction == "high", kind, rest, line)


def _highest(draft: Draft, high: bool, kind: str, rest: list[Role], line: Line) -> None:
    """The highest of a field or a figure; of a pick list the value that says so; of anything else its groups."""
    paths = figures.fields_in(rest)
    if any(role.type in ("MEASURE", "COUNT", "AGG") for role in rest):
        numbers = [path for path in paths if _is_number(draft, path)]
        used = [role for role in rest if role.type in ("MEASURE", "COUNT", "AGG") or role.value in numbers]
        figures.measure(draft, used, line)
        paths = [path for path in paths if path not in numbers]
    for path in paths:
        graded = _graded(draft, path, high) if kind == "size" else None
        if graded is not None:
            draft.superlative = None
            draft.add(path, "is", graded)
        elif _is_number(draft, path) or _is_date(draft, path):
            draft.order = Order(path, high)
            draft.flags.add("ORDERED")
        else:
            draft.groups.append(Key(path))
            draft.key_is_single = is_single(next(role for role in rest if role.value == path))


def _next(draft: Draft) -> None:
    """My next meeting: the first that is to come."""
    path = draft.scope.own(defaults.period_field(draft.scope.module))
    if path.field == defaults.RECENT_FIRST:
        raise Unfit("nothing to come")
    draft.order = Order(path, False)
    draft.flags.add("ORDERED")
    if not draft.periods:
        draft.add_period("future", path)


def _graded(draft: Draft, path: Path, high: bool) -> str | None:
    """優先度が高い: the value High of a pick list, where it has one."""
    field = draft.catalog_field(path)
    if field is None or not defaults.is_pick_list(field):
        return None
    value = field.value("High" if high else "Low")
    return value.actual if value else None


def _latest(draft: Draft, kind: str, high: bool, rest: list[Role], line: Line) -> None:
    fields = figures.fields_in(rest)
    if fields and (field := draft.catalog_field(fields[0])) is not None and defaults.is_date(field):
        draft.order = Order(fields[0], high)
    else:
        for path in fields:
            draft.columns.append(path)
        events = [str(role.value) for role in line.roles if role.type == "EVENT"]
        name = "Modified_Time" if kind == "modified" else "Created_Time"
        if kind == "created" and events and events[0] in ("modified", "closing", "due"):
            name = defaults.event_field(draft.scope.module, events[0]) or name
        if kind == "created" and draft.is_deals and draft.status in ("won", "lost", "closed"):
            name = "Closing_Date"
        draft.order = Order(draft.scope.own(name), high)
    draft.flags.add("ORDERED")


def days(draft: Draft) -> None:
    """Fastest, slowest: by the days from creation to closing, of won deals."""
    if not draft.is_deals:
        raise Unfit("only deals take days to close")
    path = draft.scope.own(DAYS_TO_CLOSE)
    if draft.status == "closed":
        draft.status = ""
        draft.conditions = [c for c in draft.conditions if c.path.field != "deal_status"]
    draft.flags.add("WON_BY_DEFAULT")
    low = draft.superlative is None or draft.superlative[0] == "low"
    if draft.groups:
        draft.measures = [Measure("min" if low else "max", path)]
    else:
        draft.order = Order(path, not low)
        draft.flags.add("ORDERED")


# ---------------------------------------------------------------- groups


def grouped(draft: Draft, whole: Whole) -> Question:
    """Figures by the groups; in order, where the text says which come first."""
    columns_as_figures(draft)
    by = draft.order.by if draft.order else None
    if isinstance(by, Path) and not draft.measures and _is_number(draft, by):
        draft.measures.append(Measure("sum", by))
    draft.order = None
    if not draft.measures:
        if not (draft.flags & {"HEAD", "SUP"} or draft.periods or draft.conditions):
            raise Unfit("groups of nothing")
        _default_measure(draft)
    if draft.superlative is None and not draft.flags & {"DESC", "ASC"}:
        return whole(draft, "group")
    high = draft.superlative[0] == "high" if draft.superlative else "DESC" in draft.flags
    draft.order = Order(draft.measures[0], high)
    alone = draft.key_is_single or "ONLY" in draft.flags
    if draft.limit is None and alone:
        draft.limit = 1
    return whole(draft, "top")


def columns_as_figures(draft: Draft) -> None:
    """Number fields beside groups are summed; other fields beside groups make no sense."""
    columns = [path for path in draft.columns if not any(key.path == path for key in draft.groups)]
    if not all(_is_number(draft, path) for path in columns):
        raise Unfit("columns of groups")
    draft.measures.extend(Measure("sum", path) for path in columns)
    draft.columns = []


def _default_measure(draft: Draft) -> None:
    """Reps are ranked by revenue, everything else is counted."""
    kind = draft.superlative[1] if draft.superlative else ""
    if draft.is_deals and kind in ("top", "size") and not draft.status and "HEAD" not in draft.flags:
        draft.add_figure("revenue")
    else:
        draft.measures.append(Measure("count"))


# ---------------------------------------------------------------- records


def ranked(draft: Draft, whole: Whole) -> Question:
    """Records in order: by the field that was said, else by the module's amount."""
    direction, kind = draft.superlative or ("high", "size")
    if _ranks_groups(draft, kind):
        return grouped(draft, whole)
    draft.order = Order(_order_by(draft, kind), direction == "high")
    if draft.limit is None and "SINGLE" in draft.flags:
        draft.limit = 1
    draft.measures = []
    draft.flags -= {"WON_BY_DEFAULT", "OPEN_BY_DEFAULT"}  # an order by revenue is one by amount, of all that were asked
    return whole(draft, "top")


def _ranks_groups(draft: Draft, kind: str) -> bool:
    """Whether it is a figure that is ranked: 'deal owners by won amount', 'who has the biggest pipeline'."""
    if "FIELD_IN_FIGURE" in draft.flags:
        raise Unfit("the highest of what")
    if not draft.measures or "HEAD" in draft.flags:
        return False
    keys = [path for path in draft.columns if not _is_number(draft, path) and not _is_date(draft, path)]
    if keys:
        draft.groups = [Key(path) for path in keys]
        draft.columns = [path for path in draft.columns if path not in keys]
    elif "WHO" in draft.flags and kind in ("size", "number"):
        draft.groups.append(Key(draft.scope.own("Owner")))
        draft.key_is_single = True
    elif "BY_MEASURE" not in draft.flags:
        raise Unfit("the highest of what")
    return bool(draft.groups)


def _order_by(draft: Draft, kind: str) -> Path | Measure:
    if draft.order is not None:
        return draft.order.by
    column = next((path for path in draft.columns if _is_number(draft, path) or _is_date(draft, path)), None)
    if column is not None:
        draft.columns.remove(column)
        return column
    if draft.measures:
        measure = draft.measures[0]
        if measure.path is None or measure.figure in ("win_rate", "conversion_rate"):
            raise Unfit("records have no such figure")
        return measure.path
    if kind == "number":
        raise Unfit("most of what")
    return draft.default_amount()
