"""Answers have the types and words of the vendor's OpenAPI files; skipped where those files are not at hand.

The folder is named by ZOHO_SPECS, or lies beside the project as `shared/specs`. Keys that the files call
required and we leave out are let go: the files name keys of features that nobody here uses.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.crm.organisation import Crm
from tests.sandbox.crm.openapi.schemas import Specification

ADMIN = "aoi.mori@zylker.example"
SCOPES = (
    "ZohoCRM.modules.ALL", "ZohoCRM.settings.ALL", "ZohoCRM.users.ALL", "ZohoCRM.org.ALL", "ZohoCRM.coql.READ",
    "ZohoSearch.securesearch.READ",
)  # fmt: skip
# (file, path in the file, our address; {…} is filled from the demo data)
READS = [
    ("fields.json", "/crm/v8/settings/fields", "/settings/fields?module=Leads"),
    ("fields.json", "/crm/v8/settings/fields", "/settings/fields?module=Deals"),
    ("modules.json", "/crm/v8/settings/modules", "/settings/modules"),
    ("layouts.json", "/crm/v8/settings/layouts", "/settings/layouts?module=Deals"),
    ("pipeline.json", "/crm/v8/settings/pipeline", "/settings/pipeline?layout_id={layout}"),
    ("roles.json", "/crm/v8/settings/roles", "/settings/roles"),
    ("related_lists.json", "/crm/v8/settings/related_lists", "/settings/related_lists?module=Leads"),
    ("profiles.json", "/crm/v8/settings/profiles", "/settings/profiles"),
    ("fiscal_year.json", "/crm/v8/settings/fiscal_year", "/settings/fiscal_year"),
    ("users.json", "/crm/v8/users", "/users?type=AllUsers"),
    ("org.json", "/crm/v8/org", "/org"),
    ("module_search.json", "/crm/v8/{module}/search", "/Leads/search?word=ohtani"),
    ("notes.json", "/crm/v8/Notes", "/Notes?fields=Note_Title,Note_Content,Parent_Id,Owner,Created_Time"),
    ("record.json", "/crm/v8/{module_api_name}", "/Leads?fields=Last_Name,Owner,Created_Time,Languages"),
    ("record.json", "/crm/v8/{module_api_name}/{id}", "/Leads/{lead}"),
]
# What the pages and the SDK say otherwise than these files.
KNOWN = ("time_zone: object wanted", "date_format: 'yyyy/MM/dd'", "name_format__s: 'Salutation,Last Name")


def folder() -> Path:
    named = os.environ.get("ZOHO_SPECS")
    beside = [parent / "shared" / "specs" for parent in Path(__file__).parents]
    for place in [Path(named)] if named else beside:
        if (place / "zoho-crm" / "v8.0").is_dir():
            return place / "zoho-crm" / "v8.0"
    pytest.skip("the vendor's OpenAPI files are not at hand")


@pytest.fixture(scope="module")
def specification() -> Specification:
    return Specification(folder())


def serious(faults: list[str]) -> list[str]:
    return [
        fault for fault in faults if not fault.endswith("is missing") and not any(known in fault for known in KNOWN)
    ]


@pytest.mark.parametrize(("file", "path", "address"), READS, ids=[address for _, _, address in READS])
def test_reads_have_the_types_of_the_files(
    specification: Specification, api: Callable[..., Any], crm: Crm, file: str, path: str, address: str
) -> None:
    facts = {"layout": crm.schema.modules["Deals"].layout_id, "lead": crm.table("Leads").ids()[0]}
    calls = api(ADMIN, *SCOPES)
    answer = calls.client.get(calls.prefix + address.format(**facts), headers=calls.header)
    assert answer.status_code == 200
    where, schema = specification.response(file, path, "get", 200)
    assert serious(specification.faults(where, schema, answer.get_json())) == []


@pytest.mark.parametrize(
    ("query", "status"), [("select Last_Name, Owner from Leads where (id is not null)", 200), ("select Last_Name", 400)]
)
def test_coql_answers_as_the_file_says(
    specification: Specification, api: Callable[..., Any], query: str, status: int
) -> None:
    answer = api(ADMIN, *SCOPES).coql(query, include_meta=["fields"])
    assert answer.status_code == status
    where, schema = specification.response("coql.json", "/crm/v8/coql", "post", status)
    assert serious(specification.faults(where, schema, answer.get_json())) == []


def test_writes_answer_as_the_file_says(specification: Specification, api: Callable[..., Any]) -> None:
    body = {"data": [{"Last_Name": "x", "Company": "y"}, {"Company": "z"}]}
    answer = api(ADMIN, *SCOPES).post("/Leads", body).get_json()
    where, schema = specification.response("record.json", "/crm/v8/{module_api_name}", "post", 200)
    assert serious(specification.faults(where, schema, answer)) == []


def test_the_checker_finds_a_wrong_type() -> None:
    check = Specification(Path()).faults
    schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "n": {"enum": [1, 2]}}}
    assert check("", schema, {"id": 5}) == ["$.id: string wanted, 5 found"]
    assert check("", schema, {"n": 3}) == ["$.id is missing", "$.n: 3 is not one of [1, 2]"]
    assert check("", {"oneOf": [schema, {"type": "array"}]}, []) == []
    assert check("", {"type": "integer"}, True) == ["$: integer wanted, true found"]
