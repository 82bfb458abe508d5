"""Whether a record that the CRM returned fulfils the typed criteria: Z4's own comparison, run over every row.

Does not ask the CRM anything. It takes out what a query let through too much (wildcards, substrings of pick lists, the
search's loose 'equals'); what the CRM held back it can't bring back.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

from app.clients import spellings
from app.clients.crm_facts import Row
from app.search.people import People
from grammar.catalog import Field
from grammar.command.nodes import Criterion
from grammar.folding import fold

Check = Callable[[Row], bool]
Test = Callable[[object], bool]  # of one field's value

_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}


def checker(criteria: Sequence[Criterion], people: People | None = None, *, is_loose: bool = False) -> Check:
    """The check of whole rows: every criterion, any of its values.

    is_loose  phone numbers are compared without their punctuation: only when nothing matched as written
    """
    tests = [(criterion.field.api_name, value_check(criterion, people, is_loose=is_loose)) for criterion in criteria]

    def check(row: Row) -> bool:
        return all(fulfils(row.get(name)) for name, fulfils in tests)

    return check


def value_check(criterion: Criterion, people: People | None = None, *, is_loose: bool = False) -> Test:
    """The check of one criterion's value; a missing value fulfils none, except that an unset check box is false."""
    field = criterion.field
    if field.kind == "boolean":
        states = {bool(value) for value in criterion.values}
        return lambda value: is_true(value) in states
    if field.kind == "number":
        return _number(criterion)
    values = tuple(fold(str(value)) for value in criterion.values)
    op = criterion.op
    if field.lookup == "Users" and people is not None:
        ids = frozenset(people.finding(criterion))
        return lambda value: _is_person(value, ids, people, op, values)
    if field.type == "multiselectpicklist" and op in ("is", "="):
        wanted = [_chosen(field, str(value).split(";")) for value in criterion.values]
        return lambda value: isinstance(value, list | str) and _chosen(field, _elements(value)) in wanted
    if is_loose and field.type == "phone":
        numbers = tuple(number for value in values if (number := spellings.digits(value)))
        return lambda value: any(
            spellings.holds(op, spellings.digits(text), number) for text in _elements(value) for number in numbers
        )
    if field.values:
        known: dict[str, bool] = {}  # a page holds the same few values over and over

        def is_named(text: str) -> bool:
            if text not in known:
                known[text] = any(_holds(op, name, values) for name in _shown(field, text))
            return known[text]

        return lambda value: any(is_named(text) for text in _elements(value))
    return lambda value: any(_holds(op, fold(text), values) for text in _elements(value))


def fetched_texts(rows: Iterable[Row], columns: Sequence[str]) -> list[str]:
    """For each row all its texts, folded, one on a line: what a word is looked for in. Numbers are no texts."""
    folded = []
    for row in rows:
        found: list[str] = []
        for name in columns:
            value = row.get(name)
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, dict | list):
                found.extend(_elements(value))
        folded.append(fold("\n".join(found)))
    return folded


def is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def figure(value: object) -> Decimal | None:
    """A number as the CRM sends it, exactly: JSON's shortest decimal, not the binary fraction behind it."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _number(criterion: Criterion) -> Test:
    limits = [value for value in criterion.values if isinstance(value, Decimal)]
    order = _ORDERS.get(criterion.op)

    def fulfils(value: object) -> bool:
        found = figure(value)
        if found is None:
            return False
        if order is None:
            return found in limits
        return any(order(found, limit) for limit in limits)

    return fulfils


def _holds(op: str, text: str, values: Iterable[str]) -> bool:
    return any(spellings.holds(op, text, value) for value in values)


def _elements(value: object) -> list[str]:
    """The texts in a value: itself, a lookup's name, each chosen value of a multi-select pick list."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        name = value.get("name")
        return [name] if isinstance(name, str) else []
    if isinstance(value, list):
        return [text for item in value for text in _elements(item)]
    return [] if value is None else [str(value)]


def _shown(field: Field, text: str) -> tuple[str, ...]:
    """A pick-list value by every name that it has, folded."""
    known = field.value(text)
    return (fold(text),) if known is None else tuple(fold(name) for name in (text, known.actual, *known.labels))


def _chosen(field: Field, texts: Iterable[str]) -> frozenset[str]:
    """A set of chosen values, whatever language each is named in."""
    found = ((field.value(text), text) for text in texts if text.strip())
    return frozenset(fold(known.actual if known else text.strip()) for known, text in found)


def _is_person(value: object, ids: frozenset[str], people: People, op: str, values: Sequence[str]) -> bool:
    """By id when the people list knows it, else by what the row itself says."""
    if not isinstance(value, dict):
        return False
    user_id = str(value.get("id"))
    if user_id in ids:
        return True
    if people.user(user_id) is not None:
        return False
    return any(_holds(op, fold(str(text)), values) for text in (value.get("name"), value.get("email")) if text)
