"""The same question asked a little differently: by month, by owner, as a list, compared with the time before.

Every neighbour is a question that reads back from its own sentence; which become buttons is the handler's choice.
"""

from dataclasses import dataclass, replace
from typing import Literal

from grammar import periods
from grammar.catalog import Catalog
from grammar.question import defaults
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import Key, Measure, Path, Question

MOST = 5
Kind = Literal["list", "by_month", "by_owner", "by_stage", "total", "count", "compare"]


@dataclass(frozen=True)
class Neighbour:
    """kind names the change, for the button's label; question is what the button asks."""

    kind: Kind
    question: Question


def neighbours(question: Question, catalog: Catalog) -> tuple[Neighbour, ...]:
    """At most five neighbours, the most useful first; () for records of one name and for pick lists."""
    scope = scope_of(catalog, question.module)
    if (
        scope is None
        or question.intent in ("values", "fields", "record")
        or question.module in (defaults.ACTIVITIES, "Users")
    ):
        return ()
    base = replace(question, order=None, limit=None, columns=(), versus=None, assumed=frozenset())
    found: list[Neighbour] = []
    if question.intent != "list":
        found.append(Neighbour("list", replace(base, intent="list", measures=(), groups=())))
    measures = question.measures or (_usual_measure(scope, question),)
    date = question.period_field or _date(scope)
    grouped = {key.path.field for key in question.groups}
    if scope.field(date) is not None and not any(key.grain for key in question.groups):
        found.append(
            Neighbour("by_month", replace(base, intent="group", measures=measures, groups=(Key(date, "month"),)))
        )
    if (
        scope.module.field("Owner")
        and "Owner" not in grouped
        and not any(c.path.field == "Owner" for c in question.conditions)
    ):
        found.append(
            Neighbour("by_owner", replace(base, intent="group", measures=measures, groups=(Key(scope.own("Owner")),)))
        )
    stage = _stage(scope)
    if stage and stage not in grouped and not any(c.path.field == stage for c in question.conditions):
        found.append(
            Neighbour("by_stage", replace(base, intent="group", measures=measures, groups=(Key(scope.own(stage)),)))
        )
    if question.groups:
        found.append(Neighbour("total", replace(base, intent="figure", groups=())))
    elif question.intent in ("list", "top") and question.order is None:
        found.insert(0, Neighbour("count", replace(base, intent="figure", measures=(Measure("count"),))))
    if question.intent == "figure" and question.period and not question.versus:
        before = _before(question.period)
        if before:
            found.insert(1, Neighbour("compare", replace(base, versus=before)))
    return tuple(neighbour for neighbour in found if neighbour.question != question)[:MOST]


def _usual_measure(scope: Scope, question: Question) -> Measure:
    return Measure("count")


def _date(scope: Scope) -> Path:
    return scope.own(defaults.period_field(scope.module))


def _stage(scope: Scope) -> str | None:
    """The pick list that tells how far a record is."""
    field = defaults.first_field(scope.module, ("Stage", "Lead_Status", "Status", "Quote_Stage", "Account_Type"))
    return field.api_name if field and field.values else None


def _before(code: str) -> str | None:
    """The relative period before a relative one; exact periods need a clock, which is not asked here."""
    head, _, unit = code.partition("_")
    return f"last_{unit}" if head == "this" and unit in periods.UNITS else None
