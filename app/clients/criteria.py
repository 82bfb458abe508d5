"""Criteria on text areas → the `criteria` parameter of the CRM's Search API, for what COQL can't filter. Pure.

Does not promise exactness: `equals` behaves like 'contains', the index lags, so every row is verified in app/search.

source  https://www.zoho.com/crm/developer/docs/api/v8/search-records.html, read 2026-11-21
"""

import re
from collections.abc import Sequence

from app.clients import coql, spellings
from grammar.command.nodes import Criterion

CRITERIA_MOST = 10  # the v7 page says 10, the newest file 15
CHARACTERS_MOST = 3000
WORD_CHARACTERS = (2, 100)  # fewest and most of a word search


def escape(text: str) -> str:
    """Brackets and commas get a backslash; so does a backslash at the end or where it would be read as one of these."""
    escaped = re.sub(r"\\(?=[(),\\]|$)", r"\\\\", spellings.clean(text))
    return re.sub(r"([(),])", r"\\\1", escaped)


def alternatives(criterion: Criterion) -> list[str]:
    """One search criterion for each value. There is no ends_with and no contains: `equals` finds those, too."""
    operator = "starts_with" if criterion.op == "starts_with" else "equals"
    forms = dict.fromkeys(form for value in criterion.values for form in spellings.forms(str(value)))
    return [f"({criterion.field.api_name}:{operator}:{escape(form)})" for form in forms]


def text(criteria: Sequence[Criterion]) -> tuple[str, tuple[Criterion, ...]]:
    """The parameter for as many whole criteria as fit, the first one first, and the criteria that did not fit.

    returns  ('', criteria) when not even the first fits
    """
    parts: list[str] = []
    size = 0
    for criterion in criteria:
        options = alternatives(criterion)
        part = coql.join("or", options)
        candidate = coql.join("and", [*parts, part])
        if size + len(options) > CRITERIA_MOST or len(candidate) > CHARACTERS_MOST:
            break
        parts.append(part)
        size += len(options)
    return coql.join("and", parts) if parts else "", tuple(criteria[len(parts) :])
