"""Help out of the grammar (B5), and how a reading is explained as JSON."""

import json

from hypothesis import given

from grammar.catalog import Catalog
from grammar.command.explain import explain
from grammar.command.parser import parse
from grammar.command.usage import usage
from tests.grammar.command.catalogs import catalogs, hand_made

CATALOG = hand_made()


def explained(text: str) -> dict[str, object]:
    return explain(text, CATALOG, lambda error: f"hint for {error.code}")


def test_b5_help_lists_modules_operators_and_limits() -> None:
    found = usage(CATALOG)
    assert [module.command for module in found.modules] == ["leads", "contacts", "accounts", "deals"]
    assert dict(found.operators)["number"] == ("=", ">", "<", ">=", "<=")
    assert (found.max_criteria, found.max_values) == (5, 10)
    assert "作成日時" not in found.modules[0].fields


@given(catalogs())
def test_b5_every_example_of_help_is_a_command_of_that_catalogue(catalog: Catalog) -> None:
    for module in usage(catalog).modules:
        assert module.examples
        for example in module.examples:
            assert parse(example, catalog).module.command == module.command


def test_a_command_is_explained_as_json() -> None:
    assert explained("/zcrm leads [会社] contains [zyl]") == {
        "kind": "zcrm",
        "module": "Leads",
        "criteria": [{"label": "会社", "field": "Company", "op": "contains", "values": ["zyl"]}],
        "word": None,
    }


def test_values_are_explained_as_what_they_are() -> None:
    text = "/zcrm leads [年間売上] >= [5万, 1.5] [Email Opt Out]=[true]"
    criteria = explained(text)["criteria"]
    assert json.dumps([found["values"] for found in criteria]) == "[[50000, 1.5], [true]]"  # type: ignore[attr-defined]


def test_a_fault_is_explained_as_json() -> None:
    assert explained("/zcrm leads [Compny] is [zyl]") == {
        "kind": "error",
        "code": "unknown_field",
        "column": 14,
        "expected": ["会社"],
        "hint": "hint for unknown_field",
        "corrected": "/zcrm leads [会社] is [zyl]",
    }
