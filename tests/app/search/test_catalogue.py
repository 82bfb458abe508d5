"""What may be named: built from an organisation's metadata, and from the bundled standard one."""

import json

import orjson
import pytest

from app.search.catalogue import build, standard_source
from app.search.catalogue.standard import FILE, standard
from grammar.catalog import Catalog, Module, Value
from tests.app.search.conftest import FIELDS, MODULES, catalog_of


def leads(catalog: Catalog) -> Module:
    module = catalog.command_module("leads")
    assert module is not None
    return module


def test_z1_the_four_come_first_whatever_their_labels_are(catalog: Catalog) -> None:
    assert [module.api_name for module in catalog.modules] == ["Leads", "Accounts", "Vehicles"]
    assert catalog.command_words == ("leads", "accounts")
    assert leads(catalog).label == "リード"
    assert leads(catalog).labels == ("リード", "Leads", "Lead")
    assert catalog.language == catalog_of("ja_JP").language == "ja"


def test_z5_a_field_has_its_label_the_english_one_and_its_api_name(catalog: Catalog) -> None:
    for text in ("会社", "Company", " ＣＯＭＰＡＮＹ ", "company"):
        assert [field.api_name for field in leads(catalog).named(text)] == ["Company"]
    assert leads(catalog).named("企業") == ()  # a synonym is for 'did you mean' only


@pytest.mark.parametrize(
    ("api_name", "kind", "reason"),
    [
        ("Company", "text", ""),
        ("Description", "text", ""),
        ("Phone", "text", ""),
        ("Lead_Source", "text", ""),
        ("Languages", "text", ""),
        ("Owner", "text", ""),
        ("Account", "text", ""),
        ("Annual_Revenue", "number", ""),
        ("Age", "number", ""),
        ("Email_Opt_Out", "boolean", ""),
        ("Salutation", "unusable", "salutation"),
        ("Created_Time", "unusable", "date"),
        ("Tag", "unusable", "type"),
        ("Rows", "unusable", "type"),
        ("Secret", "unusable", "type"),
        ("Anything", "unusable", "type"),
    ],
)
def test_z6_what_criteria_make_of_a_field(catalog: Catalog, api_name: str, kind: str, reason: str) -> None:
    field = leads(catalog).field(api_name)
    assert field is not None
    assert (field.kind, field.reason) == (kind, reason)


def test_z14_a_field_that_the_profile_hides_is_not_there(catalog: Catalog) -> None:
    assert leads(catalog).field("Hidden") is None
    assert leads(catalog).field("Gone") is None


def test_lookups_know_where_they_point_to(catalog: Catalog) -> None:
    targets = {field.api_name: field.lookup for field in leads(catalog).fields if field.lookup}
    assert targets == {"Owner": "Users", "Account": "Accounts"}


def test_pick_lists_keep_what_is_stored_and_what_is_shown_without_the_empty_value(catalog: Catalog) -> None:
    field = leads(catalog).field("Lead_Source")
    assert field is not None
    assert field.values == (Value("Trade Show", ("展示会",)),)


def test_standard_fields_lend_their_readings_and_custom_ones_do_not(catalog: Catalog) -> None:
    company, age = leads(catalog).field("Company"), leads(catalog).field("Age")
    assert company is not None
    assert age is not None
    assert company.readings == ("かいしゃ",)
    assert "会社名" in company.synonyms
    assert (age.readings, age.synonyms, age.custom) == ((), (), True)


def test_a_custom_module_is_known_by_its_name_field(catalog: Catalog) -> None:
    vehicles = catalog.module("Vehicles")
    assert vehicles is not None
    assert (vehicles.name_field, vehicles.command, vehicles.label) == ("Name", None, "車両")


def test_trimmed_metadata_survives_the_store() -> None:
    modules = orjson.loads(orjson.dumps([build.trim_module(module) for module in MODULES]))
    fields = orjson.loads(orjson.dumps({name: [build.trim_field(f) for f in items] for name, items in FIELDS.items()}))
    again = {name: [build.trim_field(f) for f in items] for name, items in FIELDS.items()}
    first = build.build("ja", [build.trim_module(module) for module in MODULES], again)
    assert build.build("ja", modules, fields) == first


