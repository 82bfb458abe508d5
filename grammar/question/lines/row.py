"""A row of lexemes in one scope: what each may be, and what has been chosen for it so far.

Looks around; the choosing is done in context.py and connectors.py.
"""

from grammar.question.lines.roles import candidates
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Path
from grammar.question.words.lexer import Lexeme

Options = dict[str, object]  # role type → its value, the likeliest first

VALUES = frozenset(("VALUE", "NAME", "USER", "ME"))
KEYS = frozenset(("FIELD", "REL", "GRAIN"))

# What is dropped wherever it stands.
DROPPED = frozenset(
    (
        *("FILLER", "SEP", "LB", "RB", "IS", "COMMA", "MONEY", "WISH", "RANK", "BREAKDOWN", "HONORIFIC"),
        *("HONORIFIC_POST", "SMALLTALK", "AGO"),
    )
)
# What only says how its neighbours belong together.
CONNECTORS = frozenset(
    (
        *("OF", "WITH", "AND", "OR", "TO", "BY", "ARU", "NAI", "EMPTY", "FILLED", "SINCE", "SINCE_POST", "BEFORE"),
        *("BEFORE_POST", "AFTER", "AFTER_POST", "UNTIL", "UNTIL_POST", "ATMOST_POST", "THIS", "THEM", "AVAILABLE"),
        *("EACH", "NOT", "SORT", "POSS", "CREATOR", "CONTAINS", "SUBJECT"),
    )
)


def options_of(lexemes: list[Lexeme], scope: Scope) -> list[Options]:
    """For each lexeme what it may be in this scope."""
    found: list[Options] = []
    for lexeme in lexemes:
        options: Options = {}
        for _, kind, value in candidates(lexeme, scope):
            options.setdefault(kind, value)
        found.append(options)
    return found


class Row:
    """One attempt at a row. picks: the role type chosen for each lexeme; options may be narrowed on the way."""

    def __init__(self, lexemes: list[Lexeme], scope: Scope, options: list[Options], flips: dict[int, str]) -> None:
        self.lexemes = lexemes
        self.scope = scope
        self.options = [dict(found) for found in options]
        self.flips = flips
        self.picks = [flips.get(place) or next(iter(found), "UNFIT") for place, found in enumerate(self.options)]

    def is_soft(self, place: int) -> bool:
        """Whether the word carries nothing, or only joins its neighbours."""
        return self.picks[place] in DROPPED or self.picks[place] in CONNECTORS

    def after(self, place: int | None, over: frozenset[str] = frozenset()) -> int | None:
        """The next word that carries something, roles in `over` left out."""
        for found in range(len(self.picks) if place is None else place + 1, len(self.picks)):
            if not self.is_soft(found) and self.picks[found] not in over:
                return found
        return None

    def ahead_of(self, place: int, over: frozenset[str] = frozenset()) -> int | None:
        """The word before that carries something, roles in `over` left out."""
        for found in range(place - 1, -1, -1):
            if not self.is_soft(found) and self.picks[found] not in over:
                return found
        return None

    def pick(self, place: int | None) -> str:
        return "" if place is None else self.picks[place]

    def value(self, place: int | None) -> object:
        return None if place is None else self.options[place].get(self.picks[place])

    def path(self, place: int | None) -> Path | None:
        """The field that a place is chosen to be."""
        found = self.options[place].get("FIELD") if place is not None and self.picks[place] == "FIELD" else None
        return found if isinstance(found, Path) else None

    def settle(self, place: int, kind: str, value: object) -> None:
        """Decide a place for good."""
        self.options[place] = {kind: value}
        self.picks[place] = kind
