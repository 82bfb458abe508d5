"""Tries a text with every module that may be meant, with the question before it, and with its last sentence alone.

Keeps what makes sense, the likeliest first; says nothing of texts that make none.
"""

from dataclasses import dataclass

from grammar.catalog import Catalog
from grammar.folding import fold_with_map
from grammar.question.lines import names
from grammar.question.lines.parser import parse
from grammar.question.lines.roles import LENT, Role
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.lines.variants import variants
from grammar.question.modules import modules_meant
from grammar.question.nodes import Question
from grammar.question.reading.draft import Asker, Draft, Unfit
from grammar.question.reading.follow import follow, leans, of_another
from grammar.question.reading.interpret import hear, interpret
from grammar.question.words.lexer import Lexeme, cut
from grammar.question.words.lexicon import lexicon_of

FAIR = 0.5  # a reading that costs no more than this over the best is a fair one, too
LENT_HEAD = 0.4  # what it costs that only a lookup's name names the module
UNNAMED = 0.5  # what it costs that the module was not named

_LEANED_ON = ("Deals", "Leads", "Tasks")  # modules that stand for the one a follow-up may be about
_TURNS = frozenset(("what about", "how about", "and", "and for", "for", "now", "now for", "same for", "then"))
_TURNS_POST = frozenset(("は", "では", "なら", "だと", "ならば"))
_ENDS = frozenset(".!?。！？")
_POINTERS = frozenset((",", "、", "anyway"))


@dataclass(frozen=True)
class Found:
    """A reading of a text. stands_alone: it names its module or its figure, and needs no question before it."""

    question: Question
    cost: float = 0.0
    stands_alone: bool = True


def lexemes_of(text: str, catalog: Catalog, users: tuple[str, ...] = ()) -> list[Lexeme]:
    """The lexemes of a text, names gathered; [] for a text that is blank or too long."""
    found = cut(text, lexicon_of(catalog, users))
    return names.gather(found, text, fold_with_map(text).text) if found else []


def best(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> list[Found]:
    """The fair readings of a line, the best first; [] when it makes no sense for any module."""
    found: dict[Question, Found] = {}
    for name, cost in modules_meant(lexemes, catalog):
        reading = _for_module(lexemes, catalog, asker, name, cost)
        if reading is not None:
            found.setdefault(reading.question, reading)
    ordered = sorted(found.values(), key=lambda reading: reading.cost)
    return [reading for reading in ordered if reading.cost <= ordered[0].cost + FAIR]


def _for_module(lexemes: list[Lexeme], catalog: Catalog, asker: Asker, name: str, cost: float) -> Found | None:
    scope = scope_of(catalog, name)
    if scope is None:
        return None
    for number, line in enumerate(variants(lexemes, scope)):
        tree = parse(line)
        if tree is None:
            continue
        try:
            question, draft = interpret(tree, line, scope, asker)
        except Unfit:
            continue
        cost += draft.cost + number * 0.05 + (0 if "HEAD" in draft.flags else UNNAMED)
        heads = [role.value for role in line if role.type == "HEAD"]
        cost += LENT_HEAD if heads and all(value == LENT for value in heads) else 0
        own = "HEAD" in draft.flags or any(role.type in ("MEASURE", "SCHEDULE") for role in line)
        return Found(question, cost, own or _measures_by_name(line, question, scope))
    return None


def _measures_by_name(line: list[Role], question: Question, scope: Scope) -> bool:
    """Whether the figure is asked for by words that say whose it is: deal amount, 商談金額, 商談の平均金額."""
    measured = {measure.path for measure in question.measures if measure.path is not None and not measure.path.via}
    said = {key.path for key in question.groups} | {condition.path for condition in question.conditions}
    fields = [role for role in line if measured and role.type == "FIELD" and role.value not in said]
    named = [
        role.lexeme for role in fields if role.value in measured or scope.is_named_in(role.lexeme.text, whole=True)
    ]
    return any(scope.is_named_in(lexeme.text) for lexeme in named)


def leaning(lexemes: list[Lexeme], catalog: Catalog, asker: Asker, last: Question) -> Found | None:
    """What a short text makes of the question before it; None when it says nothing of that."""
    scope = scope_of(catalog, last.module)
    if scope is None:
        return None
    for line in variants(lexemes, scope):
        tree = parse(line)
        if tree is None:
            continue
        try:
            name = _asked_about(line, lexemes)
            if name is not None:
                return Found(of_another(name, last, Draft(scope, asker)), stands_alone=False)
            draft = hear(tree, line, scope, asker)
            if leans(draft):
                return Found(follow(draft, last), stands_alone=False)
        except Unfit:
            continue
    return None


def _asked_about(line: list[Role], lexemes: list[Lexeme]) -> names.Name | None:
    """The name of a text that turns to somebody else: 'what about Emma?', 'and Acme?', 田中さんは？"""
    said = [role for role in line if role.type not in ("OF", "SUBJECT")]
    turned = lexemes[0].text in _TURNS or (len(lexemes) > 1 and any(one.text in _TURNS_POST for one in lexemes[1:]))
    if not turned or len(said) != 1 or said[0].type not in ("NAME", "USER"):
        return None
    return said[0].value if isinstance(said[0].value, names.Name) else names.make(str(said[0].value), person=True)


def leans_on_nothing(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> bool:
    """Whether a text of known words would change a question before it, had there been one: 'by owner', 先月は?"""
    if any(lexeme.unknown for lexeme in lexemes):
        return False
    for name in _LEANED_ON:
        scope = scope_of(catalog, name)
        for line in variants(lexemes, scope) if scope is not None else ():
            tree = None if any(role.type == "NAME" for role in line) else parse(line)
            if tree is None or scope is None:
                continue
            try:
                if leans(hear(tree, line, scope, asker)):
                    return True
            except Unfit:
                continue
    return False


def last_sentence(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> list[Found]:
    """Of several sentences the last may be the question; what it points to ('show them') stands in those before."""
    for place in range(len(lexemes) - 2, -1, -1):
        if lexemes[place].text not in _ENDS | _POINTERS:
            continue
        before, rest = lexemes[:place], lexemes[place + 1 :]
        modules = [thing.module for lexeme in before for thing in lexeme.things if thing.kind == "MODULE"]
        if _only_points(rest):
            return [Found(Question("list", modules[-1]))] if modules else []
        if lexemes[place].text in _ENDS and not modules:
            found = best(rest, catalog, asker)
            if found:
                return found
    return []


def _only_points(lexemes: list[Lexeme]) -> bool:
    """'anyway show them'."""
    kinds = {kind for lexeme in lexemes for kind, _ in lexeme.meanings}
    return {"THEM", "LIST"} <= kinds and not any(lexeme.things or lexeme.unknown for lexeme in lexemes)
