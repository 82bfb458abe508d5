"""What kind of answer a draft asks for: records, one record, a figure, groups, a ranking, the values of a pick list.

The last step of a reading; what the parts said is in the draft.
"""

from grammar.question import defaults
from grammar.question.nodes import DAYS_TO_CLOSE, Intent, Key, Measure, Order, Question
from grammar.question.reading import settling
from grammar.question.reading.draft import Draft, Unfit

_ASKS = frozenset(("WHAT", "WHO", "WHEN", "HOWMUCH", "OWNS", "WHICH"))


def finish(draft: Draft) -> Question:
    """The question of a draft whose parts have all been heard.

    raises  Unfit when it asks for nothing, or for two things at once
    """
    _status_of_closing(draft)
    _groups(draft)
    if draft.flags & {"FIELDS"}:
        if draft.measures or draft.groups or draft.conditions:
            raise Unfit("fields of what")
        return _whole(draft, "fields")
    if _asks_values(draft):
        return _whole(draft, "values")
    if "DAYS" in draft.flags:
        _days(draft)
    if draft.groups:
        return _grouped(draft)
    if draft.superlative:
        return _ranked(draft)
    if draft.measures:
        return _figure(draft)
    if draft.columns and not _is_record(draft):
        return _columns(draft)
    return _records(draft)


def _whole(draft: Draft, intent: Intent) -> Question:
    """The question, with what was not said filled in."""
    draft.default_status()
    period, path = settling.settle(draft)
    if (draft.versus or "VS" in draft.flags) and period is None:
        raise Unfit("nothing to compare")
    if draft.versus and intent in ("list", "record", "values"):
        raise Unfit("records are not compared")
    groups = tuple(dict.fromkeys(draft.groups))
    if len(groups) > 2:
        raise Unfit("more than two groupings")
    return Question(
        intent=intent,
        module=draft.module,
        measures=tuple(dict.fromkeys(draft.measures)) if intent in ("figure", "group") or groups else (),
        groups=groups,
        conditions=tuple(draft.conditions),
        period=period,
        period_field=path if period else None,
        versus=draft.versus,
        order=draft.order,
        limit=draft.limit,
        columns=tuple(dict.fromkeys(draft.columns)),
        assumed=frozenset(draft.assumed),
    )


def _status_of_closing(draft: Draft) -> None:
    said = draft.status or any(c.path.field == "deal_status" for c in draft.conditions)
    over = any(code.startswith(("last_", "past", "yesterday")) for code, _ in draft.periods)
    if "OPEN_IF_UNSAID" in draft.flags and not said and not over:
        draft.add_status("open")


def _groups(draft: Draft) -> None:
    """Groups by a unit of time get their date; a trend without one is by month."""
    if "TREND" in draft.flags and not any(key.grain for key in draft.groups):
        draft.groups.append(Key(draft.time_path(), "month"))
    draft.groups = [
        Key(draft.time_path(), key.grain) if key.grain and not key.path.field else key for key in draft.groups
    ]
    ranks = draft.superlative is not None and draft.superlative[1] in ("number", "size", "top")
    if (
        ranks
        and "WHO" in draft.flags
        and not draft.groups
        and not draft.columns
        and draft.module not in (*defaults.PEOPLE, "Users")
    ):
        draft.groups.append(Key(draft.scope.own("Owner")))
        draft.key_is_single = True


def _asks_values(draft: Draft) -> bool:
    """What are the available stages; what lead sources are there: one pick list, and no record."""
    if (
        len(draft.columns) != 1
        or draft.conditions
        or draft.periods
        or draft.measures
        or draft.groups
        or draft.superlative
    ):
        return False
    field = draft.catalog_field(draft.columns[0])
    if field is None or not defaults.is_pick_list(field) or draft.columns[0].via or draft.flags & {"THIS"}:
        return False
    return bool(draft.flags & {"AVAILABLE", "WHAT", "WHICH", "LIST"})


def _is_record(draft: Draft) -> bool:
    """Whether one record is meant: by its name, or 'this lead'."""
    name = draft.scope.own(draft.scope.module.name_field)
    return "THIS" in draft.flags or any(c.path == name and c.op in ("is", "contains") for c in draft.conditions)


def _records(draft: Draft) -> Question:
    if "VS" in draft.flags:
        return _compared(draft)
    _needs_something(draft)
    if "HOWMUCH" in draft.flags and not draft.columns:
        if not draft.is_deals:
            raise Unfit("how much of what")
        amount = draft.scope.own("Amount")
        if not _is_record(draft):
            draft.measures.append(Measure("sum", amount))
            return _whole(draft, "figure")
        draft.columns.append(amount)
    if "THIS" in draft.flags:
        draft.assumed.add("this")
    if draft.order is None and "NEW" in draft.flags and not draft.periods:
        draft.order = Order(draft.scope.own("Created_Time"))
    if draft.flags & {"ASC", "DESC"}:
        name = draft.scope.own(draft.scope.module.name_field)
        draft.order = draft.order or Order(name, "DESC" in draft.flags)
    if draft.order is not None and "ORDERED" in draft.flags and "SORT" not in draft.flags:
        return _whole(draft, "top")
    return _whole(draft, "record" if _is_record(draft) else "list")


def _needs_something(draft: Draft) -> None:
    """Records need a module, a condition or a column that says which ones."""
    dated = any(path is not None and not path.via for _, path in draft.periods)
    if not (draft.flags & {"HEAD", "THIS"} or draft.columns or draft.conditions or dated):
        raise Unfit("nothing is asked for")
    if "MISSING" in draft.flags:
        if not _is_record(draft):
            raise Unfit("a field that these do not have")
        draft.assumed.add("missing_field")


