"""L1: every sentence exists in both languages, says the same things, fits where it is shown, and is used."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages import pofile

from app.cliq import maxima, text
from app.i18n import catalogues

ROOT = Path(__file__).parents[3]
MOST = {"button": maxima.BUTTON_LABEL, "input": maxima.INPUT_LABEL}


def forms(language: str) -> dict[str, tuple[str, ...]]:
    return dict(catalogues.catalogue(language).forms)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_key_is_in_every_language(language: str) -> None:
    assert set(forms(language)) == set(forms(catalogues.FALLBACK))


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_no_key_stands_twice_and_each_is_in_the_file_of_its_first_word(language: str) -> None:
    keys = []
    for path in catalogues.paths(language):
        found = re.findall('^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
        assert {key.split(".")[0] for key in found} == {path.stem}
        keys += found
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert len(keys) == len(forms(language))


def test_both_languages_have_the_same_places() -> None:
    english, japanese = forms("en"), forms("ja")
    for key, sentences in english.items():
        wanted = {frozenset(places(sentence)) for sentence in (*sentences, *japanese[key])}
        assert len(wanted) == 1, f"{key}: {wanted}"
        assert all(re.fullmatch("[a-z_]+", name) for name in next(iter(wanted))), key


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_plural_form_is_there(language: str) -> None:
    for key, sentences in forms(language).items():
        assert len(sentences) in (1, {"en": 2, "ja": 1}[language]), key
        assert key == "grammar.joint" or all(sentence.strip() == sentence != "" for sentence in sentences), key


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_labels_fit_where_cliq_shows_them(language: str) -> None:
    labels = []
    for path in catalogues.paths(language):
        with path.open("rb") as file:
            labels += [message for message in pofile.read_po(file) if message.auto_comments]
    assert len(labels) > 10
    for label in labels:
        (kind,) = label.auto_comments
        filled = str(label.string).format_map(dict.fromkeys(places(str(label.string)), "100"))
        assert text.units(filled) <= MOST[kind], label.id


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_sentences_are_calm(language: str) -> None:
    for key, sentences in forms(language).items():
        assert not any(re.search("[!！]|please|sorry|oops", sentence, re.IGNORECASE) for sentence in sentences), key


# ---- what the code says


@dataclass(frozen=True)
class Use:
    """One place in the code that names a sentence: the whole key, or how it begins. facts None: not visible here."""

    where: str
    key: str
    whole: bool
    facts: frozenset[str] | None


@cache
def code() -> tuple[tuple[Use, ...], frozenset[str]]:
    """What the code says, and every text in it, wherever it stands: tables of keys, codes of errors."""
    said: list[Use] = []
    texts: set[str] = set()
    for path in sorted([*ROOT.glob("app/**/*.py"), *ROOT.glob("handlers/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said += _spoken(node, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return tuple(said), frozenset(texts)


def in_templates() -> Iterator[Use]:
    """`say("key")` and `say("begins_" ~ with)` in the pages' templates."""
    for path in sorted(ROOT.glob("app/web/**/*.html")):
        for found in re.finditer(r"""say\(["']([a-z_.]+)["']( ~)?""", path.read_text("utf-8")):
            yield Use(str(path.relative_to(ROOT)), found[1], whole=not found[2], facts=None)


def _spoken(node: ast.AST, where: str) -> Iterator[Use]:
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        yield Use(where, str(node.values[0].value), whole=False, facts=None)
    if not isinstance(node, ast.Call) or not node.args:
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = node.args[0]
    if called == "say" and isinstance(first, ast.Constant):
        given = {keyword.arg for keyword in node.keywords}
        yield Use(where, str(first.value), True, None if None in given else frozenset(map(str, given)))


def test_no_sentence_is_missing() -> None:
    known = forms("en")
    missing = [f"{use.where} {use.key}" for use in (*code()[0], *in_templates()) if use.whole and use.key not in known]
    assert missing == [], "add these to app/i18n/locale/*/LC_MESSAGES/<first word>.po"


def test_every_place_is_filled() -> None:
    known = forms("en")
    empty = [
        f"{use.where} {use.key}: {sorted(open_places)}"
        for use in code()[0]
        if use.whole and use.facts is not None and use.key in known
        if (open_places := places(known[use.key][0]) - use.facts)
    ]
    assert empty == []


def test_no_sentence_is_unused() -> None:
    begun = tuple(
        {use.key for use in (*code()[0], *in_templates()) if not use.whole and re.match("[a-z]+[.]", use.key)}
    )
    named = code()[1] | {use.key for use in in_templates() if use.whole}
    unused = {key for key in forms("en") if not key.startswith(begun)} - named
    assert unused == set(), "take these out of both messages.po"
