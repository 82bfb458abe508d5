"""What the parts of a parsed line mean together: a Question, or Unfit.

Pure: the line, the scope, today and the fiscal year go in. Conditions are heard in filters.py, figures and orders in
figures.py, times in timing.py; what kind of answer it becomes is decided in intents.py.
"""

from collections.abc import Callable

from lark import Tree

from grammar.folding import fold_label
from grammar.question import defaults
from grammar.question.lines.line import Line, Part, is_single, roles_of
from grammar.question.lines.roles import Choice, Role
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Key, Order, Path, Question
from grammar.question.reading import figures, filters, intents, naming, ranking, timing
from grammar.question.reading.draft import Asker, Draft, Unfit

Handler = Callable[[Draft, Line, Part, list[Role]], None]

_NOTED = frozenset(
    (
        *("LIST", "WHAT", "WHO", "WHEN", "HOWMUCH", "WHICH", "VS", "TREND", "AVAILABLE", "THEM", "COUNT", "SUP"),
        *("HEAD", "OWNS", "FIELDS", "SCHEDULE"),
    )
)
_UNITS = ("day", "week", "month", "quarter", "year", "月", "週", "年", "四半期")
_AHEAD = ("closing", "due", "scheduled", "end")
# Words that compare two periods without saying which is looked at: the later one is; with "to" they say it.
_DIRECTED = (" to", " with")
_SYMMETRIC = ("compar", "difference", "gap", "比較", "を比較", "差", "の差", "違い")


def hear(tree: Part, roles: list[Role], scope: Scope, asker: Asker) -> Draft:
    """What a parsed line of roles says, before defaults.

    raises  Unfit
    """
    line, draft = Line(roles), Draft(scope, asker)
    draft.flags |= {role.type for role in roles} & _NOTED
    draft.ahead = any(role.type == "EVENT" and role.value in _AHEAD for role in roles)
    if _head_is_single(line, scope):
        draft.flags.add("SINGLE")
    if any(role.type == "OR" and ("VS", "") in role.lexeme.meanings for role in roles):
        draft.flags.add("SIDE_BY_SIDE")
    if scope.module.api_name == "Accounts" and any(figures.is_bare_revenue(role, scope) for role in roles):
        draft.assumed.add("annual_revenue")
    for role in roles:
        if role.type in ("NOACT", "NOMOD"):
            _quiet(draft, line, role)
    for part in tree.children:
        assert isinstance(part, Tree)
        _HANDLERS[str(part.data)](draft, line, part, roles_of(part))
    return draft


def interpret(tree: Part, roles: list[Role], scope: Scope, asker: Asker) -> tuple[Question, Draft]:
    """The question that a parsed line of roles asks, with the draft it came from (its cost and flags).

    raises  Unfit
    """
    draft = hear(tree, roles, scope, asker)
    return intents.finish(draft), draft


def _head_is_single(line: Line, scope: Scope) -> bool:
    plural = fold_label(scope.module.label)
    heads = [role for role in line.roles if role.type == "HEAD" and role.lexeme.script == "latin"]
    heads = [role for role in heads if role.lexeme.text != plural]
    return bool(heads) and all(is_single(role) for role in heads)


# ---------------------------------------------------------------- single words


