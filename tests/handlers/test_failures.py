"""When Zoho is slow, down, or says something odd, the asker reads one sentence that names it and says what to do."""

import copy
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [Company] contains [zyl]"


def calm(world: World) -> None:
    assert world.control.delete("/sandbox/faults").status_code == 200


def test_a_slow_crm_is_answered_with_working_on_it_and_the_answer_follows(world: World) -> None:
    world.say(EMMA, "/zcrm accounts")
    with world.held(service="crm", path="coql"):
        seen = world.say(EMMA, SEED)
        assert seen.text == "Working on it. The answer follows in a moment."
        assert len(world.messages(SALES, EMMA)) == 2
    world.settle_late()
    late = world.messages(SALES, EMMA)[-1]
    assert late["text"].startswith("*Leads · Company contains zyl*\n1–2 of 2")
    assert late["private"] is True
    assert world.messages(SALES, MISAKI) == []


def test_a_late_list_works_like_any_other(world: World) -> None:
    with world.held(service="crm", path="coql"):
        world.say(EMMA, SEED)
    world.settle_late()
    world.press(EMMA, "1", world.messages(SALES, EMMA)[-1]["id"])
    assert world.messages("bot", EMMA)[-1]["card"]["title"] == "Lead · 大谷 花"


@pytest.mark.parametrize("way", ["single_use", "only_instead"])
def test_a_late_answer_comes_however_cliq_takes_it(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr("app.dispatch.HELD_SECONDS", 0.1)
    world = make_world(RESPONSE_URL=way)
    world.switch(response_url=way)
    with world.held(service="crm", path="coql"):
        world.say(EMMA, SEED)
    world.settle_late()
    place = SALES if way == "single_use" else "bot"
    assert "1–2 of 2" in world.messages(place, EMMA)[-1]["text"]


def test_a_late_answer_that_its_address_refuses_comes_through_the_bot(world: World) -> None:
    with world.held(service="crm", path="coql"):
        world.say(EMMA, SEED)
        world.fault(service="cliq", path="responses", status=400, body={"code": "invalid"})
    world.settle_late()
    assert "1–2 of 2" in world.messages("bot", EMMA)[-1]["text"]


def test_a_late_failure_is_said_too(world: World) -> None:
    with world.held(service="crm", path="coql", status=500, body={"code": "INTERNAL_ERROR"}):
        world.say(EMMA, SEED)
        world.fault(service="crm", status=500, body={"code": "INTERNAL_ERROR"}, times=0)
    world.settle_late()
    assert world.messages(SALES, EMMA)[-1]["text"] == "Zoho CRM has a problem at the moment. Try again in a minute."


def test_slow_suggestions_are_none_and_disturb_nobody(world: World) -> None:
    world.suggest(EMMA, "/zcrm ")
    with world.held(service="crm", path="coql"):
        assert world.suggest(EMMA, SEED) == []
    assert world.messages(SALES, EMMA) == []


def test_a_press_that_takes_long_is_done_once(world: World) -> None:
    world.choose(EMMA, SEED, "大谷 花")
    with world.held(service="crm", path="/Leads/"):
        world.switch(webhook_fault="twice")
        seen = world.press(EMMA, "Post to this chat")
        assert "Working on it" in seen.text
        world.switch(webhook_fault="none")
    world.settle_late()
    assert [message["sender"]["email"] for message in world.messages(SALES, KEN)] == [EMMA]


DOWN = [
    ({"status": 500, "body": {"code": "INTERNAL_ERROR"}}, "Zoho CRM has a problem at the moment. Try again in a"),
    ({"status": 502, "body": "<html><h1>Bad Gateway</h1></html>"}, "Zoho CRM has a problem at the moment."),
    ({"status": 200, "body": "<html>Sign in</html>"}, "Zoho CRM gave an answer that cannot be read."),
    ({"status": 200, "body": "{not json"}, "Zoho CRM gave an answer that cannot be read."),
    ({"status": 200, "body": "[1, 2]"}, "Zoho CRM gave an answer that cannot be read."),
    ({"status": 200, "body": {"maintenance": True}}, "Zoho CRM gave an answer that cannot be read."),
    ({"status": 200, "body": {"data": "soon"}}, "Zoho CRM gave an answer that cannot be read."),
    ({"drop": "before"}, "Zoho CRM cannot be reached at the moment. Try again in a minute."),
    ({"drop": "after"}, "Zoho CRM cannot be reached at the moment."),
    ({"delay_ms": 60_000}, "Zoho CRM did not answer in time. Try again in a minute."),
    ({"status": 429, "body": {"code": "TOO_MANY_REQUESTS"}}, "Zoho CRM allows no more requests at the moment."),
    (
        {"status": 429, "body": {"code": "TOO_MANY_REQUESTS"}, "headers": {"Retry-After": "90"}},
        "Zoho CRM allows no more requests at the moment. Try again in 90 seconds.",
    ),
    ({"status": 403, "body": {"code": "NO_PERMISSION", "details": {}}}, "Your Zoho CRM profile does not allow this."),
    ({"status": 400, "body": {"code": "LIMIT_EXCEEDED", "details": {}}}, "This asks more of Zoho CRM than it allows"),
    ({"status": 418, "body": {"code": "TEAPOT"}}, "Zoho CRM refused this."),
]


@pytest.mark.parametrize(("fault", "sentence"), DOWN)
def test_whatever_the_crm_answers_the_asker_reads_a_sentence(
    world: World, log_lines: io.StringIO, fault: dict[str, Any], sentence: str
) -> None:
    world.say(EMMA, "/zcrm accounts")
    world.advance(31)
    world.fault(service="crm", times=0, **fault)
    seen = world.say(EMMA, SEED)
    assert seen.text.startswith(sentence)
    assert seen.labels == []
    assert world.suggest(EMMA, SEED) == []
    assert "Traceback" not in log_lines.getvalue()
    calm(world)
    assert world.say(EMMA, SEED).total == 2, "and when it is over, it is over"


@pytest.mark.parametrize("path", ["users", "org", "settings", "coql"])
@pytest.mark.parametrize("status", [500, 401, 403])
def test_whichever_call_fails_first_there_is_an_answer(world: World, path: str, status: int) -> None:
    body = {"code": {401: "INVALID_TOKEN", 403: "NO_PERMISSION"}.get(status, "INTERNAL_ERROR"), "details": {}}
    world.fault(service="crm", path=path, status=status, body=body, times=0)
    seen = world.say(EMMA, SEED)
    assert "reference" not in seen.text, "nothing unforeseen"
    calm(world)
    world.advance(31)
    assert world.say(EMMA, SEED).total == 2


def test_a_short_overload_is_waited_out(world: World) -> None:
    world.fault(service="crm", path="coql", status=429, body={"code": "TOO_MANY_REQUESTS"}, times=2)
    assert world.say(EMMA, SEED).total == 2


def test_a_crm_that_goes_down_leaves_the_metadata_that_is_known(world: World) -> None:
    world.say(EMMA, SEED)
    world.advance(7200)
    world.fault(service="crm", path="settings", status=503, body="<html>", times=0)
    assert "Company" in world.titles(EMMA, "/zcrm leads ")
    assert world.say(EMMA, SEED).total == 2


def test_accounts_being_down_is_said_of_accounts(world: World) -> None:
    world.fault(service="accounts", status=503, body="<html>", times=0)
    assert world.say(EMMA, SEED).text.startswith("Zoho Accounts has a problem at the moment.")


def test_a_missing_permission_of_the_consent_brings_the_link(world: World) -> None:
    world.say(EMMA, "/zcrm accounts")
    world.fault(service="crm", path="coql", status=401, body={"code": "OAUTH_SCOPE_MISMATCH"}, times=0)
    seen = world.say(EMMA, SEED)
    assert "one more permission" in seen.text
    assert seen.labels == ["Connect account"]


def test_a_field_that_was_deleted_is_noticed_and_the_metadata_fetched_once(world: World) -> None:
    world.say(EMMA, SEED)
    world.advance(60)
    schema = copy.deepcopy(world.crm.schema)
    for name in ("Fax", "Age"):
        schema.modules["Leads"].fields.pop(name)
    world.crm.schema = schema
    world.forget_calls()
    assert world.say(EMMA, SEED).total == 2, "a column that was only fetched"
    assert len(world.calls(path="/settings/fields")) == 4
    gone = world.say(EMMA, "/zcrm leads [Age] > [30]")
    assert "Leads has no field “Age”" in gone.text
    assert len(world.calls(path="/settings/fields")) == 4


def test_a_deleted_field_in_the_command_itself_is_pointed_at(world: World) -> None:
    world.say(EMMA, SEED)
    world.advance(60)
    schema = copy.deepcopy(world.crm.schema)
    schema.modules["Leads"].fields.pop("Age")
    world.crm.schema = schema
    gone = world.say(EMMA, "/zcrm leads [Age] > [30]")
    assert "Leads has no field “Age”" in gone.text
    assert "\n/zcrm leads [Age] > [30]\n             ^^^\n" in gone.text


def test_a_crm_that_refuses_a_field_again_and_again_is_not_asked_again_and_again(world: World) -> None:
    world.say(EMMA, "/zcrm accounts")
    world.advance(60)
    refused = {"code": "INVALID_QUERY", "details": {"column_name": "Fax"}, "message": "column given seems invalid"}
    world.fault(service="crm", path="coql", status=400, body=refused, times=0)
    world.forget_calls()
    seen = world.say(EMMA, SEED)
    assert seen.text.startswith("Zoho CRM")
    assert len(world.calls(path="coql")) == 2
    assert len(world.calls(path="/settings/modules")) == 1


def test_what_nobody_foresaw_has_a_reference_that_is_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("app.search.find.find", broken)
    seen = world.say(AOI, SEED)
    assert "secret detail" not in seen.text
    assert "ZeroDivisionError" not in seen.text
    (reference,) = re.findall(r"\b[\w-]{8}\b", seen.text, re.ASCII)
    (line,) = (line for line in log_lines.getvalue().splitlines() if f'"reference":"{reference}"' in line)
    assert "ZeroDivisionError" in line
    assert world.suggest(AOI, SEED) == []
