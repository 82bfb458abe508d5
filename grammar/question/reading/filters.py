"""Conditions of a question that name their field: fields with values, what is there and what is missing.

Each function hears one kind of part; names and values alone are heard in naming.py.
"""

from grammar.catalog import Field
from grammar.question import defaults
from grammar.question.lines.line import Line, Part
from grammar.question.lines.names import Name
from grammar.question.lines.roles import Choice, Role
from grammar.question.nodes import Path
from grammar.question.reading import figures, naming, placing
from grammar.question.reading.draft import Draft, Unfit
from grammar.question.words.numbers import Amount

_VALUES = ("VALUE", "NAME", "USER", "ME")


def _values(roles: list[Role]) -> list[Role]:
    return [role for role in roles if role.type in _VALUES]


def _field_of(roles: list[Role]) -> Path | None:
    return next((role.value for role in roles if role.type == "FIELD" and isinstance(role.value, Path)), None)


def _path_of(roles: list[Role]) -> Path:
    path = _field_of(roles)
    if path is None:
        raise Unfit("no field")
    return path


# ---------------------------------------------------------------- fields with values


def _is_measured(field: Field | None) -> bool:
    """Fields whose values nobody names in a condition without saying how: 'phone Acme' asks for Acme's phone."""
    if field is None:
        return False
    return defaults.is_number(field) or defaults.is_date(field) or field.type in ("phone", "email", "website")


def is_value(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """industry is Healthcare; phone Nancy Anderson (asked of a record); stage Prospecting or Negotiation."""
    path, found = _path_of(roles), _values(roles)
    field = draft.catalog_field(path)
    named = [role.value for role in found if isinstance(role.value, Name)]
    plain = len(named) == len(found) and not any("@" in name.text or name.quoted for name in named)
    if _is_measured(field) and plain:
        draft.columns.append(path)
        naming.place(draft, line, found, of=False)
    elif all(role.type == "ME" for role in found) and not (field is not None and defaults.is_user(field)):
        draft.add_me()
        figures.bare_field(draft, roles[0], line)
    else:
        placing.field_values(draft, path, found)


def value_of(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """Healthcare industry; Acme phone (asked of a record); 田中さんが担当."""
    path, found = _path_of(roles), _values(roles)
    role = next(role for role in roles if role.type == "FIELD")
    choices = [found_role.value for found_role in found if isinstance(found_role.value, Choice)]
    fits = all(any(option[0] == path for option in choice.options) for choice in choices)
    if all(found_role.type == "ME" for found_role in found):
        draft.add_me()
        figures.bare_field(draft, role, line)
    elif all(("MAILBOX", "") in found_role.lexeme.meanings for found_role in found):
        placing.text_condition(draft, path, "contains", found)  # a gmail address
    elif choices and not fits:
        placing.bare_values(draft, found)
        figures.bare_field(draft, role, line)
    elif all(found_role.type == "NAME" for found_role in found) and _asks_of(draft, line, path):
        draft.columns.append(path)
        naming.place(draft, line, found, of=False)
    else:
        placing.field_values(draft, path, found)


def _asks_of(draft: Draft, line: Line, path: Path) -> bool:
    """Whether 'Acme … phone' asks for a field of Acme rather than for records with that value."""
    field = draft.catalog_field(path)
    if _is_measured(field):
        return True
    return not line.has("HEAD") or (line.has("WHO") and field is not None and defaults.is_user(field))


def not_value(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """excluding Web source; Web以外のリードソース; not Tokyo."""
    path, found = _field_of(roles), _values(roles)
    if path is not None:
        placing.field_values(draft, path, found, negative=True)
    elif any(role.type == "VALUE" for role in found):
        placing.bare_values(draft, found, negative=True)
    elif all(role.type in ("ME", "USER") for role in found):
        placing.field_values(draft, draft.scope.own("Owner"), found, negative=True)
    else:
        raise Unfit("what it is not is not said")


def boolean(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """opted out is true; not opted out."""
    path = _path_of(roles)
    field = draft.catalog_field(path)
    if field is None or field.type != "boolean":
        raise Unfit("neither true nor false")
    said = next((bool(role.value) for role in roles if role.type == "BOOL"), True)
    draft.add(path, "is", said != any(role.type == "NOT" for role in roles))


def text(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """whose email contains gmail; 姓が山で始まる; name starts with Z."""
    op = next(role.value for role in roles if role.type in ("TEXTOP", "TEXTOP_POST"))
    negative = any(role.type == "NOT" for role in roles)
    placing.text_condition(draft, _field_of(roles), op, _values(roles), negative=negative)  # type: ignore[arg-type]


def owned(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """owned by Jane Smith; assigned to me; owned by anyone except me."""
    negative = any(role.type == "NOT" for role in roles)
    placing.field_values(draft, draft.scope.own("Owner"), _values(roles), negative=negative)


def created_by(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """created by John; 田中が作成した."""
    if not draft.scope.module.field("Created_By"):
        raise Unfit("no creator here")
    placing.field_values(draft, draft.scope.own("Created_By"), _values(roles))
    draft.flags.add("BY_CREATOR")


def asked(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """what is the phone number; 電話番号は何; when does it close."""
    for role in roles:
        if role.type == "FIELD":
            figures.bare_field(draft, role, line, asked=True)
        elif role.type == "REL" and isinstance(role.value, Path):
            draft.columns.append(role.value)
        elif role.type == "EVENT":
            name = defaults.event_field(draft.scope.module, str(role.value))
            if name is None:
                raise Unfit("no such date here")
            draft.columns.append(draft.scope.own(name))


def status(draft: Draft, role: Role) -> None:
    """won, overdue; in my pipeline says whose, too."""
    draft.add_status(str(role.value))
    if " my " in role.lexeme.text:
        draft.add_me()


# ---------------------------------------------------------------- what is there


def existence(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """without deals; 商談のない; with an e-mail; phone is empty."""
    target = next(role for role in roles if role.type in ("CHILD", "FIELD", "REL"))
    having = part.data == "having"
    if target.type == "CHILD":
        _related(draft, target, "count>" if having else "count=", 0)
        return
    path = target.value
    if not isinstance(path, Path):
        raise Unfit("no field")
    field = draft.catalog_field(path)
    if field is not None and field.type == "boolean":
        draft.add(path, "is", having)
    else:
        draft.add(path, "is_not_empty" if having else "is_empty")


def counted(draft: Draft, line: Line, part: Part, roles: list[Role]) -> None:
    """with more than 3 deals; 商談が3件以上."""
    child = next(role for role in roles if role.type == "CHILD")
    numbers = [role.value for role in roles if isinstance(role.value, Amount)]
    if len(numbers) != 1 or numbers[0].money or numbers[0].percent:
        raise Unfit("not a number of records")
    op = next((str(role.value) for role in roles if role.type in ("CMP", "CMP_POST")), "=")
    if any(role.type == "ATMOST_POST" for role in roles):
        op = "<="
    _related(draft, child, f"count{op}", numbers[0].value)


def _related(draft: Draft, child: Role, op: str, count: object) -> None:
    """How many records of another module belong to each, perhaps only the open ones."""
    module, status = child.value if isinstance(child.value, tuple) else (child.value, "")
    path = Path(f"related:{module}", "", draft.module)
    draft.add(path, op, count)  # type: ignore[arg-type]
    if status:
        draft.add(Path("deal_status", path.field, defaults.DEALS), "is", str(status))
