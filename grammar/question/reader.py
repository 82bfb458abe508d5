"""Reads a text as a question to the CRM, or says what else it is.

The one door of this language: never raises, keeps nothing, asks nobody.
"""

from collections.abc import Sequence
from datetime import date

from grammar.catalog import Catalog
from grammar.folding import fold_with_map
from grammar.question import spelling
from grammar.question.lines import names
from grammar.question.lines.parser import parse
from grammar.question.lines.scope import scope_of
from grammar.question.lines.variants import variants
from grammar.question.modules import modules_meant
from grammar.question.nodes import Question, Reading
from grammar.question.reading.draft import Asker, Unfit
from grammar.question.reading.follow import follow, leans
from grammar.question.reading.interpret import hear, interpret
from grammar.question.reading.others import other_reading
from grammar.question.wishes import kind_of
from grammar.question.words.lexer import Lexeme, cut, script_of
from grammar.question.words.lexicon import lexicon_of

FAIR = 0.5  # a reading that costs no more than this over the best is a fair one, too


def read(
    text: str,
    catalog: Catalog,
    *,
    today: date,
    fiscal_start_month: int = 1,
    users: Sequence[str] = (),
    last: Question | None = None,
) -> Reading:
    """What a text asks; never raises.

    text                as typed; only the first 500 characters of anything can be a question
    today               the asker's day, in their zone
    fiscal_start_month  1–12, of the organisation
    users               the users' full names, so that they are known wherever a name may stand
    last                the question answered just before in that chat, for texts that lean on it
    returns             a Reading of one of six kinds; a text that is understood in no way is a search for its words
    """
    asker = Asker(today, fiscal_start_month)
    lexemes = names.gather(cut(text, lexicon_of(catalog, tuple(users))), text, fold_with_map(text).text)
    if not any(lexeme.text.strip() for lexeme in lexemes):
        return Reading("clarify", text, topic="empty")
    other = kind_of(lexemes, text, catalog)
    if other is not None:
        return other
    leaning = _leaning(lexemes, catalog, asker, last) if last is not None else None
    found = (
        [leaning] if leaning is not None else best(lexemes, catalog, asker) or _last_sentence(lexemes, catalog, asker)
    )
    if found:
        return _answer(text, found, catalog, asker)
    return _not_read(text, lexemes, catalog, asker)


def _answer(text: str, found: list[Question], catalog: Catalog, asker: Asker) -> Reading:
    question = found[0]
    scope = scope_of(catalog, question.module)
    other = other_reading(question, scope, asker) if scope is not None else None
    if other is None and question.intent == "record" and len(found) > 1:
        other = found[1]  # the phone number of a contact, or of a lead
    return Reading("question", text, question=question, other=other)


def _leaning(lexemes: list[Lexeme], catalog: Catalog, asker: Asker, last: Question) -> Question | None:
    scope = scope_of(catalog, last.module)
    if scope is None or any(
        thing.kind == "MODULE"
        for lexeme in lexemes
        for thing in lexeme.things
        if thing.tier == 0 and thing.module == last.module
    ):
        return None
    for line in variants(lexemes, scope):
        tree = parse(line)
        if tree is None:
            continue
        try:
            draft = hear(tree, line, scope, asker)
            if leans(draft):
                return follow(draft, last)
        except Unfit:
            continue
    return None


_ENDS = frozenset(".!?。！？")


def _last_sentence(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> list[Question]:
    """Of several sentences the last one may be the question; what it points to ('them') stands in those before."""
    ends = [n for n, lexeme in enumerate(lexemes[:-1]) if lexeme.text in _ENDS or lexeme.text in (",", "anyway", "、")]
    for end in reversed(ends):
        rest = lexemes[end + 1 :]
        types = {kind for lexeme in rest for kind, _ in lexeme.meanings}
        if "THEM" in types and "LIST" in types and not any(lexeme.things or lexeme.unknown for lexeme in rest):
            modules = [thing.module for lexeme in lexemes[:end] for thing in lexeme.things if thing.kind == "MODULE"]
            return [Question("list", modules[-1])] if modules else []
        before = lexemes[:end]
        if lexemes[end].text in _ENDS and not any(
            thing.kind == "MODULE" for lexeme in before for thing in lexeme.things
        ):
            found = best(rest, catalog, asker)
            if found:
                return found
    return []


def _not_read(text: str, lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> Reading:
    """No question: a name to look for, a word that was misspelt, a field that is not there, or words to look for."""
    content = [lexeme for lexeme in lexemes if not {kind for kind, _ in lexeme.meanings} & _EMPTY]
    found = [
        value
        for lexeme in content
        for kind, value in lexeme.meanings
        if kind == "NAME" and isinstance(value, names.Name)
    ]
    if len(content) == len(found) == 1 and found[0].capital and found[0].plausible and not _is_sound(found[0].text):
        return Reading("search", text, words=(found[0].text,), certain=True)
    mended = spelling.mended(lexemes, text, catalog)
    if mended is not None:
        again = names.gather(cut(mended[0], lexicon_of(catalog)), mended[0], fold_with_map(mended[0]).text)
        meant = best(again, catalog, asker) if kind_of(again, mended[0], catalog) is None else []
        if meant:
            return Reading(
                "clarify", text, question=meant[0], topic="spelling", facts={"typed": mended[1], "meant": mended[2]}
            )
    missing = _missing_field(lexemes, catalog)
    if missing is not None:
        return Reading("clarify", text, topic="field", facts=missing)
    words = tuple(lexeme.typed for lexeme in lexemes if lexeme.unknown or lexeme.things)
    return Reading("search", text, words=words or (text.strip(),))


def _is_sound(text: str) -> bool:
    """あ, えっと: a lone sound, not a name; names in hiragana alone are longer."""
    return len(text) < 2 or (len(text) < 4 and all(script_of(char) == "hiragana" for char in text))


_EMPTY = frozenset(("FILLER", "SEP", "LIST", "WHO", "WISH", "HONORIFIC", "COMMA"))


def _missing_field(lexemes: list[Lexeme], catalog: Catalog) -> dict[str, object] | None:
    """'leads by colour': the word after by, where no field of the module is called so."""
    modules = [thing.module for lexeme in lexemes for thing in lexeme.things if thing.kind == "MODULE"]
    scope = scope_of(catalog, modules[0]) if modules else None
    if scope is None:
        return None
    for place, lexeme in enumerate(lexemes):
        by = (
            any(kind in ("BY", "SORT") for kind, _ in lexeme.meanings)
            and place + 1 < len(lexemes)
            and lexemes[place + 1].unknown
        )
        betsu = any(kind == "BETSU" for kind, _ in lexeme.meanings) and place > 0 and lexemes[place - 1].unknown
        if by or betsu:
            word = lexemes[place + 1 if by else place - 1].typed
            return {"typed": word, "module": scope.module.label, "choices": spelling.closest_fields(word, scope.module)}
    return None


def best(lexemes: list[Lexeme], catalog: Catalog, asker: Asker) -> list[Question]:
    """The fair readings of a line, the best first."""
    found: list[tuple[float, Question]] = []
    for name, cost in modules_meant(lexemes, catalog):
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
    fair = [question for cost, question in found if cost <= found[0][0] + FAIR]
    return list(dict.fromkeys(fair))
