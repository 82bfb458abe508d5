"""What can be said of a text that is no question: a name to look for, a misspelt word, a field that is not there.

The last resort is a search for its words, and it says that it is one.
"""

from grammar.catalog import Catalog
from grammar.question import spelling
from grammar.question.attempts import best, leans_on_nothing, lexemes_of
from grammar.question.lines.names import Name
from grammar.question.lines.scope import scope_of
from grammar.question.nodes import Reading
from grammar.question.reading.draft import Asker
from grammar.question.wishes import kind_of
from grammar.question.words.lexer import Lexeme, script_of

_EMPTY = frozenset(("FILLER", "SEP", "LIST", "WHO", "WISH", "HONORIFIC", "COMMA"))


def unread(text: str, lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> Reading:
    """The reading of a text that is no question."""
    name = _lone_name(lexemes)
    if name is not None:
        return Reading("search", text, words=(name,), certain=True)
    misspelt = _misspelt(text, lexemes, catalog, asker)
    if misspelt is not None:
        return misspelt
    if leans_on_nothing(lexemes, catalog, asker):
        return Reading("clarify", text, topic="follow")
    facts = _missing_field(lexemes, catalog)
    if facts is not None:
        return Reading("clarify", text, topic="field" if facts["choices"] else "nofield", facts=facts)
    words = tuple(lexeme.typed for lexeme in lexemes if lexeme.unknown or lexeme.things)
    return Reading("search", text, words=words or (text.strip(),))


def _lone_name(lexemes: list[Lexeme]) -> str | None:
    """The name, of a text that is nothing but one."""
    content = [lexeme for lexeme in lexemes if not {kind for kind, _ in lexeme.meanings} & _EMPTY]
    found = [value for lexeme in content for _, value in lexeme.meanings if isinstance(value, Name)]
    if len(content) != 1 or len(found) != 1 or not found[0].capital or not found[0].plausible:
        return None
    return None if _is_sound(found[0].text) else found[0].text


def _is_sound(text: str) -> bool:
    """あ, えっと: no name; names in hiragana alone are longer."""
    return len(text) < 2 or (len(text) < 4 and all(script_of(char) == "hiragana" for char in text))


def _misspelt(text: str, lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> Reading | None:
    mended = spelling.mended(lexemes, text, catalog)
    if mended is None:
        return None
    again = lexemes_of(mended[0], catalog)
    meant = best(again, catalog, asker) if kind_of(again, mended[0], catalog) is None else []
    if not meant:
        return None
    facts = {"typed": mended[1], "meant": mended[2]}
    return Reading("clarify", text, question=meant[0].question, topic="spelling", facts=facts)


def _missing_field(lexemes: list[Lexeme], catalog: Catalog) -> dict[str, object] | None:
    """'leads by colour': the word after by, where no field of the module is called so, and the closest labels."""
    modules = [thing.module for lexeme in lexemes for thing in lexeme.things if thing.kind == "MODULE"]
    scope = scope_of(catalog, modules[0]) if modules else None
    if scope is None:
        return None
    for place, lexeme in enumerate(lexemes):
        kinds = {kind for kind, _ in lexeme.meanings}
        beside = place + 1 if kinds & {"BY", "SORT"} else place - 1 if "BETSU" in kinds else -1
        if 0 <= beside < len(lexemes) and lexemes[beside].unknown:
            word = lexemes[beside].typed
            return {"typed": word, "module": scope.module.label, "choices": spelling.closest_fields(word, scope.module)}
    return None
