"""The gettext catalogues under locale/, read once: key and language to sentence.

Keys are stable identifiers ('zcrm.none_found'), not English sentences. Nothing is filled in or formatted here.

One file per first word of the keys: zcrm.po has 'zcrm.none_found'. The .po files themselves are read (5 ms a language):
a compiled .mo beside each would be a second truth to forget. A new sentence is two lines in each language.
`#. button` above it keeps it to the length of a button's label, `#. input` to that of a form input's.
"""

import functools
import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages import pofile

LANGUAGES: Final = ("en", "ja")
FALLBACK: Final = "en"
FOLDER: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Catalogue:
    """`forms`: by key, one sentence, or one per plural form; `plural`: the form's place for a number."""

    forms: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]

    def sentence(self, key: str, count: object = None) -> str | None:
        """The sentence with its places still open; `count` chooses the plural form. None when there is no such key."""
        forms = self.forms.get(key)
        if forms is None:
            return None
        place = self.plural(count) if len(forms) > 1 and isinstance(count, int) else -1
        return forms[place]


def paths(language: str) -> list[Path]:
    return sorted((FOLDER / language / "LC_MESSAGES").glob("*.po"))


@functools.cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of one of LANGUAGES."""
    forms: dict[str, tuple[str, ...]] = {}
    plural = "0"
    for path in paths(language):
        with path.open("rb") as file:
            read = pofile.read_po(file, locale=language, abort_invalid=True)
        plural = read.plural_expr
        for message in read:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key:  # the one without is the file's own header
                forms[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return Catalogue(forms, gettext.c2py(plural))


@functools.lru_cache(maxsize=256)
def known(language: str) -> str | None:
    """'ja' for 'ja', 'JA', 'ja-JP', 'ja_JP.UTF-8'; None for a language without a catalogue."""
    short = language.strip().lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else None


def best(*languages: str | None) -> str:
    """The first of `languages` that has a catalogue, in the caller's order (L1); English when none has."""
    return next((found for language in languages if language and (found := known(language))), FALLBACK)
