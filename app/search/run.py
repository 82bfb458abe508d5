"""Carries a plan out against the CRM: fetch, check every row, stop in time, say what is known about the number.

Does not store answers (ask.py does) and does not decide what is asked (plan.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.clients.crm import Crm
from app.clients.crm_facts import Page, Row
from app.errors import ServiceRejected
from app.search import plan as planning
from app.search import verify
from app.search.people import Keep, People
from app.search.plan import Plan
from app.search.question import Question, question

WANTED = 11  # ten are shown; the eleventh says that there are more (Z7)


@dataclass(frozen=True)
class Answer:
    """What is known of the records that answer a question.

    rows         checked, newest change first; ids as text, user fields with full names
    columns      the api names that were asked for
    is_complete  `rows` are all of them
    total        how many there are in all; None = not known
    note         '' | 'nobody' | 'no_such_value' (nothing can match) | 'unfinished' (not every record was looked at) |
                 'names_only' (a word was looked for in names, since the search refused it)
    next_page    where `more` goes on
    is_thorough  other letter cases and widths were asked for, too
    """

    question: Question
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    is_complete: bool
    total: int | None = None
    note: str = ""
    next_page: int = 0
    is_thorough: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the table `answers`; every value is JSON."""
        return {
            "question": self.question.to_json(),
            "rows": list(self.rows),
            "columns": list(self.columns),
            "is_complete": self.is_complete,
            "total": self.total,
            "note": self.note,
            "next_page": self.next_page,
            "is_thorough": self.is_thorough,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Answer":
        asked, rows, columns = Question.from_json(data["question"]), tuple(data["rows"]), tuple(data["columns"])
        rest = {name: data[name] for name in ("is_complete", "total", "note", "next_page", "is_thorough")}
        return cls(asked, rows, columns, **rest)


def run(
    plan: Plan,
    crm: Crm,
    people: People | None = None,
    *,
    keep: Keep | None = None,
    wanted: int = WANTED,
    after: Answer | None = None,
) -> Answer:
    """Ask until `wanted` rows are checked, everything was seen, or ten pages were fetched; usually one page of 200.

    keep    rows that may be shown: the role filter of a service account
    after   an unfinished answer to the same plan, which is continued
    raises  ServiceError; `changed_field` tells whether the metadata must be fetched anew
    """
    rows: list[Row] = list(after.rows) if after else []
    page_number = after.next_page if after else 0
    if plan.way == "none":
        return Answer(question(plan.command), (), plan.columns, True, 0, plan.note, is_thorough=True)
    check = verify.checker(plan.command.criteria, people, is_loose=plan.reach == "all")
    known = {row.get("id") for row in rows}
    enough, pages_left, has_more, note = len(rows) + wanted, planning.PAGES_MOST, True, ""
    while has_more and len(rows) < enough and pages_left:
        if plan.way != "coql" and page_number >= planning.PAGES_MOST:  # the search gives 2,000 rows and no more
            break
        try:
            page = _fetch(plan, crm, page_number)
        except ServiceRejected as error:
            if not _is_refused_search(plan, error):
                raise
            note = "names_only" if plan.way == "word" else ""
            plan = planning.without_search(plan, people)
            continue
        fresh = [row for row in page.rows if row.get("id") not in known]  # a row may move to the next page meanwhile
        if people is not None:
            people.complete(plan.command.module, fresh)
        rows.extend(row for row in fresh if check(row) and (keep is None or keep(row)))
        known.update(row.get("id") for row in fresh)
        has_more, page_number, pages_left = page.has_more, page_number + 1, pages_left - 1
    if has_more and len(rows) < enough:
        note = "unfinished"
    total = None if has_more else len(rows)
    asked = question(plan.command)
    return Answer(asked, tuple(rows), plan.columns, not has_more, total, note, page_number, plan.reach == "all")


def count(plan: Plan, crm: Crm) -> int | None:
    """How many records match in all, as the CRM says; one more credit. None when the CRM can't count exactly this."""
    if plan.way == "none":
        return 0
    if not plan.is_exact:
        return None
    if plan.way == "coql":
        return crm.count_by_coql(plan.count_query)
    return crm.count(plan.command.module.api_name, word=plan.search_text) if plan.way == "word" else None


def counted(answer: Answer, plan: Plan, crm: Crm) -> Answer:
    """The answer with its total, asked for when it is not known yet."""
    return answer if answer.total is not None else replace(answer, total=count(plan, crm))


def changed_field(error: Exception) -> bool:
    """Whether the CRM no longer knows a field or module of the query: fetch the metadata and read the command anew."""
    if not isinstance(error, ServiceRejected):
        return False
    details = error.facts.get("details")
    names_column = isinstance(details, Mapping) and "column_name" in details
    code = error.facts.get("remote_code")
    return code == "INVALID_MODULE" or (code == "INVALID_QUERY" and names_column)


def _fetch(plan: Plan, crm: Crm, page_number: int) -> Page:
    module = plan.command.module.api_name
    if plan.way == "coql":
        return crm.coql(plan.query(page_number))
    is_word = plan.way == "word"
    word, criteria = (plan.search_text, "") if is_word else ("", plan.search_text)
    return crm.search(module, word=word, criteria=criteria, fields=plan.columns, page_number=page_number + 1)


def _is_refused_search(plan: Plan, error: ServiceRejected) -> bool:
    """The search takes no word with certain signs, and no text area that is not indexed."""
    codes = ("INVALID_DATA", "INVALID_QUERY", "NOT_SUPPORTED", "CRITERIA_LIMIT_EXCEEDED")
    return plan.way in ("word", "criteria") and error.facts.get("remote_code") in codes
