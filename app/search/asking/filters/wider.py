"""The same question with names taken as parts of names: 'Zylker' is what people call Zylker Inc.

Asked when the plain question finds nothing; that it was widened stands in its sentence, and the caller says why.
"""

import re
from dataclasses import replace

from app.search.asking.result import Result
from grammar.question.nodes import Condition, Question

# What stands around a company's name and is often left out or written otherwise.
_LEGAL = re.compile(
    r"^(?:株式会社|有限会社|合同会社|\(株\)|㈱)|(?:株式会社|有限会社|合同会社|\(株\)|㈱|社|様)$"
    r"|[ ,]+(?:inc|corp|corporation|co|company|ltd|llc|gmbh|k\.?k)\.?$",
    re.IGNORECASE,
)
NAMES = (
    "Account_Name",
    "Contact_Name",
    "Deal_Name",
    "Full_Name",
    "Vendor_Name",
    "Campaign_Name",
    "Product_Name",
    "Company",
)


def is_empty(result: Result) -> bool:
    """Whether an answer holds no record, no group and no figure but zero."""
    return not (result.rows or result.groups or any(figure.value for figure in result.figures))


def wider(question: Question) -> Question | None:
    """With every name contained where it was meant to be whole; None when the question names nothing."""
    conditions = tuple(_contained(condition) for condition in question.conditions)
    return replace(question, conditions=conditions) if conditions != question.conditions else None


def _contained(condition: Condition) -> Condition:
    value = condition.values[0] if condition.values else None
    if condition.op != "is" or condition.path.via or condition.path.field not in NAMES or not isinstance(value, str):
        return condition
    return replace(condition, op="contains", values=(_LEGAL.sub("", value).strip() or value,))
