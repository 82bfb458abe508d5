"""bigin.md, section 8: what Bigin does otherwise than the CRM."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.test import TestResponse

from sandbox.app import create_sandbox
from sandbox.in_process import BASE
from sandbox.state import Sandbox
from tests.sandbox.conftest import ADMINISTRATOR, JAPANESE_REP, NOW, Api

PREFIX = "/zohoapis/bigin/v2"
SCOPES = (
    "ZohoBigin.modules.ALL",
    "ZohoBigin.settings.ALL",
    "ZohoBigin.users.READ",
    "ZohoBigin.org.READ",
    "ZohoBigin.coql.READ",
    "ZohoBigin.notifications.ALL",
    "ZohoSearch.securesearch.READ",
)
Open = Callable[..., Api]


@pytest.fixture(scope="module")
def whole() -> Iterator[Flask]:
    """One sandbox for all: each test makes what it needs."""
    app = create_sandbox(frozen_at=NOW)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def box(whole: Flask) -> Iterator[Sandbox]:
    sandbox: Sandbox = whole.extensions["sandbox"]
    yield sandbox
    sandbox.switches.reset()


@pytest.fixture
def bigin(whole: Flask, box: Sandbox) -> Open:
    """`bigin()` as the administrator in the first organisation, `bigin("second")` in the other."""

    def open_as(opens: str = "first", *, email: str = ADMINISTRATOR, scopes: tuple[str, ...] = SCOPES) -> Api:
        token = box.accounts.access_token(email, scopes, opens)
        return Api(whole.test_client(), {"Authorization": f"Zoho-oauthtoken {token}"}, PREFIX)

    return open_as


def item(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()["data"][0]
    return found


def code(answer: TestResponse) -> str:
    found: str = answer.get_json()["code"]
    return found


def contact(api: Api, **values: Any) -> str:
    added = item(api.post("/Contacts", {"data": [{"Last_Name": "大谷", **values}]}))
    assert added["message"] == "record added"
    return str(added["details"]["id"])


def test_a_token_opens_bigin_or_the_crm_and_not_both(bigin: Open, box: Sandbox, whole: Flask) -> None:
    crm_token = bigin(scopes=("ZohoCRM.modules.ALL",))
    assert (code(crm_token.get("/Contacts", fields="id")), crm_token.get("/Contacts", fields="id").status_code) == (
        "OAUTH_SCOPE_MISMATCH",
        401,
    )
    other_way = Api(whole.test_client(), bigin().header)
    assert code(other_way.get("/Contacts", fields="id")) == "OAUTH_SCOPE_MISMATCH"


@pytest.mark.parametrize("module", ["Leads", "Visits", "Deals"])
def test_modules_of_the_crm_that_are_not_here(bigin: Open, module: str) -> None:
    answer = bigin().get(f"/{module}", fields="id")
    assert (answer.status_code, code(answer)) == (400, "INVALID_MODULE")


@pytest.mark.parametrize("module", ["Contacts", "Accounts", "Pipelines", "Products", "Tasks", "Events", "Calls"])
def test_modules_that_are_here(bigin: Open, module: str) -> None:
    assert bigin().get(f"/{module}", fields="id").status_code in (200, 204)
    assert code(bigin().get(f"/{module}")) == "REQUIRED_PARAM_MISSING"


def test_there_is_no_conversion(bigin: Open) -> None:
    answer = bigin().post("/Leads/1/actions/convert", {"data": [{}]})
    assert (answer.status_code, code(answer)) == (404, "INVALID_URL_PATTERN")


def test_a_task_is_linked_by_related_to_and_its_module_only(bigin: Open) -> None:
    api = bigin()
    found = contact(api)
    mine = {"id": found}
    answer = api.post(
        "/Tasks",
        {
            "data": [
                {"Subject": "a", "Related_To": mine, "$related_module": "Contacts"},
                {"Subject": "b", "What_Id": mine, "$se_module": "Contacts"},
                {"Subject": "c", "Related_To": mine, "$related_module": "Pipelines"},
                {"Subject": "d", "Related_To": mine},
            ]
        },
    )
    codes = [one["code"] for one in answer.get_json()["data"]]
    assert codes == ["SUCCESS", "SUCCESS", "INVALID_DATA", "MANDATORY_NOT_FOUND"]
    rows = api.get(f"/Contacts/{found}/Tasks", fields="Subject,Related_To,$related_module").get_json()["data"]
    assert [(row["Subject"], row["$related_module"]) for row in rows] == [("a", "Contacts")]


def test_a_deal_is_linked_as_deals(bigin: Open) -> None:
    api = bigin()
    deal = api.get("/Pipelines", fields="Deal_Name,Stage").get_json()["data"][0]
    task = {"Subject": "a", "Related_To": {"id": deal["id"]}, "$related_module": "Deals"}
    made = item(api.post("/Tasks", {"data": [task]}))["details"]["id"]
    assert item(api.get(f"/Tasks/{made}"))["$related_module"] == "Deals"


def test_a_company_is_given_by_its_id(bigin: Open) -> None:
    api = bigin()
    company = item(api.post("/Accounts", {"data": [{"Account_Name": "Zylker KK"}]}))["details"]["id"]
    refused = item(api.post("/Contacts", {"data": [{"Last_Name": "大谷", "Account_Name": "Zylker KK"}]}))
    assert (refused["code"], refused["details"]["expected_data_type"]) == ("INVALID_DATA", "jsonobject")
    found = contact(api, Account_Name={"id": company}, Email="shohei@zylker.example")
    assert item(api.get(f"/Contacts/{found}"))["Account_Name"] == {"id": company, "name": "Zylker KK"}
    again = item(api.post("/Contacts", {"data": [{"Last_Name": "O", "Email": "Shohei@zylker.example"}]}))
    assert (again["code"], again["details"]["duplicate_record"]["id"]) == ("DUPLICATE_DATA", found)


def test_queries_are_small_and_do_not_add_up(bigin: Open) -> None:
    api = bigin()
    where = "where (id is not null)"
    assert len(api.rows(f"select id from Contacts {where} limit 5")) == 5
    assert api.error(f"select id from Contacts {where} limit 201")["code"] == "LIMIT_EXCEEDED"
    assert api.error(f"select id from Contacts {where} limit 200 offset 9900")["code"] == "LIMIT_EXCEEDED"
    assert api.error(f"select COUNT(id) from Contacts {where}")["code"] == "INVALID_QUERY"
    assert api.error(f"select Stage from Pipelines {where} group by Stage")["code"] == "INVALID_QUERY"


def test_two_organisations_know_nothing_of_each_other(bigin: Open) -> None:
    first, second = bigin(), bigin("second")
    names = [api.get("/org").get_json()["org"][0]["company_name"] for api in (first, second)]
    assert names == ["Zylker Bigin", "Zylker West"]
    found = contact(first)
    assert second.get(f"/Contacts/{found}").status_code == 204
    task = {"Subject": "a", "Related_To": {"id": found}, "$related_module": "Contacts"}
    answer = item(second.post("/Tasks", {"data": [task]}))
    assert answer["message"] == "the id given seems to be invalid"


def test_the_organisation_is_chosen_at_the_consent_page(whole: Flask, box: Sandbox) -> None:
    client = whole.test_client()
    asked = {
        "client_id": box.installation.client.id,
        "redirect_uri": box.installation.client.redirect_uris[0],
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "state": "s",
    }
    page = client.get("/accounts/oauth/v2/auth", query_string=asked, base_url=BASE).get_data(as_text=True)
    assert "Zylker West" in page
    crm = client.get("/accounts/oauth/v2/auth", query_string={**asked, "scope": "ZohoCRM.org.READ"}, base_url=BASE)
    assert "Zylker West" not in crm.get_data(as_text=True)
    chosen = {"user": ADMINISTRATOR, "decision": "approve", "organisation": "second"}
    back = client.post("/accounts/oauth/v2/auth", query_string=asked, data=chosen, base_url=BASE).location
    grant = {
        "client_id": box.installation.client.id,
        "client_secret": box.installation.client.secret,
        "redirect_uri": asked["redirect_uri"],
    }
    given = dict(pair.split("=") for pair in back.split("?")[1].split("&"))
    exchange = {**grant, "grant_type": "authorization_code", "code": given["code"]}
    tokens = client.post("/accounts/oauth/v2/token", data=exchange, base_url=BASE).get_json()
    refresh = {**grant, "grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    again = client.post("/accounts/oauth/v2/token", data=refresh, base_url=BASE).get_json()
    for token in (tokens["access_token"], again["access_token"]):
        header = {"Authorization": f"Zoho-oauthtoken {token}"}
        assert client.get(f"{PREFIX}/org", headers=header).get_json()["org"][0]["company_name"] == "Zylker West"


def test_notes_files_search_users_and_metadata_are_as_in_the_crm(bigin: Open, whole: Flask) -> None:
    api = bigin()
    found = contact(api, Email="bytes@zylker.example", Source="Chat")
    note = {"Note_Title": "チャット", "Note_Content": "担当: 佐藤\n訪問: 512"}
    assert item(api.post(f"/Contacts/{found}/Notes", {"data": [note]}))["code"] == "SUCCESS"
    assert api.get(f"/Contacts/{found}/Notes", fields="Note_Title").get_json()["data"][0]["Note_Title"] == "チャット"
    data = {"file": (BytesIO(b"%PDF-1.7"), "見積もり①.pdf", "application/pdf")}
    path = f"{PREFIX}/Contacts/{found}/Attachments"
    assert item(whole.test_client().post(path, headers=api.header, data=data))["code"] == "SUCCESS"
    (file,) = api.get(f"/Contacts/{found}/Attachments", fields="id,File_Name").get_json()["data"]
    assert file["File_Name"] == "見積もり①.pdf"
    assert api.get(f"/Contacts/{found}/Attachments/{file['id']}").data == b"%PDF-1.7"
    assert item(api.get("/Contacts/search", email="bytes@zylker.example"))["id"] == found
    assert api.get("/users", type="AdminUsers").get_json()["users"][0]["email"] == ADMINISTRATOR
    names = [one["api_name"] for one in api.get("/settings/fields", module="Contacts").get_json()["fields"]]
    assert {"Last_Name", "Account_Name", "Source", "Visitor_ID"} <= set(names)
    assert not {"Lead_Source", "Company"} & set(names)
    modules = [one["api_name"] for one in api.get("/settings/modules").get_json()["modules"]]
    assert modules == ["Contacts", "Accounts", "Pipelines", "Products", "Tasks", "Events", "Calls", "Notes"]


def test_a_rep_sees_own_records_only(bigin: Open) -> None:
    owners = {
        row["Owner"]["email"] for row in bigin(email=JAPANESE_REP).get("/Contacts", fields="Owner").get_json()["data"]
    }
    assert owners == {JAPANESE_REP}


def test_credits_are_fewer_and_run_out(bigin: Open, box: Sandbox) -> None:
    crm = box.services["bigin"]["first"]
    assert crm.limits.allowance == 50_000 + 250 * 7
    box.switches.set(bigin_edition="free")
    assert crm.limits.allowance == 5_000
    box.switches.set(credits_per_day=crm.limits.used + 1)
    api = bigin()
    assert api.get("/org").status_code == 200
    assert api.get("/org").status_code == 429


def test_watch_channels_name_bigin_in_their_address(bigin: Open, box: Sandbox) -> None:
    heard: list[bytes] = []

    def hear(method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float) -> requests.Response:
        heard.append(data)
        answer = requests.Response()
        answer.status_code = 200
        return answer

    box.callback = hear
    channel = {
        "channel_id": "100000006801211",
        "events": ["Contacts.create"],
        "notify_url": "http://product.test/x",
        "token": "t",
    }
    assert bigin().post("/actions/watch", {"watch": [channel]}).status_code in (200, 201)
    contact(bigin())
    assert len(heard) == 1
    assert b"/bigin/v2/Contacts" in heard[0]
