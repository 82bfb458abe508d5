"""A condition of a question → a Filter, by the type of its field; texts mean what they mean in /zcrm.

Does not ask the CRM: conditions on how many records belong to each are related.py's.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from app.clients import coql
from app.clients.crm_facts import Row
from app.search import verify
from app.search.asking.asking import STATUSES, Asking, Unaskable
from app.search.asking.filters import dates
from app.search.asking.filters.filter import Check, Filter, is_empty, joined
from app.search.asking.paths import DATES, NUMBERS, Column, column
from app.search.asking.result import NOTE_NO_SUCH_VALUE, NOTE_NOBODY
from grammar.catalog import Field, Module
from grammar.command.nodes import Criterion
from grammar.command.nodes import Op as CommandOp
from grammar.question.nodes import ME, Condition, Op

_NEGATIVE: dict[Op, Op] = {"is_not": "is", "not_in": "in", "not_contains": "contains"}
_POSITIVE: dict[Op, CommandOp] = {
    "is": "is", "=": "is", "in": "is", "contains": "contains", "starts_with": "starts_with", "ends_with": "ends_with",
}  # fmt: skip
_PERSON_NAMES = ("Full_Name",)
_ABOUT = (("Accounts", "Account_Name"), ("Deals", "Deal_Name"), ("Leads", "Full_Name"))  # what an activity is about


def build(asking: Asking, module: Module, condition: Condition) -> Filter:
    """The filter of one condition on a field.

    raises  Unaskable
    """
    found = column(asking, module, condition.path)
    op, values = condition.op, condition.values
    if op in ("is_empty", "is_not_empty"):
        return _emptiness(found.field, wants_empty=op == "is_empty")
    if found.derived:
        return _by_stage(asking, found, condition)
    field = found.field
    if field.type in DATES:
        return dates.compared(asking, field, op, values)
    if field.lookup == "Users":
        return _by_person(asking, field, condition)
    if field.type in NUMBERS and field.api_name != "id":
        return _number(replace(field, kind="number"), condition)
    if field.kind == "boolean":
        return _boolean(field, condition)
    if field.api_name in ("What_Id", "Who_Id") and not field.lookup:
        return _about(asking, field, condition)
    return _text(asking, field, condition)


def _emptiness(field: Field, *, wants_empty: bool) -> Filter:
    name, check = field.api_name, (lambda row: is_empty(row.get(field.api_name)) == wants_empty)
    if field.kind == "boolean":  # an unset check box is false, never empty
        return Filter("(id is null)" if wants_empty else coql.ALL, 1, True, lambda row: not wants_empty)
    text = f"({coql.column(name)} is {'' if wants_empty else 'not '}null)"
    is_asked = field.type != "textarea"
    return Filter(text if is_asked else "", int(is_asked), is_asked, check, (name,))


def _by_stage(asking: Asking, found: Column, condition: Condition) -> Filter:
    """open, won, lost, closed; or a forecast category: as the stages that are meant."""
    stages, negative = asking.stages, condition.op in _NEGATIVE
    name, words = found.name, [str(value) for value in condition.values]
    quoted = coql.column(name)
    if found.derived == "Forecast_Category":
        texts = [text for word in words for text in stages.of_category(word)]
        wanted = set(texts)

        def in_category(row: Row) -> bool:
            stage = stages.stage(row.get(name))
            return (stage is not None and stage.actual in wanted) != negative

        return _listed(quoted, name, texts, in_category, negative=negative)
    meant = {status for word in words for status in STATUSES.get(word, ())}
    if not meant:
        raise Unaskable(condition.path.api)
    if negative:
        meant = {"open", "won", "lost"} - meant

    def check(row: Row) -> bool:
        return not is_empty(row.get(name)) and stages.status(row.get(name)) in meant

    if "open" in meant:  # with the stages that no pipeline knows
        return _listed(quoted, name, stages.spellings({"won", "lost"} - meant), check, negative=True, with_empty=False)
    return _listed(quoted, name, stages.spellings(meant), check, negative=False)


def _listed(
    quoted: str, name: str, texts: Iterable[str], check: Check, *, negative: bool, with_empty: bool = True
) -> Filter:
    literals = [coql.quote(text) for text in dict.fromkeys(texts)]
    if not literals:
        text = f"({quoted} is not null)" if negative else ""
        return Filter(text, 1, True, check, (name,), nothing="" if negative else NOTE_NO_SUCH_VALUE)
    parts = [f"{quoted} {'not ' if negative else ''}in ({','.join(literals)})"]
    if negative and with_empty:
        parts.append(f"{quoted} is null")
    return Filter(joined("or", parts), len(parts), True, check, (name,))


def _by_person(asking: Asking, field: Field, condition: Condition) -> Filter:
    """By user id; a name is looked for as it is, then as part of a name."""
    negative = condition.op in _NEGATIVE
    op = _POSITIVE.get(_NEGATIVE.get(condition.op, condition.op))
    if op is None:
        raise Unaskable(condition.path.api)
    ids: list[str] = []
    for value in condition.values:
        if value == ME:
            ids.extend([asking.user_id] if asking.user_id else [])
            continue
        steps: tuple[CommandOp, ...] = (op, "contains") if op == "is" else (op,)
        found = (asking.people.finding(Criterion(field, field.label, step, (str(value),))) for step in steps)
        ids.extend(next((some for some in found if some), ()))
    wanted, name = set(ids), field.api_name

    def check(row: Row) -> bool:
        value = row.get(name)
        return (isinstance(value, dict) and str(value.get("id")) in wanted) != negative

    if not ids:
        return Filter("", 0, True, check, (name,), nothing=NOTE_NOBODY)
    return _listed(coql.column(name), name, ids, check, negative=negative)


def _number(field: Field, condition: Condition) -> Filter:
    name, op = coql.column(field.api_name), condition.op
    try:
        figures = tuple(Decimal(str(value)) for value in condition.values)
    except InvalidOperation as error:
        raise Unaskable(field.api_name) from error
    if op == "between" and len(figures) == 2:
        ends: tuple[tuple[Op, Decimal], ...] = ((">=", min(figures)), ("<=", max(figures)))
        sides = [_number(field, Condition(condition.path, side, (figure,))) for side, figure in ends]
        text = joined("and", [side.text for side in sides])
        return Filter(text, 2, True, lambda row: all(side.check(row) for side in sides), (field.api_name,))
    negative = op in _NEGATIVE
    positive = _NEGATIVE.get(op, op)
    positive = "=" if positive in ("is", "in", "contains") else positive
    if positive not in ("=", ">", "<", ">=", "<="):
        raise Unaskable(condition.path.api)
    criterion = Criterion(field, field.label, positive, figures)
    found = coql.condition(criterion)
    return _from_command(name, criterion, found, verify.value_check(criterion), negative=negative)


def _boolean(field: Field, condition: Condition) -> Filter:
    states = {value is True or str(value).casefold() in ("true", "yes", "1") for value in condition.values}
    if condition.op in _NEGATIVE:
        states = {True, False} - states
    criterion = Criterion(field, field.label, "is", tuple(sorted(states)))
    check = verify.value_check(criterion)
    return _from_command(coql.column(field.api_name), criterion, coql.condition(criterion), check, negative=False)


def _text(asking: Asking, field: Field, condition: Condition) -> Filter:
    negative = condition.op in _NEGATIVE
    op = _POSITIVE.get(_NEGATIVE.get(condition.op, condition.op))
    if op is None:
        raise Unaskable(condition.path.api)
    values = tuple(str(value) for value in condition.values)
    if field.api_name.rpartition(".")[2] in _PERSON_NAMES or field.lookup in ("Contacts", "Leads"):
        values = tuple(dict.fromkeys(spelt for value in values for spelt in (value, " ".join(value.split()[::-1]))))
    field = field if field.kind != "unusable" else replace(field, kind="text")
    criterion = Criterion(field, field.label, op, values)
    name = coql.column(field.api_name)
    if field.lookup is not None:
        name = f"{name}.{coql.NAME_FIELDS.get(field.lookup, 'Name')}"
    reach = "typed" if asking.catalog.language == "en" else "widths"
    found = coql.condition(criterion, asking.people.finding, reach=reach)  # type: ignore[arg-type]
    return _from_command(name, criterion, found, verify.value_check(criterion, asking.people), negative=negative)


def _from_command(
    name: str, criterion: Criterion, found: coql.Condition | None, test: Callable[[object], bool], *, negative: bool
) -> Filter:
    key = criterion.field.api_name

    def check(row: Row) -> bool:
        return test(row.get(key)) != negative

    if found is None or (negative and not found.is_exact):
        return Filter("", 0, False, check, (key,))
    if not found.parts:
        return Filter("", 0, True, check, (key,), nothing="" if negative else NOTE_NO_SUCH_VALUE)
    if not negative:
        return Filter(joined("or", found.parts), len(found.parts), found.is_exact, check, (key,))
    parts = [_turned(part, name) for part in found.parts]
    text = joined("or", [joined("and", parts) if len(parts) > 1 else parts[0], f"{name} is null"])
    return Filter(text, len(parts) + 1, True, check, (key,))


def _turned(part: str, name: str) -> str:
    """`name = x` → `name != x`, `name in (…)` → `name not in (…)`; empty fields are let in by the caller."""
    rest = part.removeprefix(f"{name} ")
    return f"{name} != {rest.removeprefix('= ')}" if rest.startswith("= ") else f"{name} not {rest}"


def _about(asking: Asking, field: Field, condition: Condition) -> Filter:
    """What an activity is about may be a record of several modules, which only the quoted path can name.

    source  https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21
    """
    op = _POSITIVE.get(condition.op)
    if op is None:
        raise Unaskable(condition.path.api)
    places = [pair for pair in _ABOUT if asking.catalog.module(pair[0])]
    parts = []
    for module, name in places:
        for value in condition.values:
            pattern = coql.PATTERNS.get(op, "{}").format(value)
            operator = "like" if op in coql.PATTERNS else "="
            parts.append(f"'{field.api_name}->{module}.{name}' {operator} {coql.quote(pattern)}")
    if not parts:
        raise Unaskable(condition.path.api)
    return Filter(joined("or", parts), len(parts), True, lambda row: True)