def _flag(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    role = roles[0]
    if role.type in ("OTHER", "CHILD") and not line.is_taken(role):
        raise Unfit("another module, and no word that joins them")
    if role.type == "STATUS":
        filters.status(draft, role)
    elif role.type == "SCHEDULE":
        if not line.has("NAME", "USER"):  # else it is theirs
            draft.add_me()
    elif role.type == "VERSUS":
        draft.versus = str(role.value)
    elif role.type == "VS" and timing.base_comes_first(line, role, _DIRECTED):
        draft.flags.add("BASE_FIRST")
    elif role.type == "VS" and role.lexeme.text.startswith(_SYMMETRIC) and not role.lexeme.text.endswith(_DIRECTED):
        draft.flags.add("SYMMETRIC")
    elif role.type == "RECENT":
        draft.order = Order(draft.scope.own("Modified_Time" if role.value == "modified" else "Created_Time"))
    elif role.type == "OWNS":
        draft.columns.append(draft.scope.own(str(role.value) or "Owner"))
    elif role.type == "DIR":
        draft.flags.add("DESC" if role.value else "ASC")
    elif role.type == "MISSING":
        draft.flags.add("MISSING")


def _quiet(draft: Draft, line: Line, role: Role) -> None:
    """No activity, not updated: for the span or the period beside it, else for 30 days."""
    beside = [found for found in line.near([role]) if found.type in ("SPAN", "PERIOD")]
    if any(found.type == "SPAN" for found in beside):
        return  # the span brings it
    for found in beside:
        value = timing.quiet_period(str(found.value))
        if value:
            line.take(found)
            timing.quiet(draft, role.type, value)
            return
    draft.assumed.add("span")
    timing.quiet(draft, role.type, "30_days")


def _this(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    draft.flags.add("THIS")


def _not_status(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    draft.add_status(next(str(role.value) for role in roles if role.type == "STATUS"), negative=True)


# ---------------------------------------------------------------- groups


def key_of(draft: Draft, role: Role) -> Key:
    """What a role groups by; a date by month, a unit of time without a date by the date found at the end."""
    if role.type == "GRAIN":
        if isinstance(role.value, tuple):
            return Key(role.value[1], role.value[0])
        return Key(Path(""), role.value)  # type: ignore[arg-type]
    path = role.value
    if not isinstance(path, Path):
        raise Unfit("nothing is grouped by that")
    field = draft.catalog_field(path)
    if field is not None and defaults.is_date(field):
        return Key(path, "month")
    if field is not None and not defaults.is_groupable(field):
        raise Unfit("nothing is grouped by that")
    return Key(path)


def _by(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    latest = draft.superlative is not None and draft.superlative[1] in ("created", "modified")
    for role in roles:
        if role.type not in ("FIELD", "REL", "GRAIN"):
            continue
        path = role.value if isinstance(role.value, Path) else None
        field = draft.catalog_field(path) if path is not None else None
        if path is not None and field is not None and latest and defaults.is_date(field):
            draft.order = Order(path, draft.superlative is not None and draft.superlative[0] == "high")
        elif path is not None and field is not None and defaults.is_number(field):
            figures.order_key(draft, path)
        else:
            draft.groups.append(key_of(draft, role))


def _by_measure(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    figures.measure(draft, [role for role in roles if role.type != "BY"], line)
    draft.flags.add("BY_MEASURE")


def _which(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """which stage, what month: the groups of a ranking, or a field that is asked for."""
    role = roles[-1]
    named = any(found.type in ("NAME", "USER") and not line.is_taken(found) for found in line.roles)
    if line.has("SUP") and not (named and not line.has("MEASURE")):
        draft.groups.append(key_of(draft, role))
        draft.key_is_single = is_single(role)
    elif role.type == "FIELD" and isinstance(role.value, Path):
        if line.has("COUNT", "MEASURE", "AGG"):
            draft.groups.append(key_of(draft, role))
        else:
            draft.columns.append(role.value)
    else:
        raise Unfit("which of them is not said")


def _fields(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    for role in roles:
        if role.type not in ("FIELD", "REL", "GRAIN") or line.is_taken(role):
            continue
        if role.type == "GRAIN":
            draft.groups.append(key_of(draft, role))
            draft.key_is_single = draft.key_is_single or (line.has("SUP") and role.lexeme.text in _UNITS)
        elif role.type == "REL":
            _relation(draft, line, role)
        else:
            figures.bare_field(draft, role, line)


def _relation(draft: Draft, line: Line, role: Role) -> None:
    """A related module's name with nothing that says why: the groups of a ranking, or a name beside it."""
    if any(found is not None and found.type == "NAME" for found in line.beside([role])):
        return  # the name uses it
    if _is_spoken_of(line, role):
        return  # 'opportunities for accounts in the Healthcare industry': the condition is on the related record
    most = draft.superlative is not None and draft.superlative[1] == "number"
    if most or (line.has("SUP") and (line.has("COUNT", "MEASURE") or not line.has("HEAD"))):
        draft.groups.append(key_of(draft, role))
        draft.key_is_single = is_single(role)
        return
    raise Unfit("a related module, and nothing that joins it")


def _is_spoken_of(line: Line, related: Role) -> bool:
    """Whether a field or a value of that very related record stands in the line."""
    paths = [role.value for role in line.roles if role.type == "FIELD"]
    paths += [option[0] for role in line.roles if isinstance(role.value, Choice) for option in role.value.options]
    via = related.value.field if isinstance(related.value, Path) else ""
    return any(isinstance(path, Path) and path.via == via for path in paths)


# ---------------------------------------------------------------- figures, comparisons and times


def _measure(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    figures.measure(draft, roles, line)


def _sort(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    figures.sort(draft, roles, line)


def _sort_related(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    figures.sort_related(draft, roles)


def _compared(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    _, after = line.beside(roles)
    if after is not None and after.type == "HEAD" and "OF" not in after.led and figures.is_count_of_records(roles):
        raise Unfit("how many records each has is asked of no grouping here")
    figures.compared(draft, None, roles, line.near(roles))


def _field_compared(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    path = next(role.value for role in roles if role.type == "FIELD")
    others = [role for role in roles if role.type != "FIELD"]
    if line.has("SUP") and len(others) == 1 and line.place(others[0]) < line.place(roles[-1]):
        raise Unfit("a number of records, not of the field")
    figures.compared(draft, path, others, line.near(roles))  # type: ignore[arg-type]


def _time(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    event = next((role for role in roles if role.type == "EVENT"), None)
    when = next((child for child in part.children if isinstance(child, Tree)), None)
    path = next((role.value for role in roles if role.type == "FIELD"), None)
    if line.is_taken(roles[0]):
        return
    if when is None:
        if event is not None and not any(role.type == "SPAN" for role in line.near([event])):
            timing.undated(draft, str(event.value))
    elif event is not None:
        timing.dated(draft, str(event.value), when)
    elif isinstance(path, Path):
        field = draft.catalog_field(path)
        if field is not None and defaults.is_date(field):
            timing.of_field(draft, path, when)
        else:
            figures.bare_field(draft, roles[0], line)
            timing.bare(draft, when)
    else:
        timing.bare(draft, when)


_HANDLERS: dict[str, Handler] = {
    "flag": _flag,
    "this": _this,
    "not_status": _not_status,
    "by": _by,
    "by_measure": _by_measure,
    "which": _which,
    "measure": _measure,
    "superlative": ranking.superlative,
    "sort": _sort,
    "sort_related": _sort_related,
    "fields": _fields,
    "filter": _compared,
    "field_compared": _field_compared,
    **dict.fromkeys(("time", "dated", "field_dated", "event"), _time),
    **dict.fromkeys(("values", "of"), naming.values),
    "subject": naming.subject,
    "poss": naming.poss,
    "is_value": filters.is_value,
    "value_of": filters.value_of,
    "not_value": filters.not_value,
    "not_field": filters.boolean,
    "boolean": filters.boolean,
    "text": filters.text,
    "text_not": filters.text,
    "owned": filters.owned,
    "created_by": filters.created_by,
    "asked": filters.asked,
    "counted": filters.counted,
    **dict.fromkeys(("without", "having"), filters.existence),
}
