"""A question's conditions and period → the selections that its figures and records come from.

One selection, or for leads two when converted ones belong to the question.
"""

from dataclasses import dataclass
from functools import cached_property

from app.search.asking.asking import Asking
from app.search.asking.filters import conditions, dates, related
from app.search.asking.filters.filter import Filter
from app.search.asking.filters.selection import Selection, converted_state
from app.search.asking.paths import column
from grammar.catalog import Module
from grammar.question import defaults
from grammar.question.nodes import Path, Question


@dataclass(frozen=True)
class Scope:
    """A question over one module. The filters on related records are asked for once, however many periods there are."""

    asking: Asking
    question: Question
    module: Module

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """raises Unaskable, ServiceError"""
        asked = self.question.conditions
        others = [one for one in asked if related.is_related(one)]
        own = [one for one in asked if one not in others and not self._is_conversion(one.path)]
        found = [conditions.build(self.asking, self.module, one) for one in own]
        return (*found, *related.build(self.asking, self.module, others))

    def _is_conversion(self, path: Path) -> bool:
        """Asked by choosing the list, since COQL knows only leads that are not converted."""
        return self.module.api_name == "Leads" and path.field == "Converted__s" and not path.via

    @property
    def period_path(self) -> Path:
        return self.question.period_field or Path(defaults.period_field(self.module), "", self.module.api_name)

    def selections(self, period: str | None) -> list[Selection]:
        """The records in a period (None = whenever). raises Unaskable, UnknownPeriod, ServiceError"""
        filters = list(self.filters)
        if period is not None:
            field = column(self.asking, self.module, self.period_path).field
            filters.append(dates.within(self.asking, field, self.asking.span(period)))
        states = self._conversion_states()
        return [Selection(self.asking, self.module, tuple(filters), is_converted=state) for state in states]

    def _conversion_states(self) -> tuple[bool, ...]:
        if self.module.api_name != "Leads":
            return (False,)
        state = converted_state(self.question.conditions)
        if state is None and self.question.period and self.period_path.field == "Converted_Date_Time":
            state = True
        rate = any(measure.figure == "conversion_rate" for measure in self.question.measures)
        if rate:
            return (False, True)
        return (bool(state),)
