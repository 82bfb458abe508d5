"""The organisation's people: found by name or e-mail for criteria on owners, and their full names put into rows.

Makes no call: the list is fetched and cached by metadata.py. Rights are not decided here; see roles.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from app.clients import spellings
from app.clients.crm_facts import Row, User
from grammar.catalog import Module
from grammar.command.nodes import Criterion
from grammar.folding import fold

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
