"""What each lexeme may be for one module in question: its head, a related module, a field, a value, a language word.

Ranks the candidates of one lexeme at a time; context.py chooses among them by the neighbours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grammar.question import defaults
from grammar.question.lines.names import make
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Path
from grammar.question.virtual import USERS
from grammar.question.words.lexer import Lexeme
from grammar.question.words.numbers import Amount


@dataclass(frozen=True)
class Choice:
    """A value word: the fields it may be a value of here, best first, each with what the CRM stores."""

    options: tuple[tuple[Path, str, int], ...]
    typed: str
    weak: bool = False  # it means something else, too: a value only beside its field

    def __str__(self) -> str:
        return self.typed


@dataclass(frozen=True)
class Role:
    """A lexeme with its role. type: a terminal of question.lark, or one that is dropped; value: what it stands for."""

    type: str
    value: object
    lexeme: Lexeme
    led: frozenset[str] = field(default=frozenset())  # dropped roles between the kept one before and this

    @property
    def typed(self) -> str:
        return self.lexeme.typed


# Words of the language that mean the same to the grammar: (section, value) → terminal and its value.
_SUPERLATIVES = {
    "TOP": ("high", "top"),
    "BOTTOM": ("low", "top"),
    "HIGHEST": ("high", "size"),
    "LOWEST": ("low", "size"),
    "MOST": ("high", "number"),
    "FEWEST": ("low", "number"),
    "FASTEST": ("low", "days"),
    "SLOWEST": ("high", "days"),
    "LATEST": ("high", "created"),
    "OLDEST": ("low", "created"),
    "LATEST_MODIFIED": ("high", "modified"),
    "NEXT": ("low", "next"),
}
_COMPARISONS = {"OVER": ">", "UNDER": "<", "ATLEAST": ">=", "ATMOST": "<=", "EXACTLY": "="}
_TEXT_OPS = {"CONTAINS": "contains", "NOT_CONTAINS": "not_contains", "STARTS": "starts_with", "ENDS": "ends_with"}


def _terminal(kind: str, value: object) -> tuple[str, object]:
    if kind in _SUPERLATIVES:
        return "SUP", _SUPERLATIVES[kind]
    base = kind.removesuffix("_POST")
    if base in _COMPARISONS:
        return ("CMP_POST" if kind.endswith("_POST") else "CMP"), _COMPARISONS[base]
    if base in _TEXT_OPS:
        return ("TEXTOP_POST" if kind.endswith("_POST") else "TEXTOP"), _TEXT_OPS[base]
    if kind in ("RECENT", "RECENT_MODIFIED"):
        return "RECENT", "modified" if kind == "RECENT_MODIFIED" else "created"
    if kind in ("ASC", "DESC"):
        return "DIR", kind == "DESC"
    return kind, value


_GROWTH = frozenset(("growth", "growth rate", "成長率", "伸び率"))
LENT = 2  # the value of a head whose word is a lookup elsewhere: 'contact person', 勤務先
Candidate = tuple[float, str, object]  # (rank, role type, value); the lowest rank is the likeliest


def candidates(lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """Everything the lexeme may be for this module, the likeliest first; () for a word that fits nowhere here."""
    found = _modules(lexeme, scope)
    fields = scope.fields_of(lexeme.things)
    if fields:
        found.append((2.5 + fields[0][0] / 10, "FIELD", fields[0][1]))
    for kind, value in lexeme.meanings:
        found.extend(_language(kind, value, lexeme, scope))
    values = scope.values_of(lexeme.things)
    if values:
        weak = any(rank < 8 for rank, _, _ in found) or len(lexeme.text) == 1
        rank = 1.5 if values[0][2] == 0 and not values[0][0].via else 3.0
        found.append((rank, "VALUE", Choice(tuple(values), lexeme.typed, weak)))
    if not any(rank < 8 for rank, _, _ in found):
        found.extend(_unfit(lexeme))
    return sorted(found, key=lambda item: item[0])


def _modules(lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """The module itself, one it points to, one that points to it, or one that has nothing to do with it."""
    found: list[Candidate] = []
    for thing in lexeme.things:
        if thing.kind != "MODULE":
            continue
        if thing.module == scope.module.api_name:
            found.append((1.0 + thing.tier / 10, "HEAD", thing.tier))
            continue
        relation = scope.relation(thing.module)
        if relation is not None:
            found.append((2.2 + thing.tier / 10, "REL", relation))
        if thing.module in scope.children:
            found.append((2.3 + thing.tier / 10, "CHILD", thing.module))
        found.append((8.0, "OTHER", thing.module))
    if not any(kind == "HEAD" for _, kind, _ in found) and _points_here(lexeme, scope):
        found.append((3.0, "HEAD", LENT))
    return found


def _points_here(lexeme: Lexeme, scope: Scope) -> bool:
    """Whether elsewhere the word is a lookup to this module: 'contact person' is a contact."""
    for thing in lexeme.things:
        if thing.kind == "FIELD" and thing.module != scope.module.api_name and thing.tier < 3:
            module = scope.catalog.module(thing.module)
            field = module.field(thing.field) if module else None
            if field is not None and field.lookup == scope.module.api_name and not thing.field.startswith("Converted_"):
                return True
    return False


def _unfit(lexeme: Lexeme) -> list[Candidate]:
    """What a word may still be that means nothing here: a name, a value that no list has, a field of other modules."""
    kinds = {thing.kind for thing in lexeme.things}
    if lexeme.unknown or "VALUE" in kinds:
        return [(7.0, "NAME", make(lexeme.typed))]
    if "FIELD" in kinds and not lexeme.meanings:
        return [(7.5, "MISSING", lexeme.typed)]
    return []


# ---------------------------------------------------------------- words of the language


def _language(kind: str, value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(value, lexeme, scope)
    terminal, content = _terminal(kind, value)
    rank = 2.05
    if kind in ("FILLER", "LIST"):
        rank = 2.0 if kind == "FILLER" else 1.95
    elif kind == "EVENT":
        rank = 1.9 if value == "new" and scope.module.api_name != "Calls" else 1.4
    elif kind == "STATUS":  # of deals no stage is meant, of others rather the value of that name
        rank = 1.4 if scope.module.api_name == defaults.DEALS else 1.6
    return [(rank, terminal, content)]


def _name(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(1.0, "NAME", value)]


def _user(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(1.2, "USER", value)]


def _measure(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """revenue, pipeline, win rate: figures of deals, or of the deals that belong to each record."""
    name = scope.module.api_name
    fits = name == defaults.DEALS or (value == "conversion_rate" and name == "Leads")
    if value == "deal_size":
        return [(1.1, "FIELD", scope.own("Amount"))] if fits else []
    if not fits and defaults.DEALS in scope.children and name != USERS:
        return [(7.8, "MEASURE", value)]
    return [(0.9, "MEASURE", value)] if fits else []


def _concept(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """activities, schedule, users, sales reps."""
    name = scope.module.api_name
    if value == "activities":
        return [(1.0, "HEAD", 0)] if name == defaults.ACTIVITIES else [(8.0, "OTHER", defaults.ACTIVITIES)]
    if value == "schedule":
        return [(1.0, "SCHEDULE", "")] if name == "Events" else []
    if name == USERS:
        return [(1.0, "HEAD", 1)] if value == "users" or lexeme.script == "latin" else []
    return [(2.6, "FIELD", scope.own("Owner"))] if scope.module.field("Owner") else []


def _pseudo(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """Words for fields that are called otherwise, or that no CRM lists: amount, region, forecast category."""
    name = str(value)
    if name == "$street":
        street = scope.place("STREET")
        return [(2.4, "FIELD", street)] if street else []
    if name == "$amount":
        amount = defaults.amount_field(scope.module)
        return [(2.8, "FIELD", scope.own(amount))] if amount else []
    if name == "Territory" and not scope.module.field(name):
        state = scope.place("STATE")  # a region, where the CRM knows no territories
        return [(2.7, "FIELD", state)] if state else []
    exists = {
        "Forecast_Category": scope.module.field("Stage") is not None,
        "deal_status": scope.module.api_name == defaults.DEALS,
        "Role": scope.module.api_name == USERS,
    }.get(name, scope.module.field(name) is not None)
    return [(2.7, "FIELD", scope.own(name))] if exists else []


def _place(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    kind, name = value if isinstance(value, tuple) else ("", "")
    path = scope.place(kind)
    if path is None:
        return []
    return [(2.4, "VALUE", Choice(((path, name, 0),), lexeme.typed))]


def _source(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """A usual source of leads, which the pick list may not know; whether it is meant is said by the words beside it."""
    path, found = scope.own("Lead_Source"), list[Candidate]()
    if scope.field(path) is not None:
        found.append((8.5, "VALUE", Choice(((path, lexeme.typed, 0),), lexeme.typed, weak=True)))
    if lexeme.typed[:1].isupper() and lexeme.text not in ("web", "website"):
        found.append((7.0, "NAME", make(lexeme.typed)))  # Google may be a customer
    return found


def _suffix(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(6.0, "NAME", make(lexeme.typed))]


def _mailbox(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """gmail: what an e-mail address contains."""
    email = defaults.first_field(scope.module, ("Email", "email"))
    if email is None:
        return []
    return [(6.0, "NAME", make(lexeme.typed))]


def _nothing(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return []


def _number(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(2.05, "NUMBER", Amount(int(value)) if isinstance(value, str) else value)]


def _period(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(2.0, "PERIOD", value)]  # before a number: 2026 is a year


def _bool(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(2.05, "BOOL", value == "true")]


def _atmost(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    """まで is an end of a range or of a time as well; 以下 is not."""
    return [(2.05, "ATMOST_POST", value) if lexeme.text.startswith("まで") else (2.05, "CMP_POST", "<=")]


def is_excused(lexeme: Lexeme, lexemes: Iterable[Lexeme]) -> bool:
    """Whether a word that no CRM can answer says nothing more: どうですか of two periods, growth year over year."""
    meant = {str(value) for kind, value in lexeme.meanings if kind == "BLOCK"}
    kinds = {kind for other in lexemes for kind, _ in other.meanings}
    if lexeme.text in _GROWTH:
        return "VERSUS" in kinds
    if any(other.text.startswith("distributed") for other in lexemes):
        return "vague" in meant
    return "vague" in meant and bool(kinds & {"TREND", "VS", "VERSUS"})


def _block(value: object, lexeme: Lexeme, scope: Scope) -> list[Candidate]:
    return [(9.0, "BLOCK", value)]


_SPECIAL: dict[str, Callable[[object, Lexeme, Scope], list[Candidate]]] = {
    "NAME": _name,
    "USER": _user,
    "MEASURE": _measure,
    "CONCEPT": _concept,
    "PSEUDO": _pseudo,
    "PLACE": _place,
    "SOURCE": _source,
    "MAILBOX": _mailbox,
    "SUFFIX": _suffix,
    "PREFIX": _nothing,
    "GOODS": _nothing,
    "STOP": _nothing,
    "NUMBER": _number,
    "PERIOD": _period,
    "BOOL": _bool,
    "ATMOST_POST": _atmost,
    "BLOCK": _block,
    "ACTION": _block,
    "MAKE": _block,
    "DO": _block,
}
