"""What each lexeme may be for one module in question: its head, a related module, a field, a value, a word of the language.

Ranks the candidates of one lexeme at a time; context.py chooses among them by the neighbours.
"""

from dataclasses import dataclass, field

from grammar.question import defaults
from grammar.question.nodes import Path
from grammar.question.reading.names import Name, make
from grammar.question.reading.scope import Scope
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
    index: int
    led: frozenset[str] = field(default=frozenset())  # dropped roles between the kept one before and this

    @property
    def typed(self) -> str:
        return self.lexeme.typed


# Words of the language that mean the same to the grammar: (section, value) → terminal and its value.
_SUPERLATIVES = {
    "TOP": ("high", "top"), "BOTTOM": ("low", "top"), "HIGHEST": ("high", "size"), "LOWEST": ("low", "size"), "MOST": ("high", "number"),
    "FEWEST": ("low", "number"), "FASTEST": ("low", "days"), "SLOWEST": ("high", "days"), "LATEST": ("high", "created"),
    "OLDEST": ("low", "created"), "NEXT": ("low", "next"), "LATEST_MODIFIED": ("high", "modified"),
}  # fmt: skip
_COMPARISONS = {"OVER": ">", "UNDER": "<", "ATLEAST": ">=", "ATMOST": "<=", "EXACTLY": "="}
_TEXT_OPS = {"CONTAINS": "contains", "NOT_CONTAINS": "not_contains", "STARTS": "starts_with", "ENDS": "ends_with"}
_DEALS_MEASURES = frozenset(("revenue", "pipeline", "pipeline_value", "forecast", "win_rate", "cycle", "purchase", "deal_size"))


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


def candidates(lexeme: Lexeme, scope: Scope) -> list[tuple[float, str, object]]:
    """(rank, role type, value) of everything the lexeme may be for this module, the likeliest first."""
    found: list[tuple[float, str, object]] = []
    module = scope.module.api_name
    for thing in lexeme.things:
        if thing.kind != "MODULE":
            continue
        if thing.module == module:
            found.append((1.0 + thing.tier / 10, "HEAD", thing.tier))
        else:
            relation = scope.relation(thing.module)
            if relation is not None:
                found.append((2.2 + thing.tier / 10, "REL", relation))
            if thing.module in scope.children:
                found.append((2.3 + thing.tier / 10, "CHILD", thing.module))
            found.append((8.0, "OTHER", thing.module))
    if not any(kind == "HEAD" for _, kind, _ in found) and _points_here(lexeme, scope):
        found.append((3.0, "HEAD", 1))
    fields = scope.fields_of(lexeme.things)
    if fields:
        found.append((2.5 + fields[0][0] / 10, "FIELD", fields[0][1]))
    for kind, value in lexeme.meanings:
        found.extend(_language(kind, value, lexeme, scope))
    values = scope.values_of(lexeme.things)
    if values:
        others = any(rank < 8 and kind not in ("HEAD",) or kind in ("HEAD",) for rank, kind, _ in found)
        weak = others or len(lexeme.text) == 1
        rank = 1.5 if values[0][2] == 0 and not values[0][0].via else 3.0
        found.append((rank, "VALUE", Choice(tuple(values), lexeme.typed, weak)))
    if lexeme.unknown and not found:
        found.append((4.0, "NAME", make(lexeme.typed)))
    elif not any(rank < 8 for rank, _, _ in found):
        kinds = {thing.kind for thing in lexeme.things}
        if "VALUE" in kinds:  # a value of another module may be one here that nobody listed
            found.append((7.0, "NAME", make(lexeme.typed)))
        elif "FIELD" in kinds and not lexeme.meanings:
            found.append((7.5, "MISSING", lexeme.typed))
    found.sort(key=lambda item: item[0])
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


def _language(kind: str, value: object, lexeme: Lexeme, scope: Scope) -> list[tuple[float, str, object]]:
    module = scope.module
    if kind == "NAME":
        return [(1.0, "NAME", value)]
    if kind == "USER":
        return [(1.2, "USER", value)]
    if kind == "MEASURE":
        fits = module.api_name == defaults.DEALS if value in _DEALS_MEASURES else module.api_name in (defaults.DEALS, "Leads")
        if value == "deal_size":
            return [(1.1, "FIELD", scope.own("Amount"))] if fits else []
        if not fits and defaults.DEALS in scope.children:
            return [(7.8, "MEASURE", value)]  # of the deals that belong to each
        return [(0.9, "MEASURE", value)] if fits else []
    if kind == "CONCEPT":
        if value == "activities":
            return [(1.0, "HEAD", 0)] if module.api_name == defaults.ACTIVITIES else [(8.0, "OTHER", defaults.ACTIVITIES)]
        if value == "schedule":
            return [(1.0, "SCHEDULE", "")] if module.api_name == "Events" else []
        if module.api_name == "Users":
            return [(1.0, "HEAD", 1)]
        return [(2.6, "FIELD", scope.own("Owner"))] if module.field("Owner") else []
    if kind == "PSEUDO" and value == "$amount":
        name = defaults.amount_field(module)
        return [(2.8, "FIELD", scope.own(name))] if name else []
    if kind == "PSEUDO":
        return [(2.7, "FIELD", scope.own(str(value)))] if _has_pseudo(str(value), scope) else []
    if kind == "PLACE" and isinstance(value, tuple):
        path = scope.place(value[0])
        return [(2.4, "VALUE", Choice(((path, value[1], 0),), lexeme.typed))] if path else [(7.0, "NAME", make(lexeme.typed))]
    if kind in ("SUFFIX", "PREFIX", "GOODS"):
        return [(6.0, "NAME", make(lexeme.typed))] if kind == "SUFFIX" else []
    if kind == "PERIOD" and any(k == "NUMBER" for k, _ in lexeme.meanings):
        return [(2.0, "PERIOD", value)]
    if kind in ("BLOCK", "ACTION"):
        return [(9.0, kind, value)]
    if kind == "ATMOST_POST" and lexeme.text.startswith("まで"):
        return [(2.05, kind, value)]
    if kind == "BOOL":
        return [(2.05, kind, value == "true")]
    if kind == "NUMBER" and isinstance(value, str):
        return [(2.0, "NUMBER", Amount(int(value)))]
    terminal, content = _terminal(kind, value)
    rank = {"FILLER": 2.0, "EVENT": 1.9 if value == "new" else 1.4, "STATUS": 1.4 if module.api_name == defaults.DEALS else 1.6}.get(kind, 2.05)
    if kind == "EVENT" and module.api_name == "Calls":
        rank = 1.4
    return [(rank, terminal, content)]


def _has_pseudo(name: str, scope: Scope) -> bool:
    if name == "Forecast_Category":
        return scope.module.field("Stage") is not None
    if name == "deal_status":
        return scope.module.api_name == defaults.DEALS
    if name == "Role":
        return scope.module.api_name == "Users"
    return scope.module.field(name) is not None
