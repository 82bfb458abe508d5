"""Periods, dates and spans of a question: which date they are about, and which way they look.

Gives codes of grammar/periods.py and conditions such as older_than; what today is, the draft knows.
"""

from lark import Token, Tree

from grammar.question import defaults
from grammar.question.lines.line import Line
from grammar.question.lines.roles import Role
from grammar.question.nodes import Path
from grammar.question.reading.draft import Draft, Unfit
from grammar.question.words.dates import Span

_AHEAD = ("closing", "due", "scheduled", "end")
_SOON = {"day": 1, "week": 7, "month": 30}


def code_of(tree: Tree[Token]) -> str:
    """The code of a `when`: one period, a range, or one with an open end."""
    roles = [token.value for token in tree.scan_values(lambda token: True)]
    codes = [str(role.value) for role in roles if role.type == "PERIOD"]
    if tree.data == "range":
        return f"{codes[0]}..{codes[1]}"
    if tree.data == "since":
        return f"{codes[0]}.."
    if tree.data == "until":
        return codes[0] if codes[0].startswith("this_") else f"..{codes[0]}"  # by the end of this year
    if tree.data in ("before", "after"):
        return f"{tree.data}:{codes[0]}"
    if tree.data in ("within", "within_last"):
        span = next(role.value for role in roles if role.type == "SPAN")
        return f"{'last' if tree.data == 'within_last' else 'within'}_{span.count}_{span.unit}s"
    return codes[0]


def _path(draft: Draft, event: str) -> Path:
    if draft.module == defaults.ACTIVITIES:
        return draft.scope.own("Created_Time" if event in ("created", "new") else "Due_Date")
    name = defaults.event_field(draft.scope.module, event)
    if name is None:
        raise Unfit("nothing of that kind happens to these")
    return draft.scope.own(name)


def note_event(draft: Draft, event: str) -> None:
    """What an event says besides its date: what is closing is open, what was converted is converted."""
    if event in _AHEAD:
        draft.ahead = True
    if event == "closing":
        if draft.is_deals:
            draft.flags.add("OPEN_IF_UNSAID")
        else:
            _path(draft, event)
    if event == "converted":
        if draft.module != "Leads":
            raise Unfit("only leads are converted")
        draft.add(draft.scope.own("Converted__s"), "is", True)


def dated(draft: Draft, event: str, tree: Tree[Token]) -> None:
    """created this month; closing next week; due by Friday."""
    note_event(draft, event)
    path = _path(draft, event)
    code = code_of(tree)
    if code.startswith("within_"):
        code = code.replace("within", "next" if event in _AHEAD else "last", 1)
    draft.add_period(code, None if draft.module == defaults.ACTIVITIES and path.field == "Due_Date" else path)
    draft.flags.add("DATED")


def undated(draft: Draft, event: str) -> None:
    """An event without a period: 'what deals are closing', 'new leads', 'scheduled calls'."""
    if "WHEN" in draft.flags:
        draft.columns.append(_path(draft, event))
        return
    note_event(draft, event)
    if event == "scheduled":
        draft.add_period("future", _path(draft, event))
    elif event in ("new", "created"):
        if event == "new":
            draft.flags.add("NEW")
        draft.happened = _path(draft, event)
    elif event in ("modified", "contacted", "sent", "end"):
        _path(draft, event)
    draft.flags.add("EVENT:" + event)


def of_field(draft: Draft, path: Path, tree: Tree[Token]) -> None:
    """Renewal Date next month; Due Date before today (a condition, since it moves with the day)."""
    code = code_of(tree)
    side, _, day = code.partition(":")
    if side in ("before", "after") and day in ("today", "yesterday", "tomorrow"):
        draft.add(path, "<" if side == "before" else ">", day)
    else:
        draft.add_period(code, path)


def bare(draft: Draft, tree: Tree[Token]) -> None:
    """A period without a word of what happened in it."""
    code = code_of(tree)
    if code.startswith("within_"):
        code = code.replace("within", "next" if draft.ahead else "last", 1)
    draft.add_period(code)


def span_condition(draft: Draft, op: str, span: Span, parts_beside: list[Role]) -> None:
    """open for more than 7 days; created over 2 weeks ago; closing within 10 days; no activity for a month."""
    value = f"{span.count}_{span.unit}s"
    kinds = {role.type: role.value for role in parts_beside}
    if "NOACT" in kinds or "NOMOD" in kinds:
        quiet(draft, "NOACT" if "NOACT" in kinds else "NOMOD", value)
        return
    event = str(kinds.get("EVENT", ""))
    if event in _AHEAD:
        if op in ("<", "<=", "="):
            note_event(draft, event)
            draft.add_period(f"next_{value}", _path(draft, event))
            return
        raise Unfit("later than that is not asked")
    path = _path(draft, event or "created")
    if op in (">", ">="):
        draft.add(path, "older_than", value)
    elif op in ("<", "<="):
        if span.unit == "hour":
            draft.add(path, "newer_than", value)
        else:
            draft.add_period(f"last_{value}", path)
    else:
        raise Unfit("a span that says nothing")


def quiet(draft: Draft, kind: str, value: str) -> None:
    """Nothing happened for a while."""
    name = "Last_Activity_Time" if kind == "NOACT" else "Modified_Time"
    if not draft.scope.module.field(name):
        name = "Modified_Time"
    if not draft.scope.module.field(name):
        raise Unfit("no such date here")
    draft.add(draft.scope.own(name), "older_than", value)


def quiet_period(code: str) -> str | None:
    """'no activity in the last 30 days' → 30_days; None for a period that is no length of time."""
    parts = code.split("_")
    if len(parts) == 3 and parts[0] == "last" and parts[1].isdigit():
        return f"{parts[1]}_{parts[2]}"
    units = {"this_week": "1_weeks", "last_week": "1_weeks", "this_month": "1_months", "last_month": "1_months"}
    units |= {
        "this_quarter": "1_quarters",
        "last_quarter": "1_quarters",
        "this_year": "1_years",
        "last_year": "1_years",
    }
    return units.get(code)


def base_comes_first(line: Line, role: Role, directed: tuple[str, ...]) -> bool:
    """先月と比べて今月は; compared to last month, how is this one: the time that is compared with is said first.

    directed  how English words of comparison end that say it
    """
    periods = [place for place, found in enumerate(line.roles) if found.type == "PERIOD"]
    if len(periods) != 2:
        return False
    if role.lexeme.script == "latin":
        return role.lexeme.text.endswith(directed) and line.place(role) < periods[0]
    return role.lexeme.text.startswith(("と比", "に比", "と対比")) and periods[0] < line.place(role) < periods[1]
