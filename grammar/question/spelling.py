"""What an unknown word was probably meant to be: the closest word of the vocabulary or of the catalogue.

Offers, and decides nothing: the reader asks back with what it would have read.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from grammar.catalog import Catalog, Module
from grammar.folding import fold_kana, fold_label
from grammar.question.virtual import all_modules
from grammar.question.words.lexer import Lexeme
from grammar.question.words.lexicon import plural_forms
from grammar.question.words.vocabulary import entries

ALIKE = 60  # of 100: how near a name must be to be offered
SHORTEST = 5  # letters of a word whose spelling is mended; shorter ones are near to too many others
_TYPES = frozenset(
    (
        *("STATUS", "EVENT", "MEASURE", "PERIOD", "COUNT", "AGG", "LIST", "BY", "GRAIN", "TOP", "HIGHEST", "LATEST"),
        *("CONCEPT", "PSEUDO", "PLACE"),
    )
)


@lru_cache(maxsize=64)
def _words(catalog_key: int, words: tuple[str, ...]) -> tuple[str, ...]:
    language = {
        text
        for text, meanings in entries().items()
        if " " not in text and text.isascii() and any(kind in _TYPES for kind, _ in meanings)
    }
    return tuple(sorted(language | set(words)))


def _catalogue_words(catalog: Catalog) -> tuple[str, ...]:
    found: set[str] = set()
    for module in all_modules(catalog):
        for label in (*module.labels, *module.synonyms):
            found.update(form for form in plural_forms(fold_label(label)) if form.isascii() and " " not in form)
        for field in module.fields:
            found.update(
                word
                for label in (field.label, *field.labels)
                for word in fold_label(label).split()
                if word.isascii() and len(word) >= SHORTEST
            )
    return tuple(sorted(found))


def mended(lexemes: list[Lexeme], text: str, catalog: Catalog) -> tuple[str, str, str] | None:
    """(text with one word mended, that word as typed, the word meant), for the first word near a known one."""
    known: tuple[str, ...] | None = None
    for lexeme in lexemes:
        if not lexeme.unknown or lexeme.script != "latin":
            continue
        for word in lexeme.typed.split():
            folded = fold_label(word)
            if len(folded) < SHORTEST or not folded.isalpha():
                continue
            known = known or _words(id(catalog), _catalogue_words(catalog))
            limit = 1 if len(folded) < 8 else 2
            close = process.extract(folded, known, scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=2)
            if (
                close
                and (len(close) == 1 or close[0][1] < close[1][1] or close[0][0].startswith(folded[:3]))
                and close[0][0][0] == folded[0]
            ):
                return text.replace(word, close[0][0], 1), word, close[0][0]
    return None


def closest_fields(word: str, module: Module) -> tuple[str, ...]:
    """Labels of at most five fields of a module that a word may have meant, the closest first."""
    key = fold_kana(word)
    names = {
        field.label: [fold_kana(text) for text in (field.label, *field.labels, *field.synonyms, *field.readings)]
        for field in module.fields
    }
    scored = sorted(
        ((max(fuzz.WRatio(key, text) for text in texts), label) for label, texts in names.items()), reverse=True
    )
    return tuple(label for score, label in scored[:5] if score >= ALIKE)


def closest_names(word: str, names: Sequence[str], least: int = ALIKE) -> tuple[str, ...]:
    """At most five of the names that a word may have meant, the closest first. least: of 100, how near they are."""
    key = fold_kana(word)
    near = process.extract(key, [fold_kana(name) for name in names], scorer=fuzz.WRatio, score_cutoff=least, limit=5)
    return tuple(names[place] for _, _, place in near)
