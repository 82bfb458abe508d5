"""The second fair reading of a question: created instead of closing, won instead of closed, the calendar's quarter.

Only where a default was taken or a word has two senses; the first reading is made elsewhere.
"""

from dataclasses import replace
from datetime import timedelta

from grammar import periods
from grammar.question import defaults
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import Condition, Key, Measure, Order, Path, Question
from grammar.question.reading.draft import Asker


def other_reading(question: Question, scope: Scope, asker: Asker) -> Question | None:
    """What the question may mean as well; None when it is plain."""
    for find in (_created_instead, _closed_or_won, _account_instead, _won_with_them, _calendar_quarter):
        found = find(question, scope, asker)
        if found is not None:
            return replace(found, assumed=frozenset())
    return None


def _created_instead(question: Question, scope: Scope, asker: Asker) -> Question | None:
    if "period_field" not in question.assumed or not question.period or question.period_field is None:
        return None
    created = scope.own(defaults.RECENT_FIRST)
    return replace(question, period_field=created) if question.period_field != created else None


def _closed_or_won(question: Question, scope: Scope, asker: Asker) -> Question | None:
    closed = Condition(scope.own("deal_status"), "is", ("closed",))
    if closed not in question.conditions:
        return None
    won = Condition(closed.path, "is", ("won",))
    return replace(question, conditions=tuple(won if c == closed else c for c in question.conditions))


def _account_instead(question: Question, scope: Scope, asker: Asker) -> Question | None:
    """'Zylker deal' may be a deal of that name or a deal with that customer."""
    account = scope.lookups.get("Accounts")
    if question.intent != "record" or account is None or question.module != defaults.DEALS:
        return None
    for condition in question.conditions:
        if condition.path == scope.own(scope.module.name_field) and condition.op == "contains":
            instead = Condition(scope.own(account.api_name), "is", condition.values)
            return replace(
                question, intent="list", conditions=tuple(instead if c == condition else c for c in question.conditions)
            )
    return None


def _won_with_them(question: Question, scope: Scope, asker: Asker) -> Question | None:
    """売上の多い取引先, top accounts by revenue: their annual revenue, or what was won with them."""
    if "annual_revenue" not in question.assumed or question.order is None or question.intent != "top":
        return None
    deals = scope_of(scope.catalog, defaults.DEALS)
    account = deals.lookups.get(scope.module.api_name) if deals is not None else None
    if deals is None or account is None or question.period or any(c.path.via for c in question.conditions):
        return None
    won = Condition(deals.own("deal_status"), "is", ("won",))
    owner = scope.own("Owner")
    lent = [
        replace(c, path=deals.own("Owner") if c.path == owner else Path(c.path.field, account.api_name, c.path.module))
        for c in question.conditions
        if not c.path.field.startswith("related:")
    ]
    if len(lent) < len(question.conditions):
        return None
    amount = Measure("sum", deals.own("Amount"))
    return Question(
        intent="top",
        module=defaults.DEALS,
        measures=(amount,),
        groups=(Key(deals.own(account.api_name)),),
        conditions=(won, *lent),
        order=Order(amount, question.order.descending),
        limit=question.limit,
    )


def _calendar_quarter(question: Question, scope: Scope, asker: Asker) -> Question | None:
    """Q3 is the fiscal year's; where that does not begin in January, the calendar's is meant as often."""
    code = question.period or ""
    if (
        asker.fiscal_start_month == 1
        or periods.unit_of(code) not in ("quarter", "half")
        or code.startswith(("this_", "last_", "next_", "same_"))
    ):
        return None
    span = periods.resolve(code, asker.today)
    if span.start is None or span.end is None:
        return None
    last = span.end - timedelta(days=1)
    calendar = f"{span.start:%Y-%m}..{last:%Y-%m}"
    return replace(question, period=calendar, versus=None)
