"""The period of a question, and the one it is compared with, once everything has been heard.

Works with the codes of grammar/periods.py; which date a period is about where none was said stands in defaults.py.
"""

from datetime import date, timedelta

from grammar import periods
from grammar.question import defaults
from grammar.question.nodes import Measure, Path
from grammar.question.reading.draft import Asker, Draft, Unfit

Dated = tuple[str, Path | None]


def settle(draft: Draft) -> tuple[str | None, Path | None]:
    """(code, date field) of the question's period, (None, None) without one; sets draft.versus when two are compared.

    raises  Unfit for a day that does not exist, and for several periods that nothing joins
    """
    if draft.versus and not draft.periods:
        draft.add_period(_this_of(draft.versus))
    settled = [(_settled(draft, code), path) for code, path in draft.periods]
    if not settled:
        return None, None
    if "VS" in draft.flags or draft.versus:
        return _compared(draft, settled)
    code, path = _first(draft, settled)
    return code, path or _usual_path(draft)


def _resolve(code: str, asker: Asker) -> periods.DateRange:
    return periods.resolve(code, asker.today, fiscal_start_month=asker.fiscal_start_month)


def _settled(draft: Draft, code: str) -> str:
    asker = draft.asker
    side, _, rest = code.partition(":")
    try:
        if side in ("before", "after"):
            return _open_end(side, _resolve(periods.settle(rest, asker.today, ahead=draft.ahead), asker))
        settled = "..".join(periods.settle(part, asker.today, ahead=draft.ahead) for part in code.split(".."))
        _resolve(settled, asker)
    except periods.UnknownPeriod as error:
        raise Unfit("no such day") from error
    return settled


def _open_end(side: str, span: periods.DateRange) -> str:
    """'before March' ends with February; 'after March' begins with April."""
    if side == "before" and span.start:
        return f"..{(span.start - timedelta(days=1)).isoformat()}"
    if side == "after" and span.end:
        return f"{span.end.isoformat()}.."
    raise Unfit("no such range")


def _first(draft: Draft, settled: list[Dated]) -> Dated:
    """Of several periods one stays the question's; the others, on other dates, become conditions."""
    distinct = list(dict.fromkeys(settled))
    for code, path in distinct[1:]:
        span = _resolve(code, draft.asker)
        if path is None or path == distinct[0][1] or span.start is None or span.last_day is None:
            raise Unfit("several periods, and nothing that joins them")
        draft.add(path, "between", span.start.isoformat(), span.last_day.isoformat())
    return distinct[0]


def _compared(draft: Draft, settled: list[Dated]) -> Dated:
    asker = draft.asker
    path = next((found for _, found in settled if found), None) or _usual_path(draft)
    codes = list(dict.fromkeys(code for code, _ in settled))
    if len(codes) > 2 or (draft.versus and len(codes) > 1):
        raise Unfit("more than two periods")
    first = codes[0]
    if draft.versus:
        draft.versus = _other(first, draft.versus, asker)
    elif len(codes) == 2:
        if "BASE_FIRST" in draft.flags:
            codes.reverse()
        later = _begin(codes[1], asker) > _begin(first, asker)
        first, draft.versus = reversed(codes) if later and "SYMMETRIC" in draft.flags else codes
    elif first.startswith("last_") and first.removeprefix("last_") in periods.UNITS:
        first, draft.versus = "this_" + first.removeprefix("last_"), first
    else:
        draft.versus = periods.before(first, asker.today, fiscal_start_month=asker.fiscal_start_month)
    return first, path


def _begin(code: str, asker: Asker) -> date:
    return _resolve(code, asker).start or date.min


def _other(first: str, versus: str, asker: Asker) -> str:
    """The period that 'year over year' and the like compare with."""
    found: str | None = versus
    if versus == "previous_period":
        found = periods.before(first, asker.today, fiscal_start_month=asker.fiscal_start_month)
    elif versus == "same_period_last_year":
        found = periods.year_before(first, asker.today, fiscal_start_month=asker.fiscal_start_month)
    if not found:
        raise Unfit("nothing to compare with")
    return found


def _this_of(versus: str) -> str:
    """The period that is compared when only the other one was said: 先月比 is this month's."""
    unit = versus.removeprefix("last_").removeprefix("same_").removesuffix("_last_year")
    return f"this_{unit}" if unit in periods.UNITS else "this_year" if versus.startswith("same") else "this_month"


def _usual_path(draft: Draft) -> Path | None:
    """The date that a bare period is about; with deals of no known status it may be two, and the reading says so."""
    module = draft.scope.module
    if draft.module == defaults.ACTIVITIES:
        return None
    if "BY_CREATOR" in draft.flags:
        return draft.scope.own(defaults.RECENT_FIRST)
    if any(condition.path == draft.scope.own("Modified_By") for condition in draft.conditions):
        return draft.scope.own("Modified_Time")
    if draft.happened is not None and not draft.status:
        return draft.happened
    if draft.is_deals:
        plain = (not draft.measures and "PIPELINE" not in draft.flags) or draft.measures == [Measure("count")]
        if plain and not draft.status:
            draft.assumed.add("period_field")
        return draft.scope.own("Closing_Date")
    closed = defaults.event_field(module, "closed") if draft.status == "closed" else None
    return draft.scope.own(closed if closed and module.field(closed) else defaults.period_field(module))