def _compared(draft: Draft) -> Question:
    """'Compare this quarter to last quarter': the measure is missing, so revenue."""
    if not draft.is_deals or len(draft.periods) < 1:
        raise Unfit("nothing to compare")
    draft.assumed.add("measure")
    if draft.status:
        draft.measures.append(Measure("count"))
    else:
        draft.add_figure("revenue")
    return _whole(draft, "figure")


def _columns(draft: Draft) -> Question:
    """A field without a record: the total of a number; else records are listed with it."""
    numbers = [
        path for path in draft.columns if (field := draft.catalog_field(path)) is not None and defaults.is_number(field)
    ]
    asks = draft.flags & (_ASKS - {"WHO"}) or "LIST" not in draft.flags
    if numbers and len(numbers) == len(draft.columns) and asks and not draft.order:
        draft.measures.extend(Measure("sum", path) for path in numbers)
        draft.columns = []
        return _figure(draft)
    if "HEAD" not in draft.flags:
        raise Unfit("a field of nothing")
    if draft.flags & {"WHO", "WHEN", "OWNS"} and not draft.conditions:
        raise Unfit("a field of nothing")
    return _records(draft)


def _figure(draft: Draft) -> Question:
    if (
        draft.flags & {"PIPELINE"}
        and len(draft.measures) == 1
        and "LIST" in draft.flags
        and not draft.flags & {"WHAT", "HOWMUCH", "VS"}
        and not draft.versus
    ):
        draft.measures = []
        return _whole(draft, "list")
    if draft.columns and _is_record(draft) and not draft.measures:
        return _whole(draft, "record")
    draft.columns = []
    return _whole(draft, "figure")


def _grouped(draft: Draft) -> Question:
    draft.columns = [path for path in draft.columns if not any(key.path == path for key in draft.groups)]
    order_path = draft.order.by if draft.order and not isinstance(draft.order.by, Measure) else None
    if draft.columns:
        numbers = [
            path
            for path in draft.columns
            if (field := draft.catalog_field(path)) is not None and defaults.is_number(field)
        ]
        if len(numbers) != len(draft.columns):
            raise Unfit("columns of groups")
        draft.measures.extend(Measure("sum", path) for path in numbers)
        draft.columns = []
    if (
        order_path is not None
        and not draft.measures
        and (field := draft.catalog_field(order_path)) is not None
        and defaults.is_number(field)
    ):
        draft.measures.append(Measure("sum", order_path))
    draft.order = None
    if not draft.measures:
        if not (draft.flags & {"HEAD", "SUP"} or draft.periods or draft.conditions):
            raise Unfit("groups of nothing")
        _default_measure(draft)
    ranked = draft.superlative is not None or draft.flags & {"DESC", "ASC"}
    if ranked:
        direction = draft.superlative[0] if draft.superlative else ("high" if "DESC" in draft.flags else "low")
        draft.order = Order(draft.measures[0], direction == "high")
        if draft.limit is None and draft.key_is_single:
            draft.limit = 1
        if draft.limit is None and draft.superlative and "SINGLE" in draft.flags and "HEAD" not in draft.flags:
            draft.limit = 1
        return _whole(draft, "top")
    return _whole(draft, "group")


def _default_measure(draft: Draft) -> None:
    """Reps are ranked by revenue, everything else is counted."""
    kind = draft.superlative[1] if draft.superlative else ""
    if draft.is_deals and kind in ("top", "size") and not draft.status and "HEAD" not in draft.flags:
        draft.add_figure("revenue")
    else:
        draft.measures.append(Measure("count"))


def _days(draft: Draft) -> None:
    """Fastest, slowest: by the days from creation to closing, of won deals."""
    if not draft.is_deals:
        raise Unfit("only deals take days to close")
    path = draft.scope.own(DAYS_TO_CLOSE)
    if draft.status == "closed":
        draft.status = ""
        draft.conditions = [c for c in draft.conditions if c.path.field != "deal_status"]
    draft.flags.add("WON_BY_DEFAULT")
    if draft.groups:
        direction = draft.superlative[0] if draft.superlative else "low"
        draft.measures = [Measure("min" if direction == "low" else "max", path)]
    else:
        draft.order = Order(path, bool(draft.superlative and draft.superlative[0] == "high"))
        draft.flags.add("ORDERED")


def _ranked(draft: Draft) -> Question:
    """Records in order: by the field that was said, else by the module's amount."""
    direction, kind = draft.superlative or ("high", "size")
    if "FIELD_IN_FIGURE" in draft.flags or (
        draft.measures and "BY_MEASURE" not in draft.flags and "HEAD" not in draft.flags
    ):
        if draft.measures and kind in ("size", "number") and draft.flags & {"WHO"}:
            draft.groups.append(Key(draft.scope.own("Owner")))
            draft.key_is_single = True
            return _grouped(draft)
        raise Unfit("the highest of what")
    if draft.columns and draft.order is None:
        number = next(
            (
                path
                for path in draft.columns
                if (field := draft.catalog_field(path)) is not None
                and (defaults.is_number(field) or defaults.is_date(field))
            ),
            None,
        )
        if number is not None:
            draft.order = Order(number, direction == "high")
            draft.columns.remove(number)
    if draft.order is None and draft.measures:
        measure = draft.measures[0]
        if measure.path is None or measure.figure in ("win_rate", "conversion_rate"):
            raise Unfit("records have no such figure")
        draft.order = Order(measure.path, direction == "high")
    if draft.order is None:
        if kind == "number":
            raise Unfit("most of what")
        draft.order = Order(draft.default_amount(), direction == "high")
    draft.order = Order(draft.order.by, direction == "high", draft.order.related, draft.order.status)
    if draft.limit is None and "SINGLE" in draft.flags:
        draft.limit = 1
    draft.measures = []
    return _whole(draft, "top")
