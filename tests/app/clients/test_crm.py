"""What the CRM client sends and what it makes of the documented answers."""

from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
import responses

from app.clients.crm import Crm
from app.clients.crm_facts import Org, Pipeline, Role, Stage, User
from app.errors import ServiceRejected
from tests.app.clients.conftest import API

V8 = f"{API}/crm/v8"
ROW = {"id": "4876876000000624001", "Last_Name": "Ohtani", "Owner": {"name": "Mori", "id": "4876876000000225013"}}


def sent_query(wire: responses.RequestsMock, place: int = 0) -> dict[str, str]:
    query = parse_qs(urlsplit(str(wire.calls[place].request.url)).query)
    return {name: values[0] for name, values in query.items()}


def test_coql_sends_the_query_and_reads_a_page(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.post(f"{V8}/coql", json={"data": [ROW], "info": {"count": 1, "more_records": True}})
    page = crm.coql("select Last_Name from Leads where (Last_Name = '大谷')")
    assert page.rows == (ROW,)
    assert page.has_more
    assert orjson.loads(wire.calls[0].request.body or b"") == {
        "select_query": "select Last_Name from Leads where (Last_Name = '大谷')"
    }


def test_204_is_an_empty_page(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.post(f"{V8}/coql", status=204)
    wire.get(f"{V8}/Leads/search", status=204)
    assert crm.coql("select id from Leads where (id is not null)").rows == ()
    page = crm.search("Leads", word="nobody")
    assert (page.rows, page.has_more) == ((), False)


@pytest.mark.parametrize("body", [{"data": [{"COUNT(id)": 42}]}, {"data": [{"COUNT(id)": "42"}]}])
def test_a_count_is_a_number(crm: Crm, wire: responses.RequestsMock, body: dict[str, object]) -> None:
    wire.post(f"{V8}/coql", json=body)
    assert crm.count_by_coql("select COUNT(id) from Leads where (id is not null)") == 42


def test_nothing_to_count_is_0_with_200_and_with_204(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.post(f"{V8}/coql", status=204)
    wire.post(f"{V8}/coql", json={"data": [{"COUNT(id)": 0}]})
    assert crm.count_by_coql("…") == 0
    assert crm.count_by_coql("…") == 0


def test_search_asks_for_one_page_newest_first(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.get(f"{V8}/Leads/search", json={"data": [ROW], "info": {"more_records": False}})
    crm.search("Leads", word="大谷 & (株)", fields=["Last_Name", "Company"], page_number=2)
    assert sent_query(wire) == {
        "word": "大谷 & (株)",
        "fields": "Last_Name,Company",
        "page": "2",
        "per_page": "200",
        "sort_by": "Modified_Time",
        "sort_order": "desc",
    }


def test_search_leaves_out_the_fields_that_do_not_fit_into_2000_characters(
    crm: Crm, wire: responses.RequestsMock
) -> None:
    wire.get(f"{V8}/Leads/search", status=204)
    crm.search("Leads", criteria="(Description:equals:zyl)", fields=[f"Field_{number:0100d}" for number in range(50)])
    query = sent_query(wire)
    assert len(query["fields"]) <= 2000
    assert query["fields"].split(",")[0].endswith("0")
    assert query["criteria"] == "(Description:equals:zyl)"


def test_a_record_that_is_not_there_or_not_to_be_seen_is_none(crm: Crm, wire: responses.RequestsMock) -> None:
    url = f"{V8}/Leads/4876876000000624001"
    wire.get(url, json={"data": [ROW]})
    wire.get(url, status=204)
    wire.get(url, status=400, json={"code": "INVALID_DATA", "message": "the id given seems to be invalid"})
    assert crm.get("Leads", "4876876000000624001") == ROW
    assert crm.get("Leads", "4876876000000624001") is None
    assert crm.get("Leads", "4876876000000624001") is None


def test_an_id_can_not_leave_its_place_in_the_path(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.get(f"{V8}/Leads/..%2Fsettings%2Fmodules%3Fx", status=204)
    assert crm.get("Leads", "../settings/modules?x") is None


def test_a_list_pages_by_number_and_by_token(crm: Crm, wire: responses.RequestsMock) -> None:
    info = {"more_records": True, "next_page_token": "c8582xx9e7c7"}
    wire.get(f"{V8}/Leads", json={"data": [ROW], "info": info})
    page = crm.records("Leads", ["Last_Name", "Company"])
    assert page.next_page_token == "c8582xx9e7c7"
    crm.records("Leads", ["Last_Name"], page_token=page.next_page_token, newest_first=False)
    assert sent_query(wire, 0)["page"] == "1"
    assert sent_query(wire, 1)["page_token"] == "c8582xx9e7c7"
    assert sent_query(wire, 1)["sort_order"] == "asc"


def test_n2_a_note_is_written_on_its_record(crm: Crm, wire: responses.RequestsMock) -> None:
    result = {
        "code": "SUCCESS",
        "status": "success",
        "message": "record added",
        "details": {"id": "4876876000000900001"},
    }
    wire.post(f"{V8}/Notes", status=201, json={"data": [result]})
    note = crm.create_note("Leads", "4876876000000624001", title="", content="電話しました")
    assert note == "4876876000000900001"
    assert orjson.loads(wire.calls[0].request.body or b"") == {
        "data": [
            {
                "Parent_Id": {"module": {"api_name": "Leads"}, "id": "4876876000000624001"},
                "Note_Content": "電話しました",
            }
        ]
    }


@pytest.mark.parametrize("status", [200, 202, 207, 400])
def test_a_refused_item_is_an_error_whatever_the_status(crm: Crm, wire: responses.RequestsMock, status: int) -> None:
    details = {"api_name": "Note_Title", "maximum_length": 120}
    item = {"code": "INVALID_DATA", "status": "error", "message": "invalid data", "details": details}
    wire.post(f"{V8}/Notes", status=status, json={"data": [item]})
    with pytest.raises(ServiceRejected) as raised:
        crm.create_note("Leads", "1", title="t" * 200, content="")
    assert raised.value.facts["remote_code"] == "INVALID_DATA"
    assert raised.value.facts["details"] == details


def test_x1_a_change_says_which_version_it_is_based_on(crm: Crm, wire: responses.RequestsMock) -> None:
    done = {"code": "SUCCESS", "status": "success", "details": {"Modified_Time": "2026-04-01T09:30:00+09:00"}}
    wire.put(f"{V8}/Deals/9", json={"data": [done]})
    details = crm.update("Deals", "9", {"Amount": 1}, unmodified_since="2026-04-01T09:00:00+09:00")
    assert details["Modified_Time"] == "2026-04-01T09:30:00+09:00"
    assert wire.calls[0].request.headers["If-Unmodified-Since"] == "2026-04-01T09:00:00+09:00"


def test_metadata_is_handed_on_as_it_came(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.get(f"{V8}/settings/modules", json={"modules": [{"api_name": "Leads"}]})
    wire.get(f"{V8}/settings/fields", json={"fields": [{"api_name": "Phone"}, "odd"]})
    wire.get(f"{V8}/settings/layouts", json={"layouts": [{"id": "91"}, {}]})
    assert crm.modules() == ({"api_name": "Leads"},)
    assert crm.fields("Leads") == ({"api_name": "Phone"},)
    assert [layout.id for layout in crm.layouts("Deals")] == ["91"]
    assert sent_query(wire, 1) == {"module": "Leads"}


def test_stages_come_in_their_order_with_their_forecast_type(crm: Crm, wire: responses.RequestsMock) -> None:
    won = {"display_value": "受注", "actual_value": "Closed Won", "sequence_number": 2, "forecast_type": "Closed Won"}
    new = {"display_value": "Qualification", "sequence_number": 1, "forecast_type": "Open"}
    item = {"id": "7", "display_value": "Standard", "actual_value": "Standard (Standard)", "default": True}
    wire.get(f"{V8}/settings/pipeline", json={"pipeline": [{**item, "maps": [won, new]}]})
    stages = (Stage("Qualification", "Qualification", "Open"), Stage("受注", "Closed Won", "Closed Won"))
    assert crm.pipelines("91") == (Pipeline("7", "Standard", "Standard (Standard)", True, stages),)


USER = {
    "id": "4876876000000225013",
    "zuid": 600771234,
    "full_name": "Aoi Mori",
    "first_name": "Aoi",
    "last_name": "Mori",
    "email": "aoi.mori@zylker.example",
    "status": "active",
    "role": {"name": "Sales", "id": "11"},
    "profile": {"name": "Standard", "id": "12"},
    "Reporting_To": {"name": "Ken Sato", "id": "13"},
    "time_zone": "Asia/Tokyo",
    "language": "ja_JP",
}


def test_people_are_read_over_all_pages(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.get(f"{V8}/users", json={"users": [USER], "info": {"more_records": True}})
    gone = {"id": "2", "first_name": "Ken", "last_name": "Sato", "status": "deleted", "reporting_to": {"id": "3"}}
    wire.get(f"{V8}/users", json={"users": [gone], "info": {"more_records": False}})
    aoi, ken = crm.users()
    assert aoi == User(
        id="4876876000000225013",
        zuid="600771234",
        full_name="Aoi Mori",
        first_name="Aoi",
        last_name="Mori",
        email="aoi.mori@zylker.example",
        is_active=True,
        role_id="11",
        role="Sales",
        profile_id="12",
        profile="Standard",
        reporting_to_id="13",
        phone="",
        mobile="",
        language="ja_JP",
        time_zone="Asia/Tokyo",
    )
    assert (ken.full_name, ken.is_active, ken.reporting_to_id) == ("Ken Sato", False, "3")
    assert [sent_query(wire, place)["page"] for place in (0, 1)] == ["1", "2"]


def test_the_current_user_the_organisation_and_its_roles(crm: Crm, wire: responses.RequestsMock) -> None:
    wire.get(f"{V8}/users", json={"users": [USER]})
    wire.get(f"{V8}/users", status=204)
    org = {"id": "1", "company_name": "Zylker", "domain_name": "org808232144", "iso_code": "JPY", "zgid": "80"}
    wire.get(f"{V8}/org", json={"org": [org]})
    top, sales = (
        {"id": "10", "name": "CEO", "reporting_to": None},
        {"id": "11", "name": "Sales", "reporting_to": {"id": "10"}},
    )
    wire.get(f"{V8}/settings/roles", json={"roles": [top, sales]})
    found = crm.current_user()
    assert found is not None
    assert found.full_name == "Aoi Mori"
    assert crm.current_user() is None
    assert sent_query(wire) == {"type": "CurrentUser"}
    answer = crm.org()
    assert isinstance(answer, Org)
    assert (answer.domain_name, answer.currency, answer.time_zone) == ("org808232144", "JPY", "")
    assert crm.roles() == (Role("10", "CEO", ""), Role("11", "Sales", "10"))
