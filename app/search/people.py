"""The organisation's people: found by name or e-mail, their full names put into rows, and who stands below which role.

Makes no call: lists are fetched and cached by metadata.py. A person's own CRM rights were applied by the CRM before.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.clients import spellings
from app.clients.crm_facts import Role, Row, User
from grammar.catalog import Module
from grammar.command.nodes import Criterion
from grammar.folding import fold, fold_label

Keep = Callable[[Row], bool]  # whether a row may be shown


class People:
    """Everybody, those who left included: their records are still there."""

    def __init__(self, users: Iterable[User]) -> None:
        self._by_id = {user.id: user for user in users}
        self._names = {user.id: tuple(_names(user)) for user in self._by_id.values()}
        self._by_zuid = {user.zuid: user for user in self._by_id.values() if user.zuid}
        self._by_email = {fold(user.email): user for user in self._by_id.values() if user.email}

    def __iter__(self) -> Iterator[User]:
        return iter(self._by_id.values())

    def user(self, user_id: str) -> User | None:
        return self._by_id.get(user_id)

    def of_cliq_user(self, zuid: str, email: str = "") -> User | None:
        """The CRM user that belongs to a Cliq user: by ZUID, else by e-mail address."""
        return self._by_zuid.get(zuid) or self._by_email.get(fold(email))

    def finding(self, criterion: Criterion) -> Sequence[str]:
        """The ids of the people whose name, in any usual order, or e-mail address fulfils the criterion."""
        values = [fold(str(value)) for value in criterion.values]
        return [
            user_id
            for user_id, names in self._names.items()
            if any(spellings.holds(criterion.op, name, value) for name in names for value in values)
        ]

    def complete(self, module: Module, rows: Iterable[Row]) -> None:
        """Put full name and e-mail into the user fields of fresh rows: COQL sends the last name only."""
        columns = [field.api_name for field in module.fields if field.lookup == "Users"]
        for row in rows:
            for column in columns:
                value = row.get(column)
                if isinstance(value, dict) and (user := self._by_id.get(str(value.get("id")))) is not None:
                    value["name"], value["email"] = user.full_name, user.email


def _names(user: User) -> Iterable[str]:
    first, last = user.first_name.strip(), user.last_name.strip()
    spelt = (user.full_name, f"{first} {last}", f"{last} {first}", f"{last}{first}", first, last, user.email)
    return dict.fromkeys(fold(text.strip()) for text in spelt if text.strip())


def below(roles: Iterable[Role], names: Iterable[str]) -> frozenset[str]:
    """The ids of all roles under any role of these names (A2), at any depth; a named role itself is among them only
    when it stands under another one."""
    known = {role.id: role for role in roles}
    wanted = {fold_label(name) for name in names}
    tops = {role.id for role in known.values() if fold_label(role.name) in wanted}

    def stands_below(role: Role) -> bool:
        seen = {role.id}
        above = role.reporting_to_id
        while above and above not in seen:  # a circle in the data must not hang us
            if above in tops:
                return True
            seen.add(above)
            above = known[above].reporting_to_id if above in known else ""
        return False

    return frozenset(role.id for role in known.values() if stands_below(role))


def keeper(roles: Iterable[Role], names: Iterable[str], people: People) -> Keep:
    """The filter for `run`: a record without an owner, or whose owner has no known role, is not shown."""
    allowed = below(roles, names)
    owners = {user.id for user in people if user.role_id in allowed}

    def keep(row: Row) -> bool:
        owner = row.get("Owner")
        return isinstance(owner, dict) and str(owner.get("id")) in owners

    return keep
