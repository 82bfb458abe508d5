"""Which modules a text may be about, and what speaks against each: named, implied by a word, or having the field.

Looks at single words only; whether a text makes sense for a module is found by reading it for that module.
"""

from collections.abc import Iterator

from grammar.catalog import Catalog
from grammar.folding import fold_label
from grammar.question import defaults
from grammar.question.lines.names import Name
from grammar.question.virtual import USERS, module_of
from grammar.question.words.lexer import Lexeme

MOST = 6  # modules that one text is read for

_NAMED_FOR_PERSON = ("Contacts", "Leads", "Accounts", "Deals")
_NAMED_FOR_COMPANY = ("Accounts", "Deals", "Contacts", "Leads")
_RANKS = ("TOP", "BOTTOM", "HIGHEST", "MOST", "FEWEST", "LOWEST")


class _Costs(dict[str, float]):
    def lower(self, module: str, cost: float) -> None:
        self[module] = min(self.get(module, cost), cost)


def modules_meant(lexemes: list[Lexeme], catalog: Catalog) -> Iterator[tuple[str, float]]:
    """(api name, cost) of the modules that may be meant, the likeliest first."""
    told = _told(lexemes)
    if told is not None:
        yield told, 0.0
        return
    costs = _Costs()
    named = _named(lexemes, costs)
    _implied(lexemes, costs, named=named)
    if named and _is_someones_company(lexemes):
        costs.lower("Contacts", 0.05)
    if not named:
        _inside_fields(lexemes, catalog, costs)
        _with_the_field(lexemes, costs)
    yield from sorted(costs.items(), key=lambda item: item[1])[:MOST]


def _told(lexemes: list[Lexeme]) -> str | None:
    """The module that a sentence of ours begins with: 'Deals · …'."""
    for place, lexeme in enumerate(lexemes[:4]):
        found = [thing.module for thing in lexeme.things if thing.kind == "MODULE"]
        if found and place + 1 < len(lexemes) and lexemes[place + 1].text == "·":
            return found[0]
    return None


def _named(lexemes: list[Lexeme], costs: _Costs) -> bool:
    """Modules called by name: English begins with the one it is about, Japanese ends with it."""
    named = [
        (place, thing) for place, lexeme in enumerate(lexemes) for thing in lexeme.things if thing.kind == "MODULE"
    ]
    japanese = any(lexeme.script != "latin" for lexeme in lexemes)
    places = sorted({place for place, _ in named}, reverse=japanese)
    for place, thing in named:
        costs.lower(thing.module, places.index(place) * 0.3 + thing.tier * 0.1)
    return bool(named)


def _is_someones_company(lexemes: list[Lexeme]) -> bool:
    """高橋さんの会社: the company is asked of a person, so the person is looked up."""
    for name, joint, thing in zip(lexemes, lexemes[1:], lexemes[2:], strict=False):
        people = [value for _, value in name.meanings if isinstance(value, Name) and value.person]
        if people and joint.text in ("の", "'s", "’s") and thing.text in ("会社", "勤務先", "company", "employer"):
            return True
    return False


def _working(lexemes: list[Lexeme]) -> bool:
    return any(
        kind == "OF" and lexeme.text.startswith(("work", "employed"))
        for lexeme in lexemes
        for kind, _ in lexeme.meanings
    )


def _implied(lexemes: list[Lexeme], costs: _Costs, *, named: bool) -> None:
    """Modules that a word of the language implies: revenue is of deals, a schedule is of meetings."""
    meanings = [meaning for lexeme in lexemes for meaning in lexeme.meanings]
    kinds = {kind for kind, _ in meanings}
    for meaning, module, cost in (
        (("CONCEPT", "activities"), defaults.ACTIVITIES, 0.0),
        (("CONCEPT", "schedule"), "Events", 0.0),
        (("CONCEPT", "users"), USERS, 0.4),
        (("MEASURE", "conversion_rate"), "Leads", 0.6),
        (("EVENT", "closing"), defaults.DEALS, 0.9),
        (("EVENT", "due"), "Tasks", 0.85),
        (("STATUS", "won"), defaults.DEALS, 0.7),
        (("STATUS", "lost"), defaults.DEALS, 0.7),
    ):
        if meaning in meanings:
            costs.setdefault(module, cost)
    if _working(lexemes):
        costs.setdefault("Contacts", 0.3)
    if kinds & {"MEASURE", "FASTEST", "SLOWEST"}:
        costs.setdefault(defaults.DEALS, 0.7)
    if not costs or kinds & {"VS", "VERSUS"}:
        costs.setdefault(defaults.DEALS, 1.2)
    if ("CONCEPT", "reps") in meanings:
        costs.setdefault(defaults.DEALS, 1.3)
        costs.setdefault(USERS, 1.5)
        if not named and kinds & set(_RANKS):
            costs.lower(defaults.DEALS, 0.7)


def _inside_fields(lexemes: list[Lexeme], catalog: Catalog, costs: _Costs) -> None:
    """The module inside a field's name: 'contact person' is about contacts, 'lead source' about leads."""
    for lexeme in lexemes:
        for thing in lexeme.things:
            module = module_of(catalog, thing.module)
            field = module.field(thing.field) if module is not None and thing.kind == "FIELD" else None
            if module is None or field is None:
                continue
            if thing.module == "Leads" and field.api_name == "Lead_Source":
                costs.lower("Leads", 0.75)  # wherever it came from, it came as a lead
            if field.lookup not in (None, USERS, thing.module):
                costs.setdefault(str(field.lookup), 0.9)
            if any(
                lexeme.text.startswith(fold_label(label) + joint) for label in module.labels for joint in (" ", "の")
            ):
                costs.lower(thing.module, 0.75)


def _with_the_field(lexemes: list[Lexeme], costs: _Costs) -> None:
    """Modules that have the field or the value that is spoken of; people first when a person is named."""
    having = [thing.module for lexeme in lexemes for thing in lexeme.things if thing.kind in ("FIELD", "VALUE")]
    if any(kind == "PSEUDO" for lexeme in lexemes for kind, _ in lexeme.meanings):
        having += ["Accounts", "Contacts", "Leads"]
    names = [value for lexeme in lexemes for _, value in lexeme.meanings if isinstance(value, Name)]
    first = _NAMED_FOR_PERSON if any(name.person for name in names) else _NAMED_FOR_COMPANY
    for rank, module in enumerate((*first, *sorted(set(having)))):
        if module in having:
            costs.setdefault(module, 0.8 + rank * 0.1)
