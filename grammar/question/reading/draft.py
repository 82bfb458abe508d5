"""A question while it is being put together: what its parts add, and the defaults that make it whole.

Every addition is checked against the catalogue; what does not fit raises Unfit, and this reading is none.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from grammar.catalog import Field
from grammar.question import defaults
from grammar.question.lines.scope import Scope
from grammar.question.nodes import (
    DAYS_TO_CLOSE,
    ME,
    Condition,
    Figure,
    Key,
    Measure,
    Op,
    Order,
    Path,
    Scalar,
)


class Unfit(Exception):
    """The parts do not fit together, or not this module."""


@dataclass(frozen=True)
class Asker:
    """What a reading needs to know of the one who asks: their day, and the organisation's fiscal year."""

    today: date
    fiscal_start_month: int = 1


@dataclass
class Draft:
    """Mutable on purpose: parts come in any order, and some change what others meant."""

    scope: Scope
    asker: Asker
    conditions: list[Condition] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    groups: list[Key] = field(default_factory=list)
    columns: list[Path] = field(default_factory=list)
    periods: list[tuple[str, Path | None]] = field(default_factory=list)
    order: Order | None = None
    limit: int | None = None
    flags: set[str] = field(default_factory=set)  # types of the flag roles that were seen, and notes of the parts
    assumed: set[str] = field(default_factory=set)
    versus: str | None = None
    status: str = ""  # of deals: open | won | lost | closed
    ahead: bool = False  # speaks of what comes
    happened: Path | None = None  # the date of an event that was said without a period: new deals
    superlative: tuple[str, str] | None = None
    key_is_single: bool = False
    cost: float = 0.0

    @property
    def module(self) -> str:
        return self.scope.module.api_name

    @property
    def is_deals(self) -> bool:
        return self.module == defaults.DEALS

    def catalog_field(self, path: Path) -> Field | None:
        return self.scope.field(path)

    # -- conditions

    def add(self, path: Path, op: Op, *values: Scalar) -> None:
        condition = Condition(path, op, values)
        if condition not in self.conditions:
            self.conditions.append(condition)

    def add_owner(self, who: str) -> None:
        if self.module == "Users":
            raise Unfit("users have no owner")
        if not self.scope.module.field("Owner"):
            raise Unfit("no owner here")
        self.add(self.scope.own("Owner"), "is", who)

    def add_status(self, word: str, *, negative: bool = False) -> None:
        """open, won, lost, closed, overdue, upcoming, past, unconverted, in the words of this module."""
        if word in ("won", "lost"):
            if not self.is_deals:
                raise Unfit("only deals are won or lost")
            self._deal_status(word, negative)
        elif word == "overdue":
            self._overdue()
        elif word in ("upcoming", "past"):
            code = "future" if word == "upcoming" else "past"
            if self.module in (defaults.DEALS, "Tasks") and word == "upcoming":
                self.add_status("open")
            self.periods.append(
                (
                    code,
                    None
                    if self.module == defaults.ACTIVITIES
                    else self.scope.own(defaults.period_field(self.scope.module)),
                )
            )
        elif word == "unconverted":
            self._converted(negative)
        elif self.is_deals:
            self._deal_status(word, negative)
        else:
            self._done((word == "closed" and not negative) or (word == "open" and negative))

    def _deal_status(self, word: str, negative: bool) -> None:
        path = self.scope.own("deal_status")
        if negative and word in ("open", "closed"):
            word, negative = {"open": "closed", "closed": "open"}[word], False
        if not negative:
            apart = {self.status, word} == {"open", "closed"} or "closed" not in (self.status, word)
            if self.status and self.status != word and apart:
                self.conditions = [c for c in self.conditions if c.path != path]
                self.add(path, "in", self.status, word)
                return
            if self.status == "closed" or (word == "closed" and self.status):  # closed won, closed lost
                word = word if self.status == "closed" else self.status
                self.conditions = [c for c in self.conditions if c.path != path]
            self.status = word
        self.add(path, "is_not" if negative else "is", word)

    def _done(self, done: bool) -> None:
        if self.module == defaults.ACTIVITIES:
            self.add(self.scope.own("Status"), "is" if done else "is_not", "Completed")
            return
        found = defaults.done_value(self.scope.module)
        if found is None:
            if self.module == "Leads" and not done:
                self._converted(False)
                return
            raise Unfit("nothing here is open or done")
        self.add(self.scope.own(found[0]), "is" if done else "is_not", found[1])
        self.status = "closed" if done else "open"

    def _converted(self, converted: bool) -> None:
        if self.module != "Leads":
            raise Unfit("only leads are converted")
        self.add(self.scope.own("Converted__s"), "is", converted)

    def _overdue(self) -> None:
        name = defaults.event_field(self.scope.module, "due")
        if name is None:
            raise Unfit("nothing here is due")
        self.add_status("open")
        self.add(self.scope.own(name), "<", "today")

    # -- figures

    def add_figure(self, name: str, *, figure: str = "") -> None:
        """revenue, pipeline, forecast, win rate … as measures, with the status of deals they are of when none is said.

        name    as in the vocabularies' MEASURE sections; figure: sum | avg | min | max, '' for the usual one
        """
        if name == "conversion_rate" and self.module == "Leads":
            self.measures.append(Measure("conversion_rate"))
            return
        if not self.is_deals:
            raise Unfit("this figure is one of deals")
        if name in ("win_rate", "conversion_rate"):
            self.measures.append(Measure("win_rate"))
            return
        usual: Figure = "avg" if name in ("cycle", "won_size") else "sum"
        field = {"cycle": DAYS_TO_CLOSE, "forecast": "Expected_Revenue"}.get(name, "Amount")
        self.measures.append(Measure(cast(Figure, figure or usual), self.scope.own(field)))
        self.flags.add("WON_BY_DEFAULT" if name in ("revenue", "purchase", "cycle", "won_size") else "OPEN_BY_DEFAULT")
        if name in ("pipeline", "pipeline_value"):
            self.flags.add("PIPELINE" if name == "pipeline" and not figure else "PIPELINE_VALUE")

    def add_aggregate(self, figure: str, path: Path) -> None:
        found = self.catalog_field(path)
        if found is None or not defaults.is_number(found):
            raise Unfit("not a number")
        self.measures.append(Measure(cast(Figure, figure), path))

    def default_amount(self) -> Path:
        name = defaults.amount_field(self.scope.module)
        if name is None:
            raise Unfit("no amount here")
        return self.scope.own(name)

    # -- what was not said

    def default_status(self) -> None:
        """Revenue is of won deals, a pipeline of open ones, where nothing else was said."""
        if not self.is_deals or self.status or any(c.path.field == "deal_status" for c in self.conditions):
            return
        if "WON_BY_DEFAULT" in self.flags:
            self._deal_status("won", False)
        elif "OPEN_BY_DEFAULT" in self.flags:
            self._deal_status("open", False)

    def add_period(self, code: str, path: Path | None = None) -> None:
        self.periods.append((code, path))

    def time_path(self) -> Path:
        """The date that figures by month are by: that of the period, else the module's."""
        for _, path in self.periods:
            if path is not None:
                return path
        if self.happened is not None:
            return self.happened
        return self.scope.own("Closing_Date" if self.is_deals else defaults.period_field(self.scope.module))

    def add_me(self) -> None:
        self.add_owner(ME)
