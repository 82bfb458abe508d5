"""Questions made by chance, as the grammar can ask them: for the round trip from sentence to question and back."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from grammar.catalog import Catalog, Field
from grammar.question import defaults
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import ME, Condition, Figure, Key, Measure, Op, Order, Path, Question

PERIODS = (
    *("today", "yesterday", "tomorrow", "this_week", "last_month", "next_quarter", "this_year", "last_fiscal_year"),
    *("this_fiscal_quarter", "this_half", "last_30_days", "next_2_weeks", "last_6_months", "2026", "2026-04"),
    *("2026-04-15", "Q3", "2026-Q1", "H1", "FY2026", "future", "past", "2026-01-01..2026-03-31", "2026-01..2026-03"),
    *("2026-02-01..", "..2026-05-31"),
)
COMPARED = (
    *(("this_month", "last_month"), ("this_quarter", "same_quarter_last_year"), ("2026", "2025"), ("Q2", "Q1")),
    *(("2026-04", "2026-03"), ("this_fiscal_year", "last_fiscal_year")),
)


def _tidy(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number.normalize()


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters="“”「」«»『』\"‘’'`【】《》[]"),
    min_size=1,
    max_size=8,
)
values = st.lists(texts, min_size=1, max_size=3).map(" ".join)
numbers = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=2, allow_nan=False).map(_tidy))


def _fields(scope: Scope) -> list[tuple[Path, Field]]:
    own = [(scope.own(field.api_name), field) for field in scope.module.fields]
    related = []
    for target, via in scope.lookups.items():
        module = scope.catalog.module(target)
        if module is not None and target in ("Accounts", "Contacts"):
            related += [
                (Path(f.api_name, via.api_name, target), f)
                for f in module.fields
                if f.api_name in ("Industry", "Billing_Country", "Title", "Phone", "Annual_Revenue")
            ]
    return own + related


def _usable(field: Field) -> bool:
    return field.api_name not in ("id", "Tag", "Salutation") and field.type not in (
        "subform",
        "ALARM",
        "RRULE",
        "multireminder",
        "participants",
        "profileimage",
        "formula",
    )


COMPARISONS: tuple[Op, ...] = (">", "<", ">=", "<=", "=", "between")
AGES: tuple[Op, ...] = ("older_than", "newer_than", "is_empty", "is_not_empty")
TEXTS: tuple[Op, ...] = (
    *("is", "is_not", "contains", "starts_with", "ends_with", "not_contains", "is_empty", "is_not_empty", "in"),
)


@st.composite
def conditions(draw: st.DrawFn, scope: Scope) -> Condition:
    path, field = draw(st.sampled_from([pair for pair in _fields(scope) if _usable(pair[1])]))
    if defaults.is_number(field):
        op = draw(st.sampled_from(COMPARISONS))
        if op == "between":
            return Condition(path, op, tuple(sorted((draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))))))
        return Condition(path, op, (draw(numbers),))
    if defaults.is_date(field):
        op = draw(st.sampled_from(AGES))
        unit = draw(st.sampled_from(("days", "weeks", "months", "years")))
        return Condition(path, op, (f"{draw(st.integers(1, 400))}_{unit}",) if op.endswith("than") else ())
    if field.type == "boolean":
        return Condition(path, "is", (draw(st.booleans()),))
    if field.values:
        stored = st.sampled_from([value.actual for value in field.values])
        some = tuple(draw(st.lists(stored, min_size=1, max_size=3, unique=True)))
        negative = draw(st.booleans())
        if len(some) == 1:
            return Condition(path, "is_not" if negative else "is", some)
        return Condition(path, "not_in" if negative else "in", some)
    return _text(draw, path, field)


def _text(draw: st.DrawFn, path: Path, field: Field) -> Condition:
    op = draw(st.sampled_from(TEXTS))
    if op.endswith("empty"):
        return Condition(path, op)
    if op == "in":
        return Condition(path, op, tuple(draw(st.lists(values, min_size=2, max_size=3, unique=True))))
    who = st.one_of(st.just(ME), values) if defaults.is_user(field) and op in ("is", "is_not") else values
    return Condition(path, op, (draw(who),))


def _keys(scope: Scope) -> list[Key]:
    found = []
    for path, field in _fields(scope):
        if defaults.is_date(field):
            found += [Key(path, grain) for grain in ("day", "week", "month", "quarter", "year")]
        elif (
            _usable(field)
            and not defaults.is_number(field)
            and field.type not in ("textarea", "boolean")
            and (field.kind != "unusable" or field.type == "territories")
        ):
            found.append(Key(path))
    return found


def _dated(draw: st.DrawFn, scope: Scope) -> dict[str, Any]:
    dates = _dates(scope)
    if not dates or not draw(st.booleans()):
        return {}
    return {"period": draw(st.sampled_from(PERIODS)), "period_field": draw(st.sampled_from(dates))}


def _dates(scope: Scope) -> list[Path]:
    return [path for path, field in _fields(scope) if defaults.is_date(field)]


def _amounts(scope: Scope) -> list[Path]:
    return [path for path, field in _fields(scope) if defaults.is_number(field) and _usable(field)]


def _measures(scope: Scope) -> st.SearchStrategy[Measure]:
    count = st.just(Measure("count"))
    figures: tuple[Figure, ...] = ("sum", "avg", "min", "max")
    amounts = _amounts(scope)
    return (
        st.one_of(count, st.builds(Measure, st.sampled_from(figures), st.sampled_from(amounts))) if amounts else count
    )


def _conditions(draw: st.DrawFn, scope: Scope, *, named: bool) -> tuple[Condition, ...]:
    found: list[Condition] = draw(st.lists(conditions(scope), max_size=2, unique_by=lambda c: c.path))
    if not named:
        found = [condition for condition in found if condition.path.field != scope.module.name_field]
    if scope.module.api_name == defaults.DEALS and draw(st.booleans()):
        status = draw(st.sampled_from(("open", "won", "lost", "closed")))
        found.insert(0, Condition(scope.own("deal_status"), "is", (status,)))
    if scope.children and draw(st.integers(0, 3)) == 0:
        child = draw(st.sampled_from(sorted(scope.children)))
        counts: tuple[tuple[int, Op], ...] = (
            (0, "count="),
            (0, "count>"),
            (3, "count>"),
            (5, "count<="),
            (2, "count="),
        )
        count, op = draw(st.sampled_from(counts))
        found.append(Condition(scope.own(f"related:{child}"), op, (count,)))
    return tuple(found)


@st.composite
def questions(draw: st.DrawFn, catalog: Catalog) -> Question:
    """A question that makes sense over the catalogue."""
    module = draw(st.sampled_from([module.api_name for module in catalog.modules]))
    scope = scope_of(catalog, module)
    assert scope is not None
    intent = draw(st.sampled_from(("list", "figure", "group", "top", "ranking")))
    extra: dict[str, Any] = {"conditions": _conditions(draw, scope, named=intent == "list"), **_dated(draw, scope)}
    by = _amounts(scope) + _dates(scope)
    if intent == "list" or (intent == "top" and not by):
        return _records(draw, scope, by, extra)
    if intent == "top":
        limit = draw(st.one_of(st.none(), st.integers(1, 50)))
        return Question(
            "top", module, order=Order(draw(st.sampled_from(by)), draw(st.booleans())), limit=limit, **extra
        )
    measure = draw(_measures(scope))
    if intent == "figure":
        if extra.get("period") and draw(st.booleans()):
            extra["period"], extra["versus"] = draw(st.sampled_from(COMPARED))
        return Question("figure", module, (measure,), **extra)
    keys = tuple(draw(st.lists(st.sampled_from(_keys(scope)), min_size=1, max_size=2, unique_by=lambda key: key.path)))
    if intent == "group":
        return Question("group", module, (measure,), keys, **extra)
    limit = draw(st.one_of(st.none(), st.integers(1, 20)))
    return Question("top", module, (measure,), keys, order=Order(measure, draw(st.booleans())), limit=limit, **extra)


def _records(draw: st.DrawFn, scope: Scope, by: list[Path], extra: dict[str, Any]) -> Question:
    module, name = scope.module.api_name, scope.own(scope.module.name_field)
    if any(condition.path == name and condition.op in ("is", "contains") for condition in extra["conditions"]):
        return Question("record", module, **extra)
    if bool(by) and draw(st.booleans()):
        extra["order"] = Order(draw(st.sampled_from(by)), draw(st.booleans()))
    return Question("list", module, limit=draw(st.one_of(st.none(), st.integers(1, 100))), **extra)
