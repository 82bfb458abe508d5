"""Section 21, notes: by either address, limits of title and content, parents."""

from collections.abc import Callable
from typing import Any

import pytest

EMMA, ADMIN = "emma.clark@zylker.example", "aoi.mori@zylker.example"


@pytest.fixture
def lead(api: Callable[..., Any]) -> str:
    found: str = api().rows("select id from Leads where (Last_Name = 'Ohtani')")[0]["id"]
    return found


def first(answer: Any) -> dict[str, Any]:
    item: dict[str, Any] = answer.get_json()["data"][0]
    return item


def note(parent: str, **facts: Any) -> dict[str, Any]:
    return {
        "data": [
            {"Parent_Id": {"module": {"api_name": "Leads"}, "id": parent}, "Note_Content": "本文\n二行目", **facts}
        ]
    }


def test_a_note_is_made_by_either_address_and_listed_with_its_record(api: Callable[..., Any], lead: str) -> None:
    by_notes = api().post("/Notes", note(lead, Note_Title="題"))
    assert (by_notes.status_code, first(by_notes)["message"]) == (201, "record added")
    assert api().post(f"/Leads/{lead}/Notes", {"data": [{"Note_Title": "題だけ"}]}).status_code == 201
    fields = "Note_Title,Note_Content,Owner,Created_Time,Modified_Time,Parent_Id,$attachments"
    rows = api().get(f"/Leads/{lead}/Notes", fields=fields).get_json()["data"]
    assert [row["Note_Title"] for row in rows] == ["題だけ", "題"]
    assert rows[1]["Note_Content"] == "本文\n二行目"
    assert rows[1]["Parent_Id"]["id"] == lead
    assert rows[1]["Parent_Id"]["module"]["api_name"] == "Leads"
    assert rows[1]["$attachments"] is None


def test_the_id_of_the_parent_may_be_a_number(api: Callable[..., Any], lead: str) -> None:
    body = {"data": [{"Parent_Id": {"module": {"api_name": "Leads"}, "id": int(lead)}, "Note_Content": "x"}]}
    assert api().post("/Notes", body).status_code == 201


@pytest.mark.parametrize(
    ("facts", "limit"), [({"Note_Title": "題" * 121}, 120), ({"Note_Content": "x" * 65_536}, 65_535)]
)
def test_too_long_a_title_or_content_is_invalid_data(
    api: Callable[..., Any], lead: str, facts: dict[str, str], limit: int
) -> None:
    found = first(api().post("/Notes", note(lead, **facts)))
    assert (found["code"], found["details"]["maximum_length"]) == ("INVALID_DATA", limit)
    fits = {name: value[:-1] for name, value in facts.items()}
    assert first(api().post("/Notes", note(lead, **fits)))["code"] == "SUCCESS"


def test_an_unknown_parent_is_invalid_data(api: Callable[..., Any], lead: str) -> None:
    assert first(api().post("/Notes", note("4876876000000999999")))["code"] == "INVALID_DATA"
    wrong = {"data": [{"Parent_Id": {"module": {"api_name": "Deals"}, "id": lead}, "Note_Content": "x"}]}
    assert first(api().post("/Notes", wrong))["code"] == "INVALID_DATA"
    assert api().post("/Leads/4876876000000999999/Notes", {"data": [{"Note_Content": "x"}]}).status_code == 400
    assert first(api().post("/Notes", {"data": [{"Note_Content": "x"}]}))["code"] == "MANDATORY_NOT_FOUND"


def test_a_note_needs_a_title_or_a_content(api: Callable[..., Any], lead: str) -> None:
    found = first(api().post(f"/Leads/{lead}/Notes", {"data": [{}]}))
    assert (found["code"], found["details"]["api_name"]) == ("MANDATORY_NOT_FOUND", "Note_Content")


def test_a_record_of_another_takes_no_note(api: Callable[..., Any], lead: str) -> None:
    assert first(api(EMMA).post("/Notes", note(lead)))["code"] == "NO_PERMISSION"
    assert api(EMMA).post(f"/Leads/{lead}/Notes", {"data": [{"Note_Content": "x"}]}).status_code == 400


def test_notes_of_all_records_are_for_administrators(api: Callable[..., Any]) -> None:
    assert api().get("/Notes", fields="Note_Title").get_json()["code"] == "NO_PERMISSION"
    assert api(ADMIN).get("/Notes", fields="Note_Title").get_json()["data"]


def test_notes_need_their_scope_and_read_of_the_parents_module(api: Callable[..., Any], lead: str) -> None:
    alone = api("misaki.takahashi@zylker.example", "ZohoCRM.modules.notes.CREATE")
    assert first(alone.post("/Notes", note(lead)))["code"] == "OAUTH_SCOPE_MISMATCH"
    both = api("misaki.takahashi@zylker.example", "ZohoCRM.modules.notes.CREATE", "ZohoCRM.modules.leads.READ")
    assert both.post("/Notes", note(lead)).status_code == 201
    reader = api("misaki.takahashi@zylker.example", "ZohoCRM.modules.READ")
    assert reader.post("/Notes", note(lead)).status_code == 401


def test_a_note_is_changed_and_deleted_like_a_record(api: Callable[..., Any], lead: str) -> None:
    made = first(api().post("/Notes", note(lead)))["details"]["id"]
    assert first(api().put(f"/Notes/{made}", {"data": [{"Note_Title": "後で"}]}))["code"] == "SUCCESS"
    assert api().get(f"/Notes/{made}").get_json()["data"][0]["Note_Title"] == "後で"
    assert first(api().delete("/Notes", ids=made))["code"] == "SUCCESS"
