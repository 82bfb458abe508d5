"""What holds for every catalogue and every text: commands print and parse back, faults are GrammarErrors, fixes parse.

Single readings and single errors are in the other files of this folder.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import UnexpectedInput, UnexpectedToken

from grammar.catalog import Catalog
from grammar.command import machine
from grammar.command.nodes import MAX_CRITERIA, MAX_VALUES, Command
from grammar.command.parser import parse
from grammar.command.printer import to_text
from grammar.errors import CODES, GrammarError
from grammar.folding import narrow
from tests.grammar.command.catalogs import NASTY, catalogs, commands, hand_made

CATALOG = hand_made()
SEEDS = (
    "/zcrm leads [電話番号] starts with [03,045],[会社] contains [zyl],[メール] starts with [ohtani, shohei]",
    "/zcrm leads [姓]=[大谷]\u00a0[見込み客のデータ元]=[展示会]",
    "／zcrm　leads　【年間売上】＞＝「１，０００，５万」",
    '/zcrm contacts [会社] is ["Zylker, Inc."]',
    "/zcrm leads 会社 contains zyl, 姓 = 大谷",
    "/zcrm lead [Company] Contains [a]",
)


def meaning(command: Command) -> object:
    criteria = tuple((found.field.api_name, found.op, found.values) for found in command.criteria)
    return command.module.api_name, criteria, command.word


@st.composite
def any_command(draw: st.DrawFn) -> tuple[Catalog, Command]:
    catalog = draw(catalogs())
    return catalog, draw(commands(catalog))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Catalog, str]:
    """A command with a piece cut out, doubled, or something nasty put in."""
    catalog, command = draw(any_command()) if draw(st.booleans()) else (CATALOG, None)
    text = to_text(command) if command else draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(st.sampled_from(("", "", text[start:end] * 2, *NASTY))) + text[end:]
    return catalog, text


@given(any_command())
def test_z3_any_command_prints_and_parses_back_to_the_same_meaning(case: tuple[Catalog, Command]) -> None:
    catalog, command = case
    text = to_text(command)
    assert meaning(parse(text, catalog)) == meaning(command)
    assert meaning(parse(text.removeprefix("/zcrm "), catalog)) == meaning(command)
    assert to_text(parse(text, catalog)) == text


@given(st.one_of(st.text(), damaged().map(lambda case: case[1]), st.lists(st.sampled_from(NASTY)).map(" ".join)))
def test_z9_no_text_raises_anything_but_a_grammar_error(text: str) -> None:
    for typed in (text, f"/zcrm leads {text}", f"/zcrm leads [会社] {text}", f"/zcrm leads [会社] is [{text}"):
        check(typed, CATALOG)


@given(st.one_of(st.text(), damaged().map(lambda case: case[1]), st.lists(st.sampled_from(NASTY)).map(" ".join)))
def test_every_text_is_read_as_lark_reads_it(text: str) -> None:
    """Lark's own loops are not used, for their time: its tables are."""
    flat = narrow(text)
    wanted: object
    try:
        wanted = machine._LARK.parse(flat)
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        wanted = len(flat) if at_end else error.pos_in_stream or 0
    found: object
    try:
        found = machine.read(flat)
    except machine.Unreadable as unreadable:
        found = unreadable.place.start
    assert found == wanted


@given(damaged())
def test_z9_every_correction_and_every_example_parses(case: tuple[Catalog, str]) -> None:
    catalog, text = case
    check(text, catalog)


def read(text: str, catalog: Catalog) -> Command | GrammarError:
    try:
        return parse(text, catalog)
    except GrammarError as error:
        return error


def check(text: str, catalog: Catalog) -> None:
    found = read(text, catalog)
    if isinstance(found, GrammarError):
        error = found
        assert error.code in CODES
        assert 1 <= error.column <= len(text) + 1
        assert 0 <= error.length <= len(text) + 1 - error.column
        assert error.example.startswith("/zcrm ")
        parse(error.example, catalog)
        if error.corrected is None:
            assert not error.certain
        else:
            assert error.corrected.startswith("/zcrm ")
            parse(error.corrected, catalog)
    else:
        command = found
        assert len(command.criteria) <= MAX_CRITERIA
        assert all(1 <= len(criterion.values) <= MAX_VALUES for criterion in command.criteria)
        assert meaning(parse(to_text(command), catalog)) == meaning(command)


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "leads [\udfff] = [\ud800]", "[" * 9999, "「【[" * 3000, "\u200b" * 50]
)
def test_z9_strange_texts_are_grammar_errors(text: str) -> None:
    with pytest.raises(GrammarError):
        parse(text, CATALOG)
