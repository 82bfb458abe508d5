"""What a pick list takes: any text, as the API does, or its own values only; a layout says which fields it demands."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.state import Sandbox

LEAD = {"Last_Name": "新規", "Company": "新規商事"}


@pytest.mark.parametrize(("strict", "code"), [(False, "SUCCESS"), (True, "INVALID_DATA")])
def test_a_value_that_the_list_does_not_hold(box: Sandbox, api: Callable[..., Any], strict: bool, code: str) -> None:
    box.switches.set(picklist_strict=strict)
    item = api().post("/Leads", {"data": [{**LEAD, "Lead_Source": "Carrier pigeon"}]}).get_json()["data"][0]
    assert item["code"] == code
    if strict:
        assert item["details"]["api_name"] == "Lead_Source"
        assert item["details"]["expected_data_type"] == "picklist"


def test_a_layout_says_what_it_demands_beside_the_system(api: Callable[..., Any]) -> None:
    sections = api().get("/settings/layouts", module="Leads").get_json()["layouts"][0]["sections"]
    demanded = [field["api_name"] for section in sections for field in section["fields"] if field["required"]]
    assert demanded == ["Last_Name", "Company"]
