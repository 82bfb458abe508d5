"""Which fields a message means, in the catalogue of its organisation; and the message with the fields filled in.

It reads no record and formats no value: `fill` is handed a function that knows.
"""

from collections.abc import Callable

from rapidfuzz import fuzz

from grammar.catalog import Catalog, Field, Module
from grammar.errors import GrammarError
from grammar.folding import fold_kana, fold_label
from grammar.template.nodes import MAX_LOOKUPS, Bound, Merge, Name, Place, Template, Unknown, Words

USERS = "Users"
# What is known of a person without asking the CRM anew. Not a module of the metadata, so it is spelt out here.
PERSON = Module(
    USERS,
    None,
    USERS,
    (USERS,),
    "name",
    tuple(
        Field(api_name, labels[0], labels, "text", "text")
        for api_name, labels in {
            "name": ("Name", "氏名", "名前", "full_name"),
            "email": ("Email", "メール"),
            "phone": ("Phone", "電話番号"),
            "mobile": ("Mobile", "携帯電話"),
            "role": ("Role", "役職"),
        }.items()
    ),
)
CHOICES_MOST = 3
COMPARED_MOST = 80  # characters of a name that are compared at all
CUTOFF = 60  # of 100; below it proposals are noise (as measured for /zcrm)


def bind(template: Template, module: Module, catalog: Catalog) -> Bound:
    """Look every merge field up for a message about a record of `module`. An unknown one stays, with its reason.

    A name counts by label in the reader's language, by another label, or by api name, as in /zcrm (Z5); the module's
    own name in front may be left out.
    """
    return Bound(
        module, tuple(part if isinstance(part, Words) else _bound(part, module, catalog) for part in template.parts)
    )


def check(template: Template, module: Module, catalog: Catalog) -> Bound:
    """As `bind`; raises the GrammarError of the first unknown merge field, which names what is closest."""
    bound = bind(template, module, catalog)
    if bound.unknown:
        raise bound.unknown[0].error
    return bound


def fill(bound: Bound, text_of: Callable[[Merge], str], words: Callable[[str], str] = str) -> str:
    """The message. An unknown merge field stays visible as it was written.

    text_of  the text of a known field, harmless where it is shown
    words    what becomes of the text between; as it is, where the writer may use markup
    """
    pieces = []
    for part in bound.parts:
        match part:
            case Words():
                pieces.append(words(part.text))
            case Merge():
                pieces.append(text_of(part))
            case Unknown():
                pieces.append(part.place.typed)
    return "".join(pieces)


def _bound(place: Place, module: Module, catalog: Catalog) -> Merge | Unknown:
    try:
        return _found(place, module, catalog)
    except GrammarError as error:
        return Unknown(place, error)


def _found(place: Place, module: Module, catalog: Catalog) -> Merge:
    names = place.names
    if len(names) > 1 and is_called(module, names[0].text) and not module.named(names[0].text):
        names = names[1:]
    elif len(names) > 1 and is_called(module, names[0].text) and module.named(names[1].text):
        names = names[1:]  # 取引先 is the module and a field of it: with a field behind it, it is the module
    elif len(names) > 1 and not module.named(names[0].text) and (other := _other(names[0], catalog)) is not None:
        facts: dict[str, object] = {"typed": names[0].text, "module": module.label, "other": other.label}
        raise GrammarError("other_module", names[0].column, names[0].length, (), facts)
    if len(names) > MAX_LOOKUPS + 1:
        extra = names[MAX_LOOKUPS + 1]
        raise GrammarError("too_deep", extra.column, extra.length, (), {"typed": extra.text})
    first = _field(names[0], module, catalog)
    if len(names) == 1:
        return Merge(place, first)
    related = PERSON if first.lookup == USERS else catalog.module(first.lookup or "")
    if related is None:
        facts = {"label": first.label, "typed": names[1].text}
        raise GrammarError("not_a_lookup", names[1].column, names[1].length, (), facts)
    return Merge(place, _field(names[1], related, catalog), first)


def _field(name: Name, module: Module, catalog: Catalog) -> Field:
    named = module.named(name.text)
    if len(named) == 1:
        return named[0]
    facts: dict[str, object] = {"typed": name.text, "module": module.label}
    if named:
        facts["choices"] = tuple((field.label, field.api_name) for field in named)
        raise GrammarError("ambiguous_field", name.column, name.length, (), facts)
    close = _closest(name.text, module)
    facts["choices"] = tuple(module.spelling(field) or field.api_name for field in close)
    raise GrammarError("unknown_field", name.column, name.length, tuple(field.api_name for field in close), facts)


def _closest(typed: str, module: Module) -> list[Field]:
    """The fields that resemble what was typed, best first; also those that /zcrm cannot ask about."""
    key = fold_kana(typed)[:COMPARED_MOST]
    scored = [
        (max((fuzz.WRatio(key, text) for _, text in field.search_keys), default=0.0), field) for field in module.fields
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [field for score, field in scored[:CHOICES_MOST] if score >= CUTOFF]


def _other(name: Name, catalog: Catalog) -> Module | None:
    return next((module for module in catalog.modules if is_called(module, name.text)), None)


def is_called(module: Module, text: str) -> bool:
    """Whether that is one of the module's names, in any language."""
    key = fold_label(text)
    return any(fold_label(label) == key for label in (module.api_name, module.label, *module.labels))
