"""Groups of figures, and what comes first: records in order of a field, groups in order of a figure.

Says which fields and figures; the rest of the question is filled in by intents.py, whose last step is handed in.
"""

from collections.abc import Callable

from grammar.question import defaults
from grammar.question.nodes import DAYS_TO_CLOSE, Intent, Key, Measure, Order, Path, Question
from grammar.question.reading.draft import Draft, Unfit

Whole = Callable[[Draft, Intent], Question]


def _is_number(draft: Draft, path: Path) -> bool:
    field = draft.catalog_field(path)
    return field is not None and defaults.is_number(field)


def _is_date(draft: Draft, path: Path) -> bool:
    field = draft.catalog_field(path)
    return field is not None and defaults.is_date(field)


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
    _columns_as_figures(draft)
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
    alone = draft.key_is_single or (draft.superlative and "SINGLE" in draft.flags and "HEAD" not in draft.flags)
    if draft.limit is None and alone:
        draft.limit = 1
    return whole(draft, "top")


def _columns_as_figures(draft: Draft) -> None:
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
