"""The one door for a question: which kind of answer it wants, and who makes it.

Never guesses: a question about what this CRM does not have gives an empty result whose note says so.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from app.errors import ServiceRejected
from app.search.asking import activities, groups, records, users
from app.search.asking.asking import Asking, Unaskable
from app.search.asking.result import NOTE_UNASKABLE, ROWS_SHOWN, Result
from grammar.periods import UnknownPeriod
from grammar.question import defaults
from grammar.question.nodes import Question


def answer(question: Question, asking: Asking, shown: int = ROWS_SHOWN, *, is_counted: bool = True) -> Result:
    """What the CRM says to a question, under the asker's rights.

    shown       records of a list when the question names no number
    is_counted  of a list of more than a page: ask how many there are in all, which is a call of its own
    returns  see result.py; `note` says what was cut or could not be asked
    raises   ServiceError; run.changed_field tells whether the metadata must be fetched anew
    """
    try:
        return _answer(question, asking, shown, is_counted)
    except Unaskable as error:
        return Result(module=question.module, is_complete=False, note=error.note)
    except UnknownPeriod:
        return Result(module=question.module, is_complete=False, note=NOTE_UNASKABLE)


def side_by_side(questions: Sequence[Question], asking: Asking, shown: int) -> list[Result | None]:
    """The answers to a few lists, asked at once and not counted beyond a page; None where this asker has no right."""

    def one(question: Question) -> Result | None:
        try:
            return answer(question, asking, shown, is_counted=False)
        except ServiceRejected:
            return None

    with ThreadPoolExecutor(max_workers=activities.AT_ONCE) as pool:
        waiting = [pool.submit(copy_context().run, one, question) for question in questions]
        return [future.result() for future in waiting]


def _answer(question: Question, asking: Asking, shown: int, is_counted: bool = True) -> Result:
    if question.intent in ("values", "fields"):
        return _offered(question, asking)
    if question.module == users.USERS:
        return users.answer(asking, question, shown)
    if question.module == defaults.ACTIVITIES:
        return activities.answer(asking, question, lambda part, who: _answer(part, who, shown), shown)
    if question.groups or question.intent == "figure" or question.measures:
        return groups.answer(asking, question)
    return records.answer(asking, question, shown, is_counted=is_counted)


def _offered(question: Question, asking: Asking) -> Result:
    """The values of a pick list, or the fields of a module: known without asking."""
    module = asking.module(question.module)
    if question.intent == "fields":
        pairs = [(field.label, field.api_name) for field in module.fields]
    else:
        found = [module.field(path.field) for path in question.columns]
        pairs = [(value.label, value.actual) for field in found if field is not None for value in field.values]
    rows = tuple({"label": label, "api_name": api_name} for label, api_name in pairs)
    return Result(rows=rows, module=question.module, total=len(rows))