# ---------------------------------------------------------------------------------------------------------------------
# the bundled metadata


@pytest.mark.parametrize(
    ("module", "label", "api_name"),
    [
        ("leads", "電話番号", "Phone"),
        ("leads", "会社", "Company"),
        ("leads", "メール", "Email"),
        ("leads", "姓", "Last_Name"),
        ("leads", "見込み客のデータ元", "Lead_Source"),
        ("leads", "年間売上", "Annual_Revenue"),
        ("leads", "年齢", "Age"),
        ("contacts", "メール", "Email"),
        ("contacts", "会社", "Company"),
        ("contacts", "メール対象外(オプトアウト)", "Email_Opt_Out"),
        ("contacts", "メール対象外（オプトアウト）", "Email_Opt_Out"),
        ("accounts", "メール", "Email"),
        ("deals", "総額", "Amount"),
        ("deals", "確度", "Probability"),
        ("leads", "Company", "Company"),
        ("leads", "Annual Revenue", "Annual_Revenue"),
        ("leads", "No_of_Employees", "No_of_Employees"),
    ],
)
@pytest.mark.parametrize("language", [None, "ja"])
def test_z5_the_labels_of_the_documents_examples_are_known(
    module: str, label: str, api_name: str, language: str | None
) -> None:
    found = standard(language).command_module(module)
    assert found is not None
    assert [field.api_name for field in found.named(label)] == [api_name]


def test_the_values_of_the_documents_examples_are_known() -> None:
    source = leads(standard(None)).field("Lead_Source")
    assert source is not None
    found = [source.value(text) for text in ("Webフォーム", "展示会", "営業電話", "Trade Show", "ＣＯＬＤ call")]
    assert [value.actual if value else "" for value in found] == [
        *("Web Form", "Trade Show", "Cold Call", "Trade Show", "Cold Call")
    ]


@pytest.mark.parametrize("language", [None, "en", "ja"])
def test_every_field_of_the_bundled_metadata_can_be_named(language: str | None) -> None:
    for module in standard(language).modules:
        for field in module.fields:
            assert module.spelling(field) == field.label, (module.api_name, field.api_name)


def test_english_speakers_do_not_get_japanese_labels_and_an_unknown_language_gets_english() -> None:
    assert leads(standard("en")).named("会社") == ()
    assert standard("fr").language == "en"
    assert standard(None).language == "en"
    assert standard("ja").command_words == ("leads", "contacts", "accounts", "deals")


def test_the_bundled_file_is_what_its_source_makes() -> None:
    collection = {
        "modules": [
            {
                "api_name": "Leads",
                "slash_command_allowed": True,
                "label_en_plural": "Leads",
                "label_en_singular": "Lead",
                "label_ja_plural": "見込み客",
                "label_ja_singular": "見込み客",
                "reading_ja": "みこみきゃく",
                "synonyms": {"en": [{"text": "prospect"}], "ja": [{"text": "リード"}]},
                "name_field": "Full_Name",
                "fields": [
                    {
                        "api_name": "Rating",
                        "label_en": "Rating",
                        "label_ja": "評価",
                        "data_type": "picklist",
                        "pick_list": [
                            {"actual": "-None-", "display_en": "-None-", "display_ja": "-なし-"},
                            {"actual": "Hot", "display_en": "Hot", "display_ja": "高"},
                        ],
                    }
                ],
            },
            {"api_name": "Users", "slash_command_allowed": False},
        ],
        "custom_field_samples": [
            {
                "module": "Leads",
                "api_name": "Age",
                "label_en": "Age",
                "label_ja": "年齢",
                "data_type": "integer",
                "custom": True,
            }
        ],
    }
    (module,) = json.loads(standard_source.text(collection))["modules"]
    assert module["command"] == "leads"
    assert module["synonyms"] == ["prospect", "リード"]
    rating, age = module["fields"]
    assert rating == {
        "api_name": "Rating",
        "en": "Rating",
        "ja": "評価",
        "type": "picklist",
        "values": [["Hot", "Hot", "高"]],
    }
    assert age == {"api_name": "Age", "en": "Age", "ja": "年齢", "type": "integer", "custom": True}
    assert FILE.read_text(encoding="utf-8").startswith('{"modules":[\n{"api_name":"Leads","command":"leads"')
