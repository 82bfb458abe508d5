"""A short text that leans on the question before it: 'by owner', 'list them', 'and last month?', 担当者別.

Changes only what the text says and keeps the rest; a text that names a module or a figure of its own does not lean.
"""

from dataclasses import replace

from grammar.question import defaults
from grammar.question.lines.names import Name, looks_like_person
from grammar.question.nodes import ME, Condition, Key, Measure, Order, Path, Question
from grammar.question.reading import placing, ranking, settling
from grammar.question.reading.draft import Draft, Unfit

_OWN = frozenset(("HEAD", "SCHEDULE"))


def leans(draft: Draft) -> bool:
    """Whether what was heard can be said of another question at all: something, but no module of its own."""
    said = (
        draft.conditions
        or draft.groups
        or draft.periods
        or draft.measures
        or draft.superlative
        or draft.order
        or draft.columns
    )
    asked = (
        draft.flags & {"LIST", "THEM", "COUNT", "DESC", "ASC", "WON_BY_DEFAULT", "VS", "TREND"}
        or draft.limit
        or draft.versus
    )
    return not draft.flags & _OWN and bool(said or asked)


def follow(draft: Draft, last: Question) -> Question:
    """`last` with what the draft says of it.

    raises  Unfit when the two do not go together
    """
    groups = tuple(_dated(key, draft, last) for key in draft.groups)
    if groups and not draft.flags & {"LIST", "THEM"}:
        ranking.columns_as_figures(draft)  # 'amount by stage' asks for the amount, whatever was asked before
    if "TREND" in draft.flags and not groups:
        groups = (Key(_date(draft, last), "month"),)
    found = replace(last, conditions=_merged(last.conditions, draft.conditions), assumed=frozenset({"last"}))
    found = _period(found, draft, last)
    measures = tuple(draft.measures) or last.measures
    if draft.flags & {"LIST", "THEM"} and not draft.measures and not groups and not draft.superlative:
        found = replace(
            found,
            intent="list",
            measures=(),
            groups=(),
            order=None,
            limit=draft.limit,
            versus=None,
            columns=tuple(draft.columns),
        )
    elif groups:
        found = replace(
            found,
            intent="group",
            measures=measures or (Measure("count"),),
            groups=groups,
            order=None,
            limit=None,
            versus=None,
        )
    elif draft.measures:
        found = replace(
            found, intent="group" if last.groups else "figure", measures=measures, order=None, limit=None, columns=()
        )
    if draft.superlative or draft.order or draft.flags & {"ASC", "DESC"}:
        found = _ranked(found, draft)
    elif draft.limit and found.intent in ("list", "top", "group"):
        found = replace(found, limit=draft.limit)
    if draft.columns and found.intent in ("list", "record"):
        found = replace(found, columns=tuple(draft.columns))
    if found.versus and found.intent in ("list", "record"):
        raise Unfit("records are not compared")
    if found == last and not draft.flags & {"LIST", "THEM"}:
        raise Unfit("nothing new")
    return found


def of_another(name: Name, last: Question, draft: Draft) -> Question:
    """`last` asked of somebody else: 'what about Emma?' after Nancy's deals; of figures without a name, her own.

    draft   an empty one, of the scope of `last`
    raises  Unfit when it can be nobody's
    """
    if not name.capital or not name.plausible:
        raise Unfit("nobody")
    named = [c for c in last.conditions if c.op in ("is", "contains") and _names_somebody(c, draft)]
    same = [c for c in named if looks_like_person(str(c.values[0])) == name.person or c.values == (ME,)]
    if same and (name.person or same[0].values != (ME,)):
        said = [replace(same[0], values=(name.text,))]
    elif name.person and draft.scope.module.field("Owner") is not None and draft.module not in defaults.PEOPLE:
        said = [Condition(draft.scope.own("Owner"), "is", (name.text,))]
    else:
        placing.of_name(draft, name)
        said = draft.conditions
    return replace(last, conditions=_merged(last.conditions, said), assumed=frozenset({"last"}))


def _names_somebody(condition: Condition, draft: Draft) -> bool:
    field = draft.catalog_field(condition.path)
    own = condition.path.field == draft.scope.module.name_field
    return own or (field is not None and (defaults.is_user(field) or field.lookup in ("Accounts", "Contacts")))


def _merged(old: tuple[Condition, ...], new: list[Condition]) -> tuple[Condition, ...]:
    said = {condition.path for condition in new}
    return (*(condition for condition in old if condition.path not in said), *new)


def _date(draft: Draft, last: Question) -> Path:
    return last.period_field or draft.time_path()


def _dated(key: Key, draft: Draft, last: Question) -> Key:
    return Key(_date(draft, last), key.grain) if key.grain and not key.path.field else key


def _period(found: Question, draft: Draft, last: Question) -> Question:
    if not draft.periods and not draft.versus and "VS" not in draft.flags:
        return found
    if ("VS" in draft.flags or draft.versus) and last.period and len(draft.periods) < 2:
        draft.periods.insert(0, (last.period, last.period_field))
        draft.flags.add("VS")
    period, path = settling.settle(draft)
    if period is None:
        return found
    said = any(given is not None for _, given in draft.periods)
    return replace(
        found,
        period=period,
        versus=draft.versus,
        period_field=path if said or last.period_field is None else last.period_field,
    )


def _ranked(found: Question, draft: Draft) -> Question:
    high = draft.superlative[0] == "high" if draft.superlative else "ASC" not in draft.flags
    if found.groups:
        return replace(found, intent="top", order=Order(found.measures[0], high), limit=draft.limit)
    if found.measures and not draft.order:
        raise Unfit("one figure has no order")
    by = draft.order.by if draft.order else draft.default_amount()
    if (
        isinstance(by, Path)
        and (field := draft.catalog_field(by)) is not None
        and not (
            defaults.is_number(field)
            or defaults.is_date(field)
            or defaults.is_text(field)
            or defaults.is_pick_list(field)
        )
    ):
        raise Unfit("no order by that")
    return replace(
        found,
        intent="top" if "SORT" not in draft.flags else "list",
        measures=(),
        order=Order(by, draft.order.descending if draft.order else high),
        limit=draft.limit,
    )
