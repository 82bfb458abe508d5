"""Reads a text as a question to the CRM, or says what else it is.

The one door of this language: never raises, keeps nothing, asks nobody.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from grammar.catalog import Catalog
from grammar.folding import fold_label, fold_with_map
from grammar.question import defaults
from grammar.question.nodes import Question, Reading
from grammar.question.reading import names
from grammar.question.reading.context import variants
from grammar.question.reading.draft import Asker, Unfit
from grammar.question.reading.interpret import interpret
from grammar.question.reading.parser import parse
from grammar.question.reading.scope import scope_of
from grammar.question.reading.wishes import kind_of
from grammar.question.words.lexer import Lexeme, cut
from grammar.question.words.lexicon import lexicon_of

_MOST_MODULES = 6


def read(text: str, catalog: Catalog, *, today: date, fiscal_start_month: int = 1, users: Sequence[str] = (), last: Question | None = None) -> Reading:
    """What a text asks.

    today   the asker's day in their zone; users: the users' full names; last: the question just answered in that chat
    returns a Reading of one of six kinds; for a text that is understood in no way: search, with the words to look for
    """
    asker = Asker(today, fiscal_start_month)
    lexemes = names.gather(cut(text, lexicon_of(catalog, tuple(users))), text, fold_with_map(text).text)
    if not lexemes:
        return Reading("clarify", text, topic="empty")
    other = kind_of(lexemes, text, catalog)
    if other is not None:
        return other
    found = best(lexemes, catalog, asker)
    if found:
        return Reading("question", text, question=found[0])
    return Reading("search", text, words=tuple(lexeme.typed for lexeme in lexemes if lexeme.unknown))


def _modules(lexemes: list[Lexeme], catalog: Catalog) -> Iterator[tuple[str, float]]:
    """Modules that may be meant with what speaks against each: those named, those a word implies, those with the field."""
    seen: dict[str, float] = {}
    named = [(n, thing) for n, lexeme in enumerate(lexemes) for thing in lexeme.things if thing.kind == "MODULE"]
    japanese = any(lexeme.script != "latin" for lexeme in lexemes)
    places = sorted({n for n, _ in named}, reverse=japanese)
    for n, thing in named:
        cost = places.index(n) * 0.3 + thing.tier * 0.1
        seen[thing.module] = min(seen.get(thing.module, 9.0), cost)
    kinds = {(kind, value) for lexeme in lexemes for kind, value in lexeme.meanings}
    if any(kind == "CONCEPT" and value == "activities" for kind, value in kinds):
        seen.setdefault(defaults.ACTIVITIES, 0.0)
    if any(kind == "CONCEPT" and value == "schedule" for kind, value in kinds):
        seen.setdefault("Events", 0.0)
    if any(kind == "MEASURE" and value == "conversion_rate" for kind, value in kinds):
        seen.setdefault("Leads", 0.6)
    if any(kind == "MEASURE" or kind == "STATUS" and value in ("won", "lost") for kind, value in kinds) or any(kind in ("FASTEST", "SLOWEST") for kind, _ in kinds):
        seen.setdefault(defaults.DEALS, 0.7)
    if not seen or any(kind in ("VS", "VERSUS") for kind, _ in kinds):
        seen.setdefault(defaults.DEALS, 1.2)
    for lexeme in lexemes:  # 'contact person', 'lead source': the module inside a field's name
        for thing in lexeme.things:
            module = catalog.module(thing.module)
            if thing.kind == "FIELD" and module is not None:
                field = module.field(thing.field)
                if field is not None and field.lookup not in (None, "Users", thing.module) and not named:
                    seen.setdefault(field.lookup, 0.9)
                if any(lexeme.text.startswith(fold_label(label) + " ") for label in module.labels):
                    seen[thing.module] = min(seen.get(thing.module, 9.0), 0.75)
    if not named:
        fields = [thing.module for lexeme in lexemes for thing in lexeme.things if thing.kind in ("FIELD", "VALUE")]
        people = any(kind == "NAME" and value.person for kind, value in kinds if isinstance(value, names.Name))
        order = ("Contacts", "Leads", "Accounts", "Deals") if people else ("Accounts", "Deals", "Contacts", "Leads")
        for rank, module in enumerate((*order, *sorted(set(fields)))):
            if module in fields:
                seen.setdefault(module, 0.8 + rank * 0.1)
    if any(kind == "CONCEPT" and value == "reps" for kind, value in kinds):
        seen.setdefault(defaults.DEALS, 1.5)
        if not named and any(kind in ("TOP", "BOTTOM", "HIGHEST", "MOST", "FEWEST", "LOWEST") for kind, _ in kinds):
            seen[defaults.DEALS] = min(seen[defaults.DEALS], 0.7)
    ordered = sorted(seen.items(), key=lambda item: item[1])
    yield from ordered[:_MOST_MODULES]


def best(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> list[Question]:
    """The fair readings of a line, the best first."""
    found: list[tuple[float, Question]] = []
    for name, cost in _modules(lexemes, catalog):
        scope = scope_of(catalog, name)
        if scope is None:
            continue
        for number, line in enumerate(variants(lexemes, scope)):
            tree = parse(line)
            if tree is None:
                continue
            try:
                question, draft = interpret(tree, line, scope, asker)
            except Unfit:
                continue
            found.append((cost + draft.cost + number * 0.05 + (0.5 if "HEAD" not in draft.flags else 0), question))
            break
    found.sort(key=lambda item: item[0])
    return list(dict.fromkeys(question for _, question in found))
