"""A question while it is being put together: what its parts add, and the defaults that make it whole.

Every addition is checked against the catalogue; what does not fit raises Unfit, and this reading is none.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from grammar import periods
from grammar.catalog import Field
from grammar.question import defaults
from grammar.question.nodes import DAYS_TO_CLOSE, ME, Condition, Grain, Intent, Key, Measure, Op, Order, Path, Question, Scalar
from grammar.question.reading.scope import Scope


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
    grain: Grain = ""
    ahead: bool = False  # speaks of what comes
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
            self.periods.append((code, None if self.module == defaults.ACTIVITIES else self.scope.own(defaults.period_field(self.scope.module))))
        elif word == "unconverted":
            self._converted(negative)
        elif self.is_deals:
            self._deal_status(word, negative)
        else:
            self._done(word == "closed" and not negative or word == "open" and negative)

    def _deal_status(self, word: str, negative: bool) -> None:
        path = self.scope.own("deal_status")
        if not negative:
            if self.status and self.status != word and "closed" not in (self.status, word):
                self.conditions = [c for c in self.conditions if c.path != path]
                self.add(path, "in", self.status, word)
                return
            if self.status == "closed" or word == "closed" and self.status:  # closed won, closed lost
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
        """revenue, pipeline, forecast, win rate … as measures with the conditions they bring."""
        if name == "conversion_rate" and self.module == "Leads":
            self.measures.append(Measure("conversion_rate"))
            return
        if not self.is_deals:
            raise Unfit("this figure is one of deals")
        amount, expected = self.scope.own("Amount"), self.scope.own("Expected_Revenue")
        kind = figure or "sum"
        if name in ("win_rate", "conversion_rate"):
            self.measures.append(Measure("win_rate"))
        elif name == "cycle":
            self.measures.append(Measure(figure if figure in ("min", "max", "avg") else "avg", self.scope.own(DAYS_TO_CLOSE)))  # type: ignore[arg-type]
            self.flags.add("WON_BY_DEFAULT")
        elif name in ("revenue", "purchase"):
            self.measures.append(Measure(kind, amount))  # type: ignore[arg-type]
            self.flags.add("WON_BY_DEFAULT")
        elif name == "forecast":
            self.measures.append(Measure(kind, expected))  # type: ignore[arg-type]
            self.flags.add("OPEN_BY_DEFAULT")
        else:
            self.measures.append(Measure(kind, amount))  # type: ignore[arg-type]
            self.flags.add("OPEN_BY_DEFAULT")
            self.flags.add("PIPELINE" if name == "pipeline" and not figure else "PIPELINE_VALUE")

    def add_aggregate(self, figure: str, path: Path) -> None:
        found = self.catalog_field(path)
        if found is None and path.field not in (DAYS_TO_CLOSE,):
            raise Unfit("no such field")
        if found is not None and not defaults.is_number(found):
            raise Unfit("not a number")
        if found is not None and path.field in ("Sales_Cycle_Duration",) and self.is_deals:
            path = self.scope.own(DAYS_TO_CLOSE)
        self.measures.append(Measure(figure, path))  # type: ignore[arg-type]

    def default_amount(self) -> Path:
        name = defaults.amount_field(self.scope.module)
        if name is None:
            raise Unfit("no amount here")
        return self.scope.own(name)

    # -- times

    def add_period(self, code: str, path: Path | None = None) -> None:
        self.periods.append((code, path))

    def _settle_period(self, question_status: str) -> tuple[str | None, Path | None]:
        if self.versus and not self.periods:
            self.periods.append((_this_of(self.versus), None))
        settled = [(self._settled(code), path) for code, path in self.periods]
        if not settled:
            return None, None
        if "VS" in self.flags or self.versus:
            return self._compare(settled)
        if len(settled) > 1:
            settled = self._extra(settled)
        code, path = settled[0]
        if path is None:
            path = self._period_path(question_status)
        return code, path

    def _settled(self, code: str) -> str:
        try:
            if code.startswith(("before:", "after:")):
                return self._open_end(*code.split(":", 1))
            settled = "..".join(periods.settle(part, self.asker.today, ahead=self.ahead) for part in code.split("..")) if ".." in code else periods.settle(code, self.asker.today, ahead=self.ahead)
            periods.resolve(settled, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
        except periods.UnknownPeriod as error:
            raise Unfit("no such day") from error
        return settled

    def _open_end(self, side: str, code: str) -> str:
        """'before March' ends with February; 'after March' begins with April."""
        span = periods.resolve(periods.settle(code, self.asker.today, ahead=self.ahead), self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
        if side == "before" and span.start:
            return f"..{(span.start - timedelta(days=1)).isoformat()}"
        if side == "after" and span.end:
            return f"{span.end.isoformat()}.."
        raise Unfit("no such range")

    def _extra(self, settled: list[tuple[str, Path | None]]) -> list[tuple[str, Path | None]]:
        """Of several periods one stays the question's; the others, on other dates, become conditions."""
        distinct = list(dict.fromkeys(settled))
        if len(distinct) > 1 and all(path is None for _, path in distinct):
            raise Unfit("several periods and nothing that compares them")
        for code, path in distinct[1:]:
            if path is None or path == distinct[0][1]:
                raise Unfit("two periods of one date")
            span = periods.resolve(code, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
            if span.start is None or span.last_day is None:
                raise Unfit("an open range beside another")
            self.add(path, "between", span.start.isoformat(), span.last_day.isoformat())
        return distinct[:1]

    def _compare(self, settled: list[tuple[str, Path | None]]) -> tuple[str | None, Path | None]:
        path = next((found for _, found in settled if found), None) or self._period_path(self.status)
        codes = list(dict.fromkeys(code for code, _ in settled))
        if len(codes) > 2 or self.versus and len(codes) > 1:
            raise Unfit("more than two periods")
        first = codes[0]
        if self.versus:
            self.versus = self._other_period(first, self.versus)
        elif len(codes) == 2:
            self.versus = codes[1]
            if self._starts(first) < self._starts(codes[1]) and "SYMMETRIC" in self.flags:
                first, self.versus = codes[1], first
        elif first.startswith("last_") and first.removeprefix("last_") in periods.UNITS:
            first, self.versus = "this_" + first.removeprefix("last_"), first
        else:
            self.versus = periods.before(first, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
        return first, path

    def _starts(self, code: str) -> date:
        return periods.resolve(code, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month).start or date.min

    def _other_period(self, first: str, versus: str) -> str:
        if versus == "previous_period":
            found = periods.before(first, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
        elif versus == "same_period_last_year":
            unit = periods.unit_of(first)
            found = "last_year" if first == "this_year" else "last_fiscal_year" if first == "this_fiscal_year" else f"same_{unit}_last_year" if unit and first.startswith("this_") else None
            if found is None and unit:
                span = periods.resolve(first, self.asker.today, fiscal_start_month=self.asker.fiscal_start_month)
                found = f"{span.start.replace(year=span.start.year - 1, day=1).isoformat()}..{_year_before(span.last_day)}" if span.start and span.last_day else None
        else:
            found = versus
        if not found:
            raise Unfit("nothing to compare with")
        return found

    def _period_path(self, status: str) -> Path | None:
        module = self.scope.module
        if self.module == defaults.ACTIVITIES:
            return None
        if self.is_deals:
            if not status and not self.measures and "PIPELINE" not in self.flags or self.measures == [Measure("count")] and not status:
                self.assumed.add("period_field")
            return self.scope.own("Closing_Date")
        if status == "closed" and (name := defaults.event_field(module, "closed")) and module.field(name):
            return self.scope.own(name)
        return self.scope.own(defaults.period_field(module))

    def time_path(self) -> Path:
        """The date that figures by month are by: that of the period, else the module's."""
        for _, path in self.periods:
            if path is not None:
                return path
        if self.is_deals:
            return self.scope.own("Closing_Date")
        return self.scope.own(defaults.period_field(self.scope.module))

    # -- the whole

    def finish(self, intent: Intent) -> Question:
        """The question, with what was not said filled in."""
        self._default_status()
        period, path = self._settle_period(self.status)
        if (self.versus or "VS" in self.flags) and period is None:
            raise Unfit("nothing to compare")
        if self.versus and intent in ("list", "record", "values"):
            raise Unfit("records are not compared")
        groups = tuple(dict.fromkeys(self.groups))
        if len(groups) > 2:
            raise Unfit("more than two groupings")
        return Question(
            intent=intent,
            module=self.module,
            measures=tuple(dict.fromkeys(self.measures)) if intent in ("figure", "group") or groups else (),
            groups=groups,
            conditions=tuple(self.conditions),
            period=period,
            period_field=path if period else None,
            versus=self.versus,
            order=self.order,
            limit=self.limit,
            columns=tuple(dict.fromkeys(self.columns)),
            assumed=frozenset(self.assumed),
        )

    def _default_status(self) -> None:
        if not self.is_deals or self.status or any(c.path.field == "deal_status" for c in self.conditions):
            return
        if "WON_BY_DEFAULT" in self.flags:
            self._deal_status("won", False)
        elif "OPEN_BY_DEFAULT" in self.flags:
            self._deal_status("open", False)

    def add_me(self) -> None:
        self.add_owner(ME)


def _this_of(versus: str) -> str:
    """The period that is compared when only the other one was said: 先月比 is this month's."""
    unit = versus.removeprefix("last_").removeprefix("same_").removesuffix("_last_year")
    return f"this_{unit}" if unit in periods.UNITS else "this_year" if versus.startswith("same") else "this_month"


def _year_before(day: date) -> str:
    try:
        return day.replace(year=day.year - 1).isoformat()
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28).isoformat()
