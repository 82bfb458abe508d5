"""One line of roles while it is being understood: what stands beside what, and what has been used already.

Looks and remembers; what the parts mean is said in interpret.py, filters.py and figures.py.
"""

from collections.abc import Sequence

from lark import Token, Tree

from grammar.question.lines.roles import Role

Part = Tree[Token]


def roles_of(part: Part) -> list[Role]:
    """The roles of a part, in order."""
    return [token.value for token in part.scan_values(lambda token: True)]


class Line:
    """The roles of a line; a role is found by identity, since two may be equal."""

    def __init__(self, roles: Sequence[Role]) -> None:
        self.roles = list(roles)
        self._places = {id(role): place for place, role in enumerate(roles)}
        self._taken: set[int] = set()

    def place(self, role: Role) -> int:
        return self._places[id(role)]

    def at(self, place: int) -> Role | None:
        return self.roles[place] if 0 <= place < len(self.roles) else None

    def has(self, *kinds: str) -> bool:
        return any(role.type in kinds for role in self.roles)

    def beside(self, roles: Sequence[Role]) -> tuple[Role | None, Role | None]:
        """The roles just before and just after a part."""
        return self.at(self.place(roles[0]) - 1), self.at(self.place(roles[-1]) + 1)

    def near(self, roles: Sequence[Role]) -> list[Role]:
        """The two roles before and the two after a part, the nearer ones last."""
        first, last = self.place(roles[0]), self.place(roles[-1])
        return [role for place in (first - 2, last + 2, first - 1, last + 1) if (role := self.at(place)) is not None]

    def take(self, role: Role) -> None:
        """Another part has used this role; its own part has nothing more to say."""
        self._taken.add(self.place(role))

    def is_taken(self, role: Role) -> bool:
        return self.place(role) in self._taken


_PLURALS = frozenset(("people", "salespeople", "salesmen"))


def is_single(role: Role) -> bool:
    """Whether a Latin noun is in the singular; Japanese does not say."""
    return role.lexeme.script == "latin" and not role.lexeme.text.endswith("s") and role.lexeme.text not in _PLURALS
