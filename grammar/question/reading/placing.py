"""Where a name or a value belongs: which field a word without one is a condition on.

Decides by the kind of the name and the words beside it; the order of everything else is interpret.py's.
"""

from collections.abc import Sequence

from grammar.catalog import Field
from grammar.folding import fold_label
from grammar.question import defaults
from grammar.question.lines.names import Name
from grammar.question.lines.roles import Choice, Role
from grammar.question.nodes import ME, Op, Path, Scalar
from grammar.question.reading.draft import Draft, Unfit
from grammar.question.words import vocabulary

PERSON_AS_COMPANY = 0.7  # what it costs to take a person's name for a company's

_NEGATIVE: dict[Op, Op] = {
    "is": "is_not",
    "in": "not_in",
    "contains": "not_contains",
    "starts_with": "is_not",
    "ends_with": "is_not",
}


def _is_one_word(name: Name) -> bool:
    """Whether a person's name is but a part of it: Rohit, 佐藤."""
    text = name.text
    return " " not in text and (text.isascii() or fold_label(text) in vocabulary.names("FAMILY"))


def own_name(draft: Draft, name: Name) -> None:
    """The record itself has this name: contact Nancy Anderson, the Acme deal."""
    module = draft.scope.module
    if "@" in name.text and (email := defaults.first_field(module, ("Email", "email"))):
        draft.add(draft.scope.own(email.api_name), "is", name.text)
        return
    path = draft.scope.own(module.name_field)
    if any(condition.path == path for condition in draft.conditions):
        raise Unfit("two names of one record")
    if module.api_name in defaults.PEOPLE and name.company:
        of_name(draft, name)
        return
    if name.person and module.api_name == "Accounts":
        draft.cost += PERSON_AS_COMPANY
    exact = module.name_field in (
        "Full_Name",
        "Account_Name",
        "Vendor_Name",
        "Campaign_Name",
        "Product_Name",
        "full_name",
    )
    exact = (exact and not (module.api_name in defaults.PEOPLE and _is_one_word(name))) or (name.quoted and exact)
    draft.add(path, "is" if exact else "contains", name.text)
    draft.flags.add("NAMED")


def of_name(draft: Draft, name: Name) -> None:
    """The record belongs to someone of this name: contacts at Acme, the opportunity for Jim Glynn."""
    scope, module = draft.scope, draft.scope.module
    if "@" in name.text or module.api_name in ("Accounts", "Vendors", "Campaigns", "Products"):
        own_name(draft, name)
        return
    if module.api_name in defaults.PEOPLE:
        if name.person:
            own_name(draft, name)
        else:
            field = module.field("Account_Name") or module.field("Company")
            if field is None:
                raise Unfit("no company here")
            draft.add(scope.own(field.api_name), "is", name.text)
        return
    if module.api_name == "Users":
        own_name(draft, name)
        return
    order = ("Contacts", "Accounts") if name.person else ("Accounts", "Contacts")
    for target in order:
        field = scope.lookups.get(target)
        if field is not None and (target == "Accounts" or name.person):
            draft.add(
                scope.own(field.api_name),
                "contains" if target == "Contacts" and _is_one_word(name) else "is",
                name.text,
            )
            return
    related = module.field("What_Id")
    if related is not None:
        draft.add(scope.own("What_Id"), "contains", name.text)
        return
    own_name(draft, name)


def of_figure(draft: Draft, name: Name) -> None:
    """山本さんの今月の売上; Acme's revenue: a person's own figures, a company's as a customer."""
    if name.person:
        draft.add_owner(name.text)
    else:
        of_name(draft, name)


def related_name(draft: Draft, path: Path, name: Name) -> None:
    """account Adventure Works, for the customer Acme: the related record has this name."""
    field = draft.catalog_field(path)
    if field is not None and defaults.is_user(field):
        draft.add(path, "is", name.text)
        return
    several = path.field in ("What_Id", "Parent_Id")
    draft.add(path, "contains" if several or (name.person and _is_one_word(name)) else "is", name.text)


def _value_of(role: Role, path: Path, field: Field | None) -> tuple[Scalar, int]:
    """(what is compared, tier): the stored value; what was typed where it is but a part of one, or known to no list."""
    value = role.value
    if role.type == "ME":
        return ME, 0
    if isinstance(value, Choice):
        for found, actual, tier in value.options:
            if found == path:
                return (value.typed, 2) if tier == 2 else (actual, 0)
        return value.typed, 3
    if isinstance(value, Name) and field is not None and (known := field.value(value.text)) is not None:
        return known.actual, 0
    return str(value), 3


def field_values(draft: Draft, path: Path, roles: Sequence[Role], *, negative: bool = False) -> None:
    """industry is Healthcare or Finance; stage Negotiation: a condition on a field that was named."""
    field = draft.catalog_field(path)
    if field is not None and (defaults.is_date(field) or defaults.is_number(field)):
        raise Unfit("no such value")
    if any(role.type == "ME" for role in roles) and not (field is not None and defaults.is_user(field)):
        raise Unfit("nobody is a value of this field")
    found = [_value_of(role, path, field) for role in roles]
    exactly = any(isinstance(role.value, Name) and role.value.quoted for role in roles)
    if any(isinstance(role.value, Name) and not role.value.plausible for role in roles):
        raise Unfit("no value")
    if field is not None and defaults.is_user(field):
        found = [(value, 0) for value, _ in found]
    values = tuple(dict.fromkeys(value for value, _ in found))
    op: Op = "in" if len(values) > 1 else "is"
    if len(values) == 1:
        value, tier = found[0]
        if exactly:
            pass
        elif path.field in ("Stage", "Role") and isinstance(value, str) and _stands_for_itself(field, value, tier):
            typed = roles[0].value.typed if isinstance(roles[0].value, Choice) else value
            values, op = (typed if typed.isascii() and tier else value,), "contains"
        elif tier == 2:
            op = "contains"
    draft.add(path, _NEGATIVE[op] if negative else op, *values)


def _stands_for_itself(field: Field | None, value: str, tier: int) -> bool:
    """A stage in words is contained in the stored one, unless several stages would then be meant where one was said."""
    if field is None:
        return True
    if not value.isascii():
        return False
    folded = fold_label(value)
    return tier != 0 or sum(folded in fold_label(v.actual) for v in field.values) <= 1


def bare_values(draft: Draft, roles: Sequence[Role], *, negative: bool = False) -> None:
    """Web leads, high priority, not Tokyo: values whose field goes without saying."""
    shared: list[Path] | None = None
    for role in roles:
        if isinstance(role.value, Choice):
            paths = [option[0] for option in role.value.options]
            shared = paths if shared is None else [path for path in shared if path in paths]
    if not shared:
        raise Unfit("values of different fields")
    field_values(draft, shared[0], roles, negative=negative)


def text_condition(draft: Draft, path: Path | None, op: Op, roles: Sequence[Role], *, negative: bool = False) -> None:
    """whose email contains gmail; name starts with Z (the record's own name when no field is said)."""
    target = path or draft.scope.own(draft.scope.module.name_field)
    field = draft.catalog_field(target)
    if field is not None and (defaults.is_date(field) or defaults.is_number(field) or field.type == "boolean"):
        raise Unfit("no text")
    values = tuple(role.value.typed if isinstance(role.value, Choice) else str(role.value) for role in roles)
    if op == "contains" and negative:
        op = "not_contains"
    elif negative:
        raise Unfit("no such condition")
    draft.add(target, op, *values)
