"""What kind of answer a draft asks for: records, one record, a figure, groups, a ranking, the values of a pick list.

The last step of a reading; what the parts said is in the draft.
"""

from typing import cast

from grammar.question import defaults
from grammar.question.nodes import Grain, Intent, Key, Measure, Order, Path, Question
from grammar.question.reading import ranking, settling
from grammar.question.reading.draft import Draft, Unfit

_NEVER_SUMMED = frozenset(("Exchange_Rate", "SIC_Code", "Account_Number", "Probability", "Age"))
_ASKS = frozenset(("WHAT", "WHO", "WHEN", "HOWMUCH", "OWNS", "WHICH"))


def finish(draft: Draft) -> Question:
    """The question of a draft whose parts have all been heard.

    raises  Unfit when it asks for nothing, or for two things at once
    """
    _status_of_closing(draft)
    _groups(draft)
    _won_or_lost(draft)
    if draft.flags & {"FIELDS"}:
        if draft.measures or draft.groups or draft.conditions:
            raise Unfit("fields of what")
        return whole(draft, "fields")
    if _asks_values(draft):
        return whole(draft, "values")
    if "DAYS" in draft.flags:
        ranking.days(draft)
    if draft.groups:
        return ranking.grouped(draft, whole)
    if draft.superlative:
        return ranking.ranked(draft, whole)
    if draft.measures:
        return _figure(draft)
    if draft.columns and not _is_record(draft):
        return _columns(draft)
    return _records(draft)


def whole(draft: Draft, intent: Intent) -> Question:
    """The question, with what was not said filled in."""
    draft.default_status()
    if any(measure.figure == "win_rate" for measure in draft.measures):  # a rate of won deals among the closed ones
        draft.conditions = [c for c in draft.conditions if c.path.field != "deal_status"]
    if any(measure.figure == "conversion_rate" for measure in draft.measures):  # of all leads, whatever became of them
        draft.conditions = [c for c in draft.conditions if c.path.field != "Converted__s"]
    period, path = settling.settle(draft)
    if (draft.versus or "VS" in draft.flags) and period is None:
        raise Unfit("nothing to compare")
    if draft.versus and intent in ("list", "record", "values"):
        raise Unfit("records are not compared")
    said = [c.path for c in draft.conditions if c.op == "is" and _is_pick_list(draft, c.path)]
    if len(said) > len(set(said)):
        raise Unfit("nothing has two values of one field")
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


def _is_pick_list(draft: Draft, path: Path) -> bool:
    field = draft.catalog_field(path)
    return field is not None and field.type == "picklist"


def _status_of_closing(draft: Draft) -> None:
    said = draft.status or any(c.path.field == "deal_status" for c in draft.conditions)
    over = any(code.startswith(("last_", "past", "yesterday")) for code, _ in draft.periods)
    if "OPEN_IF_UNSAID" in draft.flags and "DAYS" not in draft.flags and not said and not over:
        draft.add_status("open")


def _groups(draft: Draft) -> None:
    """Groups by a unit of time get their date; a trend without one is by month."""
    if "TREND" in draft.flags and not any(key.grain for key in draft.groups):
        draft.groups.append(Key(draft.time_path(), _grain(draft)))
    if "SIDE_BY_SIDE" in draft.flags and not draft.groups:
        draft.groups.extend(Key(one.path) for one in draft.conditions if one.op == "in")
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


def _grain(draft: Draft) -> Grain:
    """A trend over the last four quarters is by quarter, over the last ten days by day, else by month."""
    for code, _ in draft.periods:
        unit = code.rpartition("_")[2].removesuffix("s")
        if code.startswith(("last_", "next_")) and code.count("_") == 2 and unit in ("day", "week", "quarter", "year"):
            return cast(Grain, unit)
    return "month"


def _won_or_lost(draft: Draft) -> None:
    """'won vs lost deals' compares no times but the two kinds of deals."""
    path = draft.scope.own("deal_status")
    both = [c for c in draft.conditions if c.path == path and c.op == "in"]
    if "VS" in draft.flags and both and not draft.periods[1:] and not draft.groups:
        draft.conditions = [c for c in draft.conditions if c not in both]
        draft.flags.discard("VS")
        draft.groups.append(Key(path))


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
            return whole(draft, "figure")
        draft.columns.append(amount)
    if "THIS" in draft.flags:
        draft.assumed.add("this")
    if draft.order is None and "NEW" in draft.flags and not draft.periods:
        draft.order = Order(draft.scope.own("Created_Time"))
    if draft.flags & {"ASC", "DESC"}:
        name = draft.scope.own(draft.scope.module.name_field)
        draft.order = draft.order or Order(name, "DESC" in draft.flags)
    first = "ORDERED" in draft.flags or (draft.limit is not None and "NEW" in draft.flags)
    if draft.order is not None and first and "SORT" not in draft.flags:
        return whole(draft, "top")
    return whole(draft, "record" if _is_record(draft) else "list")


def _needs_something(draft: Draft) -> None:
    """Records need a module, a condition or a column that says which ones."""
    dated = any(path is not None and not path.via for _, path in draft.periods)
    people = "WHO" in draft.flags and draft.module in defaults.PEOPLE and bool(draft.conditions)
    if not (
        people
        or draft.flags & {"HEAD", "THIS", "SCHEDULE"}
        or draft.columns
        or draft.status
        or dated
        or _is_record(draft)
    ):
        raise Unfit("nothing is asked for")
    if "MISSING" in draft.flags:
        if not _is_record(draft):
            raise Unfit("a field that these do not have")
        draft.assumed.add("missing_field")


def _compared(draft: Draft) -> Question:
    """'Compare this quarter to last quarter': the measure is missing, so revenue; of named records, their number."""
    if len(draft.periods) < 1 or not (draft.is_deals or "HEAD" in draft.flags):
        raise Unfit("nothing to compare")
    draft.assumed.add("measure")
    if draft.status or "HEAD" in draft.flags:
        draft.measures.append(Measure("count"))
    else:
        draft.add_figure("revenue")
    return whole(draft, "figure")


def _columns(draft: Draft) -> Question:
    """A field without a record: the total of a number; else records are listed with it."""
    numbers = [
        path for path in draft.columns if (field := draft.catalog_field(path)) is not None and defaults.is_number(field)
    ]
    asks = draft.flags & (_ASKS - {"WHO"}) or "LIST" not in draft.flags
    if (
        numbers
        and len(numbers) == len(draft.columns)
        and asks
        and not draft.order
        and all(path.field not in _NEVER_SUMMED for path in numbers)
    ):
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
        return whole(draft, "list")
    sums = [measure.path for measure in draft.measures if measure.figure == "sum" and measure.path is not None]
    if _is_record(draft) and len(sums) == len(draft.measures) and "HEAD" in draft.flags:
        draft.columns, draft.measures = sums, []  # the value of one deal is a field of it
        return whole(draft, "record")
    draft.columns = []
    return whole(draft, "figure")
