"""A note on a record, from its card: the form, the note under the user's own name; nothing typed is lost (N1, N2)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.in_process import BASE
from tests.seen import Seen, labels
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

CARDS = {
    "Leads": ("/zcrm leads [Email] is [shohei@sports.zylker-london.example]", "Lead: Shohei Otani"),
    "Contacts": ("/zcrm contacts [Email] is [shohei.ohtani@zylker-london.example]", "Contact: 大谷 翔平"),
    "Accounts": ("/zcrm accounts [Account Name] is [Zylker Inc.]", "Account: Zylker Inc."),
    "Deals": ("/zcrm deals [Deal Name] is [Zylker maintenance]", "Deal: Zylker maintenance"),
}
REFUSED = {
    "data": [
        {
            "code": "INVALID_DATA",
            "details": {"api_name": "Note_Title", "json_path": "$.data[0].Note_Title", "maximum_length": 120},
            "message": "invalid data",
            "status": "error",
        }
    ]
}


def open_form(world: World, user: str = EMMA, module: str = "Leads") -> dict[str, Any]:
    text, _ = CARDS[module]
    found = next(item for item in world.suggest(user, text) if "/icon/rec:" in item["imageurl"])
    world.pick(user, text, found)
    form = world.press(user, "Add note").body["form"]
    assert isinstance(form, dict)
    return form


def notes(world: World) -> list[dict[str, Any]]:
    """The notes that were not there before."""
    return [row for row in world.rows("Notes") if row["Created_Time"] >= "2026-11-21T03:00:00"]


def still_open(seen: Seen) -> dict[str, Any]:
    found = seen.body["open"]
    assert found is not None, "the form was closed"
    return dict(found)


def reference_of(form: dict[str, Any]) -> str:
    return next(str(entry["value"]) for entry in form["inputs"] if entry["name"] == "ref")


def submit_past_cliq(world: World, user: str, reference: str, **values: str) -> dict[str, Any]:
    """The request as somebody could make it who does not use the form."""
    form = {"name": "note", "action": "submit", "values": {"ref": reference, **values}}
    function = {"component": "function", "handler": "form_handler", "name": "zcrmform"}
    answered = world.post("event", user=user, chat=SALES, params={"form": form}, **function)
    return dict(answered["reply"]["output"])


@pytest.mark.parametrize("module", CARDS)
def test_n1_the_form_of_a_card_has_module_and_record_filled_in(shared: World, module: str) -> None:
    form = open_form(shared, module=module)
    assert (form["title"], form["hint"], form["button_label"]) == ("Add note", CARDS[module][1], "Add note")
    assert [(entry["type"], entry["name"]) for entry in form["inputs"]] == [
        ("hidden", "ref"),
        ("text", "title"),
        ("textarea", "content"),
    ]


@pytest.mark.parametrize("module", CARDS)
def test_n2_the_note_is_written_under_the_users_own_name(world: World, module: str) -> None:
    open_form(world, module=module)
    seen = world.form(EMMA, "note", title="Call back", content="He wants an offer.\nBy Friday.")
    (note,) = notes(world)
    assert (note["Note_Title"], note["Note_Content"]) == ("Call back", "He wants an offer.\nBy Friday.")
    assert note["Created_By"] == world.sandbox.people.by_email(EMMA).id
    assert note["$se_module"] == module
    assert seen.body["open"] is None


def test_n2_the_reply_shows_the_note_with_a_link_to_the_record(world: World) -> None:
    open_form(world)
    world.form(EMMA, "note", title="Call back", content="He wants an offer.\nBy Friday.")
    (shown,) = world.messages("bot", EMMA)
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    link = f"[Shohei Otani](https://crm.zoho.com/crm/org808232144/tab/Leads/{row['id']})"
    assert shown["text"] == f"Note added to {link}.\n*Call back*\n!He wants an offer.\n!By Friday."
    assert world.messages(SALES, MISAKI) == []


def test_n1_the_title_may_be_left_out(world: World) -> None:
    open_form(world)
    world.form(EMMA, "note", content="Only this.")
    (note,) = notes(world)
    assert note["Note_Content"] == "Only this."
    assert "Note_Title" not in note


def test_n1_a_note_of_blanks_is_asked_for_again(world: World) -> None:
    seen = submit_past_cliq(world, EMMA, reference_of(open_form(world)), title="T", content="  \n ")
    assert seen["inputs"] == {"content": "Write something into the note first."}
    assert notes(world) == []


def test_n2_a_refused_note_keeps_the_form_with_the_reason_beside_the_field(world: World) -> None:
    open_form(world)
    world.fault(service="crm", path="Notes", status=202, body=REFUSED)
    seen = world.form(EMMA, "note", title="Too long", content="All of this.")
    form = still_open(seen)
    assert form["errors"] == {"title": "Zoho CRM does not accept this value for Title."}
    assert form["error_text"] == "Zoho CRM does not accept this value for Title."
    assert (form["values"]["title"], form["values"]["content"]) == ("Too long", "All of this.")
    assert notes(world) == []
    world.advance(1)
    assert world.form(EMMA, "note", title="Shorter", content="All of this.").body["open"] is None
    assert [note["Note_Title"] for note in notes(world)] == ["Shorter"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 503, "body": "<html>maintenance</html>"}, "Zoho CRM has a problem at the moment."),
        ({"status": 500, "body": {"code": "INTERNAL_ERROR"}}, "Zoho CRM has a problem at the moment."),
        ({"drop": "before"}, "Zoho CRM cannot be reached at the moment."),
        ({"status": 429, "body": {"code": "TOO_MANY_REQUESTS"}}, "Zoho CRM allows no more requests at the moment."),
        ({"delay_ms": 60_000}, "Zoho CRM did not answer in time."),
        ({"status": 401, "body": {"code": "OAUTH_SCOPE_MISMATCH"}}, "Zoho CRM needs one more permission from you."),
        ({"status": 403, "body": {"code": "NO_PERMISSION", "details": {}}}, "Your Zoho CRM profile does not allow"),
    ],
)
def test_n2_whatever_fails_the_form_stays_with_the_reason(world: World, fault: dict[str, Any], said: str) -> None:
    open_form(world)
    world.fault(service="crm", path="Notes", times=0, **fault)
    seen = world.form(EMMA, "note", title="T", content="Kept.")
    form = still_open(seen)
    assert form["error_text"].startswith(said)
    assert form["values"]["content"] == "Kept."
    world.control.delete("/sandbox/faults")
    world.advance(1)
    assert world.form(EMMA, "note", title="T", content="Kept.").body["open"] is None
    assert len(notes(world)) == 1


def test_n2_who_is_not_linked_any_more_keeps_the_form_and_goes_on_after_linking(world: World) -> None:
    open_form(world)
    world.unlink(EMMA)
    form = still_open(world.form(EMMA, "note", title="T", content="Kept."))
    assert form["error_text"] == "Your Zoho CRM account is not connected. Send /zcrm to get the link that connects it."
    url = world.say(EMMA, "/zcrm").output["buttons"][0]["action"]["data"]["web"]
    assert world.browse(url, EMMA).status_code == 200
    world.advance(1)
    world.form(EMMA, "note", title="T", content="Kept.")
    assert [note["Note_Content"] for note in notes(world)] == ["Kept."]


def test_n2_a_record_that_is_gone_keeps_the_form(world: World) -> None:
    open_form(world)
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    world.crm.table("Leads").delete(row["id"])
    form = still_open(world.form(EMMA, "note", content="Kept."))
    assert form["error_text"] == "This record is no longer there, or Zoho CRM does not show it to you."


def test_n2_with_the_integration_off_the_form_stays_and_works_when_it_is_on_again(world: World) -> None:
    open_form(world)
    world.turn_integration(on=False)
    form = still_open(world.form(EMMA, "note", content="Kept."))
    assert "switched off" in form["error_text"]
    world.turn_integration(on=True)
    world.form(EMMA, "note", content="Kept.")
    assert len(notes(world)) == 1


def test_n2_the_same_submission_delivered_twice_writes_one_note(world: World) -> None:
    open_form(world)
    world.switch(webhook_fault="twice")
    world.form(EMMA, "note", title="Once", content="Only once.")
    assert len(notes(world)) == 1
    assert len(world.messages("bot", EMMA)) == 1


def test_n2_a_form_that_somebody_else_sends_writes_nothing(world: World) -> None:
    """Emma's form carries what was signed for her; the reference in Ken's request is not his."""
    seen = submit_past_cliq(world, KEN, reference_of(open_form(world)), content="x")
    assert "他のユーザー用" in seen["text"]
    assert notes(world) == []


def test_n2_a_form_is_waited_for_longer_than_anything_else(world: World) -> None:
    """Any answer but an error would close it, also 'working on it'."""
    open_form(world)
    world.fault(service="crm", path="Notes", status=503, body="<html>")
    object.__setattr__(world.services.settings, "answer_wait_seconds", 0.0)
    assert still_open(world.form(EMMA, "note", content="Kept."))["values"]["content"] == "Kept."


@pytest.fixture
def slow_world(make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> World:
    """The CRM answers notes when the test lets it, long after Cliq was told to wait."""
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.2)
    return make_world()


def test_n2_a_slow_refusal_comes_with_the_text_and_a_button_that_tries_again(slow_world: World) -> None:
    open_form(slow_world)
    with slow_world.held(service="crm", path="Notes", status=503, body="<html>"):
        long = "Every word of this is kept. " * 150
        seen = slow_world.form(EMMA, "note", title="Long", content=long)
        assert (seen.kind, seen.text) == ("banner", "Working on it. The answer follows in a moment.")
    slow_world.settle_late()
    (kept,) = slow_world.messages("bot", EMMA)
    assert kept["text"].startswith("The note was not added. Zoho CRM has a problem at the moment.")
    assert "!Every word of this is kept." in kept["text"]
    assert labels(kept) == ["Try again"]
    slow_world.advance(1)
    slow_world.press(EMMA, "Try again", kept["id"])
    assert [(note["Note_Title"], note["Note_Content"]) for note in notes(slow_world)] == [("Long", long.strip())]


def test_n2_trying_again_in_vain_keeps_the_text_as_well(slow_world: World) -> None:
    open_form(slow_world)
    with slow_world.held(service="crm", path="Notes", status=503, body="<html>"):
        slow_world.form(EMMA, "note", title="T|%7C", content="a | b\n%7C")
    slow_world.settle_late()
    (kept,) = slow_world.messages("bot", EMMA)
    slow_world.fault(service="crm", path="Notes", status=503, body="<html>")
    slow_world.press(EMMA, "Try again", kept["id"])
    kept = slow_world.messages("bot", EMMA)[-1]
    slow_world.advance(1)
    slow_world.press(EMMA, "Try again", kept["id"])
    assert [(note["Note_Title"], note["Note_Content"]) for note in notes(slow_world)] == [("T|%7C", "a | b\n%7C")]


def test_n2_a_slow_success_is_told_late(slow_world: World) -> None:
    open_form(slow_world)
    with slow_world.held(service="crm", path="Notes"):
        slow_world.form(EMMA, "note", title="Slow", content="But there.")
    slow_world.settle_late()
    assert len(notes(slow_world)) == 1
    assert slow_world.messages("bot", EMMA)[-1]["text"].startswith("Note added to [Shohei Otani](")


def test_n2_the_note_is_on_the_record_for_everybody_who_sees_it(world: World) -> None:
    open_form(world)
    world.form(EMMA, "note", title="Seen", content="By the manager too.")
    (row,) = world.rows("Leads", Email="shohei@sports.zylker-london.example")
    token = world.services.tokens.tokens(world.cliq_id(AOI)).access_token()
    read = world.control.get(
        f"/zohoapis/crm/v8/Leads/{row['id']}/Notes?fields=Note_Title",
        base_url=BASE,
        headers={"Authorization": f"Zoho-oauthtoken {token}"},
    )
    assert "Seen" in read.get_data(as_text=True)
