"""Section 21, Metadata: labels by language, own fields, pick lists, pipelines, roles, fiscal year, organisation."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.state import Sandbox

MISAKI, EMMA = "misaki.takahashi@zylker.example", "emma.clark@zylker.example"
ADMIN, HANAKO = "aoi.mori@zylker.example", "hanako.ohtani@ohtani.example"


def fields(api: Callable[..., Any], email: str, module: str) -> dict[str, dict[str, Any]]:
    answer = api(email).get("/settings/fields", module=module)
    assert answer.status_code == 200
    return {field["api_name"]: field for field in answer.get_json()["fields"]}


def test_field_label_is_in_the_askers_language_and_display_label_stays(api: Callable[..., Any]) -> None:
    japanese, english = fields(api, MISAKI, "Leads")["Company"], fields(api, EMMA, "Leads")["Company"]
    assert (japanese["field_label"], english["field_label"]) == ("会社", "Company")
    assert japanese["display_label"] == english["display_label"] == "Company"


def test_the_untranslated_label_can_be_switched_to_japanese(box: Sandbox, api: Callable[..., Any]) -> None:
    box.switches.set(untranslated_labels="ja")
    company = fields(api, EMMA, "Leads")["Company"]
    assert (company["field_label"], company["display_label"]) == ("Company", "会社")


def test_an_organisation_of_the_other_data_centre_is_japanese(client: FlaskClient, bearer: Callable[..., Any]) -> None:
    answer = client.get("/jp/zohoapis/crm/v8/settings/fields?module=Leads", headers=bearer(HANAKO))
    found = {field["api_name"]: field for field in answer.get_json()["fields"]}
    assert found["Company"]["display_label"] == "会社"
    assert found["field"]["field_label"] == "年齢"
    org = client.get("/jp/zohoapis/crm/v8/org", headers=bearer(HANAKO)).get_json()["org"][0]
    assert org["domain_name"] == "org606155012"


def test_the_custom_fields_of_the_help_pages_are_there(api: Callable[..., Any]) -> None:
    expected = {
        ("Leads", "Age"): ("年齢", "integer"),
        ("Contacts", "Company"): ("会社", "text"),
        ("Accounts", "Email"): ("メール", "email"),
    }
    for (module, name), (label, kind) in expected.items():
        field = fields(api, MISAKI, module)[name]
        assert (field["field_label"], field["data_type"], field["custom_field"]) == (label, kind, True)
        assert fields(api, EMMA, module)[name]["display_label"] == label
    opt_out = fields(api, MISAKI, "Contacts")["Email_Opt_Out"]
    assert (opt_out["field_label"], opt_out["custom_field"]) == ("メール対象外(オプトアウト)", False)


def test_two_fields_share_one_label(api: Callable[..., Any]) -> None:
    labels = Counter(field["field_label"] for field in fields(api, MISAKI, "Leads").values())
    assert [label for label, count in labels.items() if count > 1] == ["担当部署"]


def test_pick_list_values_have_display_and_actual(api: Callable[..., Any]) -> None:
    stages = {value["actual_value"]: value for value in fields(api, MISAKI, "Deals")["Stage"]["pick_list_values"]}
    assert stages["Id. Decision Makers"]["display_value"] == "意思決定者の特定"
    english = {value["actual_value"]: value for value in fields(api, EMMA, "Deals")["Stage"]["pick_list_values"]}
    assert english["Id. Decision Makers"]["display_value"] == "Identify Decision Makers"
    assert {"id", "display_value", "actual_value", "reference_value", "sequence_number", "type"} <= set(
        english["Closed Won"]
    )
    sources = {
        value["display_value"]: value for value in fields(api, MISAKI, "Leads")["Lead_Source"]["pick_list_values"]
    }
    assert {"Webフォーム", "展示会", "営業電話"} <= set(sources)


def test_the_closed_won_stage_is_translated_and_can_be_renamed(box: Sandbox, api: Callable[..., Any]) -> None:
    def won(email: str) -> str:
        values = fields(api, email, "Deals")["Stage"]["pick_list_values"]
        return next(value["display_value"] for value in values if value["actual_value"] == "Closed Won")

    assert (won(MISAKI), won(EMMA)) == ("受注", "Closed Won")
    box.switches.set(closed_won_renamed=True)
    assert (won(MISAKI), won(EMMA)) == ("ご成約", "Order booked")


@pytest.mark.parametrize(
    ("module", "name", "kind", "json_type"),
    [
        ("Leads", "Owner", "ownerlookup", "jsonobject"),
        ("Leads", "Languages", "multiselectpicklist", "jsonarray"),
        ("Leads", "Description", "textarea", "string"),
        ("Leads", "Annual_Revenue", "currency", "double"),
        ("Leads", "Age", "integer", "integer"),
        ("Leads", "Email_Opt_Out", "boolean", "boolean"),
        ("Leads", "id", "bigint", "string"),
        ("Accounts", "Account_Code", "autonumber", "string"),
        ("Deals", "Closing_Date", "date", "string"),
        ("Deals", "Technical_Contact", "userlookup", "jsonobject"),
        ("Deals", "Monthly_Amount", "formula", "double"),
        ("Deals", "Discount_Rate", "percent", "double"),
    ],
)
def test_types_and_json_types(api: Callable[..., Any], module: str, name: str, kind: str, json_type: str) -> None:
    field = fields(api, ADMIN, module)[name]
    assert (field["data_type"], field["json_type"]) == (kind, json_type)


def test_a_lookup_names_its_module(api: Callable[..., Any]) -> None:
    lookup = fields(api, MISAKI, "Contacts")["Account_Name"]["lookup"]
    modules = {one["api_name"]: one for one in api(MISAKI).get("/settings/modules").get_json()["modules"]}
    assert lookup["module"] == {"api_name": "Accounts", "id": modules["Accounts"]["id"]}
    many = fields(api, MISAKI, "Tasks")["What_Id"]["multi_module_lookup"]["modules"]
    assert "Deals" in {one["api_name"] for one in many}


def test_what_coql_refuses_is_not_filterable(api: Callable[..., Any]) -> None:
    leads = fields(api, MISAKI, "Leads")
    assert [leads[name]["filterable"] for name in ("Company", "Description", "Tag")] == [True, False, False]


def test_fields_need_a_module_that_exists_and_the_scope(api: Callable[..., Any]) -> None:
    calls = api(MISAKI)
    assert calls.get("/settings/fields").get_json()["code"] == "REQUIRED_PARAM_MISSING"
    assert calls.get("/settings/fields", module="Nothing").get_json()["code"] == "INVALID_MODULE"
    answer = api(MISAKI, "ZohoCRM.modules.ALL").get("/settings/fields", module="Leads")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "OAUTH_SCOPE_MISMATCH")


def test_one_field_by_its_id(api: Callable[..., Any]) -> None:
    company = fields(api, MISAKI, "Leads")["Company"]
    answer = api(MISAKI).get(f"/settings/fields/{company['id']}", module="Leads").get_json()
    assert answer["fields"] == [company]


def test_modules_have_labels_names_and_flags(api: Callable[..., Any]) -> None:
    modules = {one["api_name"]: one for one in api(MISAKI).get("/settings/modules").get_json()["modules"]}
    assert (modules["Accounts"]["plural_label"], modules["Contacts"]["plural_label"]) == ("取引先", "連絡先")
    assert modules["Events"]["module_name"] == "Meetings"
    assert (modules["Vehicles"]["module_name"], modules["Vehicles"]["generated_type"]) == ("CustomModule3", "custom")
    assert modules["Reports"]["api_supported"] is False
    assert modules["Vendors"]["viewable"] is False
    english = {one["api_name"]: one for one in api(EMMA).get("/settings/modules").get_json()["modules"]}
    assert english["Leads"]["plural_label"] == "Leads"
    assert api(EMMA).get("/settings/modules/Leads").get_json()["modules"] == [english["Leads"]]


def test_layouts_lead_to_pipelines_with_forecast_types(api: Callable[..., Any]) -> None:
    calls = api(MISAKI)
    layout = calls.get("/settings/layouts", module="Deals").get_json()["layouts"][0]
    answer = calls.get("/settings/pipeline", layout_id=layout["id"]).get_json()["pipeline"]
    standard, renewal = answer
    assert (standard["actual_value"], standard["display_value"]) == ("Standard (Standard)", "標準")
    assert standard["default"]
    kinds = {stage["actual_value"]: stage["forecast_type"] for pipeline in answer for stage in pipeline["maps"]}
    assert kinds["Closed Won"] == kinds["Renewed"] == "Closed Won"
    assert kinds["Closed Lost to Competition"] == "Closed Lost"
    assert kinds["Negotiation/Review"] == "Open"
    assert [stage["actual_value"] for stage in renewal["maps"]] == [
        "Qualification",
        "Negotiation/Review",
        "Renewed",
        "Closed Lost",
    ]
    assert "Renewed" not in {stage["actual_value"] for stage in standard["maps"]}


def test_pipelines_need_the_layout(api: Callable[..., Any]) -> None:
    assert api(MISAKI).get("/settings/pipeline").get_json()["code"] == "REQUIRED_PARAM_MISSING"
    assert api(MISAKI).get("/settings/pipeline", layout_id="1").get_json()["code"] == "INVALID_DATA"


def test_roles_report_to_roles_and_are_for_administrators(api: Callable[..., Any]) -> None:
    roles = {role["name"]: role for role in api(ADMIN).get("/settings/roles").get_json()["roles"]}
    assert roles["CEO"]["reporting_to"] is None
    assert roles["Sales Rep"]["reporting_to"]["name"] == "Sales Manager"
    answer = api(MISAKI, "ZohoCRM.settings.ALL").get("/settings/roles")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "AUTHORIZATION_FAILED")


def test_the_fiscal_year_starts_in_april(api: Callable[..., Any]) -> None:
    assert api(MISAKI).get("/settings/fiscal_year").get_json()["fiscal_year"]["start_month"] == "April"


def test_related_lists(api: Callable[..., Any]) -> None:
    names = {
        one["api_name"]
        for one in api(ADMIN).get("/settings/related_lists", module="Accounts").get_json()["related_lists"]
    }
    assert names >= {"Notes", "Contacts", "Deals"}


def test_the_organisation_has_its_domain_name_for_links(api: Callable[..., Any]) -> None:
    org = api(MISAKI).get("/org").get_json()["org"][0]
    assert org["domain_name"] == "org808232144"
    assert (org["iso_code"], org["time_zone"], org["currency_symbol"]) == ("JPY", "Asia/Tokyo", "￥")
    assert org["primary_email"] == ADMIN
    assert org["hierarchy_preferences"] == {"type": "Reporting_To_Hierarchy"}


def test_users_have_role_profile_manager_language_and_zone(box: Sandbox, api: Callable[..., Any]) -> None:
    me = api(EMMA).get("/users", type="CurrentUser").get_json()["users"]
    assert [user["email"] for user in me] == [EMMA]
    assert me[0]["role"]["name"] == "Sales Rep"
    assert me[0]["profile"]["name"] == "Standard"
    assert me[0]["Reporting_To"]["name"] == "佐藤 健"
    assert (me[0]["language"], me[0]["time_zone"], me[0]["zuid"]) == ("en_US", "Asia/Tokyo", "700000004")
    box.switches.set(hierarchy="Role_Hierarchy")
    assert api(EMMA).get("/users", type="CurrentUser").get_json()["users"][0]["Reporting_To"] is None


def test_users_by_kind_id_and_page(box: Sandbox, api: Callable[..., Any]) -> None:
    calls = api(MISAKI)
    everybody = calls.get("/users", type="AllUsers").get_json()
    assert everybody["info"] == {"per_page": 200, "count": 7, "page": 1, "more_records": False}
    assert [user["email"] for user in calls.get("/users", type="AdminUsers").get_json()["users"]] == [ADMIN]
    assert calls.get("/users", type="Everybody").get_json()["code"] == "INVALID_DATA"
    assert calls.get("/users", per_page="3", page="3").get_json()["info"]["count"] == 1
    box.people.change(EMMA, active=False)
    assert EMMA not in {user["email"] for user in calls.get("/users", type="ActiveUsers").get_json()["users"]}
    ids = ",".join(user["id"] for user in everybody["users"][:2])
    assert calls.get("/users", ids=ids).get_json()["info"]["count"] == 2
    one = calls.get(f"/users/{everybody['users'][0]['id']}").get_json()["users"][0]
    assert one["email"] == ADMIN
    assert calls.get("/users/4876876000000225099").status_code == 400


def test_nobody_of_another_organisation_is_seen(api: Callable[..., Any]) -> None:
    users = api(MISAKI).get("/users", type="AllUsers").get_json()["users"]
    assert all(user["email"].endswith("@zylker.example") for user in users)
    assert api(MISAKI).get("/users/4876876000000225021").status_code == 400
