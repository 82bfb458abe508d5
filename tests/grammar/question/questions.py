"""Questions made by chance, as the grammar can ask them: for the round trip from sentence to question and back."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from grammar.catalog import Catalog, Field
from grammar.question import defaults
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import DAYS_TO_CLOSE, ME, Condition, Key, Measure, Order, Path, Question

PERIODS = (
    "today", "yesterday", "tomorrow", "this_week", "last_month", "next_quarter", "this_year", "last_fiscal_year", "this_fiscal_quarter",
    "last_30_days", "next_2_weeks", "last_6_months", "2026", "2026-04", "2026-04-15", "Q3", "2026-Q1", "H1", "FY2026", "future", "past",
    "2026-01-01..2026-03-31", "2026-01..2026-03", "2026-02-01..", "..2026-05-31", "this_half",
)  # fmt: skip
COMPARED = (
    ("this_month", "last_month"), ("this_quarter", "same_quarter_last_year"), ("2026", "2025"), ("Q2", "Q1"), ("2026-04", "2026-03"),
    ("this_fiscal_year", "last_fiscal_year"),
)  # fmt: skip
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters="“”「」«»『』\"‘’'`【】《》[]"),
    min_size=1,
    max_size=8,
)
values = st.lists(texts, min_size=1, max_size=3).map(" ".join)
numbers = st.one_of(
    st.integers(0, 10**9),
    st.decimals(0, 10**6, places=2, allow_nan=False).map(
        _tidy := lambda d: int(d) if d == d.to_integral_value() else d.normalize()
    ),
)


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


@st.composite
def conditions(draw: st.DrawFn, scope: Scope) -> Condition:
    path, field = draw(st.sampled_from([pair for pair in _fields(scope) if _usable(pair[1])]))
    if defaults.is_number(field):
        op = draw(st.sampled_from((">", "<", ">=", "<=", "=", "between")))
        if op == "between":
            low, high = sorted((draw(st.integers(0, 10**6)), draw(st.integers(0, 10**6))))
            return Condition(path, op, (low, high))
        return Condition(path, op, (draw(numbers),))
    if defaults.is_date(field):
        kind = draw(st.sampled_from(("older_than", "newer_than", "is_empty", "is_not_empty")))
        unit = draw(st.sampled_from(("days", "weeks", "months", "years")))
        return Condition(path, kind, (f"{draw(st.integers(1, 400))}_{unit}",) if kind.endswith("than") else ())
    if field.type == "boolean":
        return Condition(path, "is", (draw(st.booleans()),))
    if field.values:
        some = draw(
            st.lists(st.sampled_from([value.actual for value in field.values]), min_size=1, max_size=3, unique=True)
        )
        op = draw(st.sampled_from(("is", "is_not"))) if len(some) == 1 else draw(st.sampled_from(("in", "not_in")))
        return Condition(path, op, tuple(some))
    op = draw(
        st.sampled_from(
            ("is", "is_not", "contains", "starts_with", "ends_with", "not_contains", "is_empty", "is_not_empty", "in")
        )
    )
    if op.endswith("empty"):
        return Condition(path, op)
    if op == "in":
        return Condition(path, op, tuple(draw(st.lists(values, min_size=2, max_size=3, unique=True))))
    if defaults.is_user(field) and op in ("is", "is_not"):
        return Condition(path, op, (draw(st.one_of(st.just(ME), values)),))
    return Condition(path, op, (draw(values),))


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


@st.composite
def questions(draw: st.DrawFn, catalog: Catalog) -> Question:
    """A question that makes sense over the catalogue."""
    module = draw(st.sampled_from([module.api_name for module in catalog.modules]))
    scope = scope_of(catalog, module)
    assert scope is not None
    intent = draw(st.sampled_from(("list", "figure", "group", "top", "ranking")))
    found = draw(st.lists(conditions(scope), max_size=2, unique_by=lambda c: c.path))
    if intent != "list":
        found = [c for c in found if c.path.field != scope.module.name_field]
    if module == defaults.DEALS and draw(st.booleans()):
        found.insert(
            0, Condition(scope.own("deal_status"), "is", (draw(st.sampled_from(("open", "won", "lost", "closed"))),))
        )
    if scope.children and draw(st.integers(0, 3)) == 0:
        child = draw(st.sampled_from(sorted(scope.children)))
        count, op = draw(st.sampled_from(((0, "count="), (0, "count>"), (3, "count>"), (5, "count<="), (2, "count="))))
        found.append(Condition(scope.own(f"related:{child}"), op, (count,)))
    dates = [path for path, field in _fields(scope) if defaults.is_date(field)]
    extra: dict[str, Any] = {"conditions": tuple(found)}
    if dates and draw(st.booleans()):
        extra["period"], extra["period_field"] = draw(st.sampled_from(PERIODS)), draw(st.sampled_from(dates))
    amounts = [path for path, field in _fields(scope) if defaults.is_number(field) and _usable(field)]
    measures = st.one_of(
        st.just(Measure("count")),
        *(
            [st.builds(Measure, st.sampled_from(("sum", "avg", "min", "max")), st.sampled_from(amounts))]
            if amounts
            else []
        ),
    )
    if intent == "list":
        name = scope.own(scope.module.name_field)
        if any(c.path == name and c.op in ("is", "contains") for c in found):
            return Question("record", module, **extra)
        if amounts and draw(st.booleans()):
            extra["order"] = Order(draw(st.sampled_from(amounts + dates)), draw(st.booleans()))
        return Question("list", module, limit=draw(st.one_of(st.none(), st.integers(1, 100))), **extra)
    if intent == "figure":
        if extra.get("period") and draw(st.booleans()):
            extra["period"], extra["versus"] = draw(st.sampled_from(COMPARED))
        return Question("figure", module, (draw(measures),), **extra)
    keys = draw(st.lists(st.sampled_from(_keys(scope)), min_size=1, max_size=2, unique_by=lambda k: k.path))
    if intent == "group":
        return Question("group", module, (draw(measures),), tuple(keys), **extra)
    if intent == "ranking":
        measure = draw(measures)
        return Question(
            "top",
            module,
            (measure,),
            tuple(keys),
            order=Order(measure, draw(st.booleans())),
            limit=draw(st.one_of(st.none(), st.integers(1, 20))),
            **extra,
        )
    if not amounts + dates:
        return Question("list", module, **extra)
    by = draw(st.sampled_from(amounts + dates))
    return Question(
        "top",
        module,
        order=Order(by, draw(st.booleans())),
        limit=draw(st.one_of(st.none(), st.integers(1, 50))),
        **extra,
    )


__all__ = ["DAYS_TO_CLOSE", "Decimal", "questions"]
