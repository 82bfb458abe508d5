"""Criteria → COQL text, the CRM's query language. Pure: text in, text out.

Does not choose what is asked when not everything fits (app/search/plan.py), and does not trust the CRM to compare as we
do: a condition may let too much through, which app/search/verify.py takes out, but never keeps out a record stored as
typed.

source  https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html and .../COQL-Limitations.html, read 2026-11-21
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache

from app.clients import spellings
from app.clients.spellings import Reach
from grammar.catalog import Field, Value
from grammar.command.nodes import Criterion

CRITERIA_MOST = 25
IN_MOST = 100  # values in one IN (v7 and later)
ROWS_MOST = 200  # LIMIT that costs one credit
LARGEST = Decimal(2**63 - 1)  # nothing in the CRM holds a larger number

# Every record of a module. WHERE may not be missing.
ALL = "(id is not null)"

# The field that a lookup's target is known by; custom modules have `Name`.
NAME_FIELDS = {
    "Accounts": "Account_Name",
    "Campaigns": "Campaign_Name",
    "Cases": "Subject",
    "Contacts": "Full_Name",
    "Deals": "Deal_Name",
    "Leads": "Full_Name",
    "Products": "Product_Name",
    "Quotes": "Subject",
    "Tasks": "Subject",
    "Vendors": "Vendor_Name",
}

INTEGERS = frozenset({"integer", "bigint"})
NARROW = frozenset({"autonumber", "email", "phone", "website"})  # nobody stores these in full width
PEOPLE = "Users"
PATTERNS = {"starts_with": "{}%", "ends_with": "%{}", "contains": "%{}%"}

# Words of the query language; a column that is called so stands in quotes.
RESERVED = frozenset(
    (
        *("and", "as", "asc", "avg", "between", "by", "count", "desc", "external", "from", "group", "in", "is", "like"),
        *("limit", "max", "min", "not", "null", "offset", "or", "order", "select", "sum", "where"),
        *("all", "any", "case", "distinct", "else", "end", "exists", "having", "inner", "into", "join", "outer", "set"),
        *("table", "then", "union", "values", "when"),
    )
)

PeopleFinder = Callable[[Criterion], Sequence[str]]  # criterion on a user field → ids of the people who fulfil it


@dataclass(frozen=True)
class Condition:
    """Alternatives that are joined by OR; each counts as one of the 25 criteria. No alternative: nothing can match.

    is_exact  False when records may come back that the criterion does not mean
    """

    parts: tuple[str, ...]
    is_exact: bool = True

    @property
    def text(self) -> str:
        return join(" or ", self.parts)


def quote(text: str) -> str:
    """A text literal: cleaned, quotes doubled. `%` and `_` have no documented escape and stay as they are."""
    return "'" + spellings.clean(text).replace("'", "''") + "'"


def join(word: str, parts: Sequence[str]) -> str:
    """`((a word b) word c)`: two operands at a time, each pair in brackets; blanks around the word belong to it.

    source  https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21
    """
    text = parts[0]
    for part in parts[1:]:
        text = f"({text}{word}{part})"
    return text


def where(conditions: Sequence[Condition]) -> str:
    """The condition of a query, in brackets as a whole; every record when there are none."""
    if not conditions:
        return ALL
    text = join(" and ", [condition.text for condition in conditions])
    return text if len(conditions) > 1 or len(conditions[0].parts) > 1 else f"({text})"


def select(columns: Iterable[str], module: str, condition: str, *, limit: int = ROWS_MOST, offset: int = 0) -> str:
    """The query for one page, newest change first."""
    names = _listed(tuple(columns))
    start = f" offset {offset}" if offset else ""
    return f"select {names} from {module} where {condition} order by Modified_Time desc limit {limit}{start}"


@lru_cache(maxsize=256)
def _listed(columns: tuple[str, ...]) -> str:
    """Up to fifty names, and the same for nearly every command about a module."""
    return ", ".join(column(name) for name in columns)


def count(module: str, condition: str) -> str:
    """The query for the number of records in all."""
    return f"select COUNT(id) from {module} where {condition}"


def column(api_name: str) -> str:
    return f"'{api_name}'" if api_name.lower() in RESERVED else api_name


def condition(criterion: Criterion, people: PeopleFinder | None = None, *, reach: Reach = "typed") -> Condition | None:
    """What COQL can be asked for this criterion; None when its type can't stand in WHERE, or people are not known.

    reach  how many forms of each text are asked for, see spellings.forms
    """
    field = criterion.field
    name = column(field.api_name)
    if field.kind == "boolean":
        states = dict.fromkeys(bool(value) for value in criterion.values)
        return Condition(tuple(f"{name} = '{'true' if state else 'false'}'" for state in states))
    if field.kind == "number":
        return _number(name, criterion)
    if field.kind != "text" or field.type == "textarea":
        return None
    if field.lookup == PEOPLE:
        return None if people is None else Condition(_is_one_of(name, people(criterion)))
    texts = [str(value) for value in criterion.values]
    if field.type == "multiselectpicklist":
        return Condition(tuple(dict.fromkeys(_multi_select(name, field, criterion.op, texts, reach))), is_exact=False)
    if field.type == "picklist":
        return _pick_list(name, field, criterion.op, texts, reach)
    if field.lookup is not None:
        name = f"{name}.{NAME_FIELDS.get(field.lookup, 'Name')}"
    return _text(name, field.type, criterion.op, texts, reach)


def _text(name: str, data_type: str, op: str, texts: Sequence[str], reach: Reach) -> Condition:
    is_phone = data_type == "phone"
    if reach == "widths" and data_type in NARROW:
        reach = "typed"
    forms: list[str] = []
    for text in texts:
        forms.extend(spellings.forms(text, reach))
        if is_phone and len(spellings.forms(text)) > 1:  # in full width: the stored number may have no punctuation
            forms.append(spellings.digits(text))
    forms = [form for form in dict.fromkeys(forms) if form]
    is_exact = not any(sign in form for form in forms for sign in "%_")
    pattern = PATTERNS.get(op)
    if pattern is None:
        parts = _is_one_of(name, forms)
    else:
        parts = tuple(f"{name} like {quote(pattern.format(form))}" for form in forms)
    if is_phone and reach == "all":
        loose = dict.fromkeys("%".join(("", *spellings.digits(text), "")) for text in texts)
        parts += tuple(f"{name} like {quote(form)}" for form in loose if form.strip("%"))
        is_exact = False
    return Condition(tuple(dict.fromkeys(parts)), is_exact)


def _pick_list(name: str, field: Field, op: str, texts: Sequence[str], reach: Reach) -> Condition:
    """By stored values and, where they differ, what the asker sees: which of the two is compared is not documented.
    Old records may hold what the list no longer has, so patterns are asked for as typed, too, and unknown values."""
    stored: list[str] = []
    unknown: list[str] = []
    for text in texts:
        found = matching_values(field, op, text)
        stored.extend(name for value in found for name in (value.actual, *value.labels[:1]))
        if not found or op in PATTERNS or reach == "all":
            unknown.append(text)
    if op not in PATTERNS:
        forms = [form for text in unknown for form in spellings.forms(text, reach)]
        return Condition(_is_one_of(name, [*stored, *forms]))
    rest = _text(name, field.type, op, unknown, reach)
    return Condition((*_is_one_of(name, stored), *rest.parts), rest.is_exact)


def _multi_select(name: str, field: Field, op: str, texts: Sequence[str], reach: Reach) -> Iterable[str]:
    """The stored text is all chosen values joined by ';', so every operator is asked as 'contains'. What the asker sees
    is asked for, too, where there is room: which of the two is compared is not documented."""
    for text in texts:
        if op not in PATTERNS:  # the first of several values that must all be chosen
            text = text.split(";")[0].strip() or text
        shown = [
            name
            for value in matching_values(field, op if op in PATTERNS else "is", text)
            for name in (value.actual, *(value.labels[:1] if reach != "typed" else ()))
        ]
        others = [name for name in shown if not spellings.matches("contains", name, text)]
        asked = others if shown and len(others) == len(shown) else [*spellings.forms(text), *others]
        yield from (f"{name} like {quote(f'%{one}%')}" for one in asked)


def matching_values(field: Field, op: str, text: str) -> tuple[Value, ...]:
    """The values of a pick list of which any label, or the stored text, fulfils the operator."""
    return tuple(
        value
        for value in field.values
        if any(spellings.matches(op, label, text) for label in (*value.labels, value.actual))
    )


def _is_one_of(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """One `=` or as few IN as there must be; () for no value."""
    literals = list(dict.fromkeys(quote(value) for value in values))
    if len(literals) == 1:
        return (f"{name} = {literals[0]}",)
    starts = range(0, len(literals), IN_MOST)
    return tuple(f"{name} in ({','.join(literals[start : start + IN_MOST])})" for start in starts)


def _number(name: str, criterion: Criterion) -> Condition:
    if criterion.field.api_name == "id":  # a number that is written as text everywhere
        texts = tuple(quote(number(value)) for value in criterion.values if isinstance(value, Decimal))
        return Condition(tuple(f"{name} {criterion.op} {text}" for text in dict.fromkeys(texts)))
    is_integer = criterion.field.type in INTEGERS
    figures = [value for value in criterion.values if isinstance(value, Decimal)]
    if criterion.op in ("=", "is"):
        figures = [figure for figure in figures if abs(figure) <= LARGEST]
        if is_integer:  # another type than the column's is an error: 3.5 employees are nowhere
            figures = [figure for figure in figures if figure == figure.to_integral_value()]
        literals = list(dict.fromkeys(number(figure) for figure in figures))
        if len(literals) == 1:
            return Condition((f"{name} = {literals[0]}",))
        return Condition((f"{name} in ({','.join(literals)})",) if literals else ())
    rounding = ROUND_FLOOR if criterion.op in (">", "<=") else ROUND_CEILING
    parts = []
    for figure in figures:
        limit = max(-LARGEST, min(LARGEST, figure))
        if is_integer:
            limit = limit.to_integral_value(rounding)
        parts.append(f"{name} {criterion.op} {number(limit)}")
    return Condition(tuple(dict.fromkeys(parts)))


def number(figure: Decimal) -> str:
    """A number as the language reads it: no exponent, no needless zeros behind the point."""
    plain = format(figure, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
