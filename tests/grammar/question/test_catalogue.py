"""Modules, fields and values come from the catalogue alone: a custom module is asked about without a line of code."""

from grammar.catalog import Catalog, Field, Module, Value
from grammar.question.nodes import Condition, Key, Measure, Path
from grammar.question.telling.sentence import sentence
from grammar.question.words.lexicon import lexicon_of
from tests.grammar.question.reading import ENGLISH, EVERY, question, reading


def field(api_name: str, label: str, kind: str, **more: object) -> Field:
    kinds = {
        "currency": "number",
        "integer": "number",
        "date": "unusable",
        "datetime": "unusable",
        "boolean": "boolean",
    }
    return Field(api_name, label, (label,), kind, kinds.get(kind, "text"), custom=True, **more)  # type: ignore[arg-type]


VESSELS = Module(
    "Vessels__c",
    None,
    "Vessels",
    ("Vessels", "Vessel", "船舶"),
    "Name",
    (
        field("Name", "Vessel Name", "text"),
        field("Owner", "Vessel Owner", "ownerlookup", lookup="Users"),
        field("field7", "船籍", "text"),
        field(
            "Hull_Colour", "Hull Colour", "picklist", values=(Value("R", ("Crimson", "赤")), Value("B", ("Navy", "紺")))
        ),
        field("Charter_Fee", "Charter Fee", "currency"),
        field("Crew", "Crew Size", "integer"),
        field("Next_Survey", "Next Survey Date", "date"),
        field("Home_Client", "Home Client", "lookup", lookup="Accounts"),
        field("Laid_Up", "Laid Up", "boolean"),
        field("Created_Time", "Created Time", "datetime"),
    ),
)
FLEET = Catalog("en", (*ENGLISH.modules, VESSELS))


def own(name: str) -> Path:
    return Path(name, "", "Vessels__c")


def test_a_custom_module_is_listed_counted_and_grouped() -> None:
    assert question("show me all vessels", catalog=FLEET).module == "Vessels__c"
    assert question("how many vessels", catalog=FLEET).measures == (Measure("count"),)
    assert question("vessels by hull colour", catalog=FLEET).groups == (Key(own("Hull_Colour")),)
    assert question("船舶を船籍別に", catalog=FLEET).groups == (Key(own("field7")),)


def test_its_values_are_known_and_stored_as_the_crm_has_them() -> None:
    assert question("crimson vessels", catalog=FLEET).conditions == (Condition(own("Hull_Colour"), "is", ("R",)),)
    assert question("紺の船舶", catalog=FLEET).conditions == (Condition(own("Hull_Colour"), "is", ("B",)),)


def test_its_numbers_dates_and_check_boxes_are_asked_for() -> None:
    assert question("average charter fee of vessels", catalog=FLEET).measures == (Measure("avg", own("Charter_Fee")),)
    assert question("vessels over 2 million", catalog=FLEET).conditions == (
        Condition(own("Charter_Fee"), ">", (2_000_000,)),
    )
    found = question("vessels with next survey date this month", catalog=FLEET)
    assert (found.period, found.period_field) == ("this_month", own("Next_Survey"))
    assert question("laid up vessels", catalog=FLEET).conditions == (Condition(own("Laid_Up"), "is", (True,)),)


def test_its_lookups_lead_to_the_records_they_point_to() -> None:
    assert question("vessels of account Acme", catalog=FLEET).conditions == (
        Condition(own("Home_Client"), "is", ("Acme",)),
    )
    assert question("vessels by industry", catalog=FLEET).groups[0].path == Path("Industry", "Home_Client", "Accounts")
    assert question("accounts with vessels", catalog=FLEET).conditions[0].path.field == "related:Vessels__c"


def test_its_questions_read_back_from_their_sentences() -> None:
    for text in ("crimson vessels by vessel owner", "top 3 vessels by crew size", "vessels with crew size over 12"):
        asked = question(text, catalog=FLEET)
        assert question(sentence(asked, FLEET, "en"), catalog=FLEET) == asked


def test_without_the_module_the_same_words_are_not_understood() -> None:
    assert reading("vessels by hull colour").question is None


def test_a_custom_field_beats_what_no_crm_can_know() -> None:
    assert reading("total profit this year").kind == "unanswerable"
    deals = ENGLISH.module("Deals")
    assert deals is not None
    with_profit = Module(
        deals.api_name,
        deals.command,
        deals.label,
        deals.labels,
        deals.name_field,
        (*deals.fields, field("Profit", "Profit", "currency")),
    )
    catalog = Catalog("en", (with_profit,))
    assert question("total profit of won deals", catalog=catalog).measures == (
        Measure("sum", Path("Profit", "", "Deals")),
    )


def test_a_module_that_the_asker_may_not_see_is_not_read() -> None:
    without = Catalog("en", tuple(module for module in ENGLISH.modules if module.api_name != "Deals"))
    assert reading("open deals", catalog=without).question is None
    assert reading("revenue this month", catalog=without).question is None or (
        question("revenue this month", catalog=without).module != "Deals"
    )


def test_the_lexicon_is_built_once_per_catalogue() -> None:
    copy = Catalog(EVERY.language, EVERY.modules)
    assert lexicon_of(copy) is lexicon_of(copy)
