"""W2: messages with merge fields — what is read, what a mistake says, how names are looked up and filled in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.catalog import Catalog, Field, Module
from grammar.errors import CODES, GrammarError
from grammar.template.binding import bind, check, fill
from grammar.template.nodes import MAX_LENGTH, Merge, Name, Place, Template, Words
from grammar.template.parser import parse
from grammar.template.printer import to_text
from tests.grammar.command.catalogs import NASTY, hand_made


def catalog_of(language: str) -> Catalog:
    """The hand-made one, where a deal has an account and an owner."""
    given = hand_made(language)
    deals = given.module("Deals")
    assert deals is not None
    labels = ("取引先名", "Account Name") if language == "ja" else ("Account Name", "取引先名")
    account = Field("Account_Name", labels[0], labels, "lookup", "text", lookup="Accounts")
    owner = Field("Owner", "商談の担当者", ("商談の担当者", "Deal Owner"), "ownerlookup", "text", lookup="Users")
    whole = Module(
        **{name: getattr(deals, name) for name in deals.__dataclass_fields__}
        | {"fields": (*deals.fields, account, owner)}
    )
    return Catalog(language, tuple(whole if module is deals else module for module in given.modules))


CATALOG = catalog_of("ja")
DEALS = CATALOG.module("Deals")
assert DEALS is not None


def paths(text: str) -> list[tuple[str, ...]]:
    return [tuple(name.text for name in place.names) for place in parse(text).places]


def shown(text: str, catalog: Catalog = CATALOG) -> str:
    """The text with each field replaced by what it was read as."""
    module = catalog.module("Deals")
    assert module is not None
    return fill(bind(parse(text), module, catalog), _api_name)


def _api_name(merge: Merge) -> str:
    return f"<{merge.lookup.api_name}>{merge.field.api_name}" if merge.lookup else merge.field.api_name


def fault(text: str) -> GrammarError:
    assert DEALS is not None
    with pytest.raises(GrammarError) as caught:
        check(parse(text), DEALS, CATALOG)
    return caught.value


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Deal ${Deals.Deal_Name}: ${Deals.Amount}", "Deal Deal_Name: Amount"),
        ("${Deals.Account_Name.Email}", "<Account_Name>Email"),
        ("${!Deals.Amount}, #{Deals.Amount}, ${ Amount }", "Amount, Amount, Amount"),
        ("${商談.総額} ＄｛商談．取引先名．メール｝", "Amount <Account_Name>Email"),
        ("${deal.closing date}", "Closing_Date"),
        ("${Deals.Owner.Email} ${商談の担当者}", "<Owner>email Owner"),
        ("costs $5 #1 $ # {x} } .", "costs $5 #1 $ # {x} } ."),
        (r"\${Deals.Amount} \#{x} \\ \n", r"${Deals.Amount} #{x} \ \n"),
        ("$${Amount}", "$Amount"),
        ("", ""),
    ],
)
def test_w2_what_a_message_is_read_as(text: str, read: str) -> None:
    assert shown(text) == read


def test_w2_a_label_that_holds_signs_of_the_language_is_escaped() -> None:
    assert paths(r"${Deals.No\. of \{x\}}") == [("Deals", "No. of {x}")]


def test_w2_labels_count_in_both_languages() -> None:
    for language in ("en", "ja"):
        assert shown("${Deals.Closing Date} ${商談.完了予定日}", catalog_of(language)) == "Closing_Date Closing_Date"


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("a ${Deals.Amount", "unclosed_bracket", 3),
        ("a ${Deals.${Amount}", "unclosed_bracket", 3),
        ("#{", "unclosed_bracket", 1),
        ("${}", "missing_field", 3),
        ("${Deals.}", "missing_field", 9),
        ("${Deals..Amount}", "missing_field", 9),
        ("${ }", "missing_field", 4),
        ("${Deals.Amuont}", "unknown_field", 9),
        ("${Deals.備考}", "ambiguous_field", 9),
        ("${Leads.Email}", "other_module", 3),
        ("${Deals.Amount.Email}", "not_a_lookup", 16),
        ("${Deals.Account_Name.Owner.Email}", "too_deep", 28),
        ("x" * (MAX_LENGTH + 1), "too_long", MAX_LENGTH + 1),
    ],
)
def test_w2_a_mistake_is_named_and_marked(text: str, code: str, column: int) -> None:
    found = fault(text)
    assert (found.code, found.column) == (code, column)


def test_w2_an_unknown_field_names_the_closest() -> None:
    found = fault("${Deals.Amuont}")
    assert found.facts["choices"] == ("総額",)
    assert (found.length, found.expected) == (6, ("Amount",))


def test_w4_an_unknown_field_stays_visible() -> None:
    assert shown("${Deals.Amount} ${Deals.Nothing like it}") == "Amount ${Deals.Nothing like it}"


def test_w2_what_must_be_read_is_known_before() -> None:
    assert DEALS is not None
    bound = bind(parse("${Amount} ${Account_Name} ${Account_Name.Email} ${Owner.Email} ${Amount}"), DEALS, CATALOG)
    assert bound.fields == ("Amount", "Account_Name", "Owner")
    assert [field.api_name for field in bound.lookups] == ["Account_Name"]


# ------------------------------------------------------------------------------------------------ what always holds

PIECES = ("${", "#{", "}", ".", "\\", "!", "$", "#", "＄｛", "Deals", "Account_Name", *NASTY)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join)
names = st.text(min_size=1, max_size=8).map(str.strip).filter(lambda name: bool(name.strip(" \u200b\u2060\ufeff")))
places = st.lists(names, min_size=1, max_size=3).map(lambda found: Place(tuple(Name(name) for name in found)))


@st.composite
def templates(draw: st.DrawFn) -> Template:
    parts: list[Words | Place] = []
    for part in draw(st.lists(st.one_of(texts.filter(bool).map(Words), places), max_size=6)):
        if not (isinstance(part, Words) and parts and isinstance(parts[-1], Words)):
            parts.append(part)
    return Template(tuple(parts))


def read(text: str) -> Template | GrammarError:
    try:
        return parse(text)
    except GrammarError as error:
        return error


@given(texts)
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    found = read(text)
    if isinstance(found, GrammarError):
        assert found.code in CODES
        assert 1 <= found.column <= len(text) + 1
        assert found.column - 1 + found.length <= len(text)
        return
    assert parse(to_text(found)) == found
    assert DEALS is not None
    for unknown in bind(found, DEALS, CATALOG).unknown:
        assert unknown.error.column - 1 + unknown.error.length <= len(text)


@given(templates())
def test_what_is_printed_is_read_back(template: Template) -> None:
    text = to_text(template)
    if len(text) <= MAX_LENGTH:
        assert parse(text) == template
