"""What comes in spoilt, forged, twice, too large or with half of it missing (the whole way in)."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from werkzeug.test import TestResponse

from sandbox.data.installation import in_process
from tests.seen import labels
from tests.world import EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"
PATH_TOKEN = "p4th-t0ken-that-nobody-can-guess-at-all"


def send(world: World, raw: bytes, *, signed: bool = True, path: str = "/cliq") -> TestResponse:
    """A body of our own making, by default with the genuine signature."""
    headers = {"Content-Type": "application/json"}
    if signed:
        signature = in_process().signing_key.sign(raw, padding.PKCS1v15(), hashes.SHA256())
        headers["X-Cliq-Signature"] = base64.b64encode(signature).decode()
    return world.app.test_client().post(path, data=raw, headers=headers)


def event(world: World, **changes: Any) -> bytes:
    """A genuine command, with changes to its body."""
    body = world.say(KEN, "/zcrm leads").body["webhook"]["body"]
    return json.dumps({**body, **changes}, ensure_ascii=False).encode()


@pytest.mark.parametrize("fault", ["no_signature", "garbage_signature", "wrong_key", "changed_body", "stale_timestamp"])
def test_a4_an_unproven_request_is_refused_and_does_nothing(world: World, log_lines: io.StringIO, fault: str) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    world.forget_calls()
    log_lines.truncate(0)
    world.switch(webhook_fault=fault)
    answered = world.post("press", user=MISAKI, message="last", button="このチャットに投稿する")
    assert answered["status"] == 401
    assert answered["reply"] == {"error": {"code": "unauthorized", "message": "The request could not be verified."}}
    assert world.calls() == []
    assert world.messages(SALES, EMMA) == []
    (line,) = [line for line in log_lines.getvalue().splitlines() if '"event":"refused"' in line]
    assert "Traceback" not in line


def test_a4_the_signature_is_checked_over_the_bytes_as_they_came(world: World) -> None:
    world.switch(webhook_fault="awkward_json")
    assert world.say(KEN, SEED).total == 7


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b'"text"', 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b"{}", 400, "bad_request"),
        (b'{"handler": 1}', 400, "bad_request"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400, "bad_request"),
        (b'{"name":"zcrm"}' + b" " * 2_000_000, 413, "too_large"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_in_one_line(
    shared: World, log_lines: io.StringIO, raw: bytes, status: int, code: str
) -> None:
    answer = send(shared, raw)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    lines = log_lines.getvalue().splitlines()
    assert len(lines) == 1
    assert "Traceback" not in lines[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"timestamp": "soon"}, "timestamp"),
        ({"params": []}, "params"),
        ({"handler": {"type": 7}}, "handler.type"),
        ({"params": {"access": {"user_id": 5.5}}}, "params.access.user_id"),
    ],
)
def test_a_wrong_type_is_refused_with_the_name_of_the_field(shared: World, changes: dict[str, Any], field: str) -> None:
    answer = send(shared, event(shared, **changes))
    assert answer.status_code == 400
    assert answer.get_json()["error"]["field"] == field


def test_unknown_keys_are_none_of_our_business(shared: World) -> None:
    answer = send(shared, event(shared, surprise={"deep": [1]}, params_v2=None))
    assert answer.status_code == 200
    assert answer.get_json()["output"]["text"].startswith("*見込み客*")


@pytest.mark.parametrize(
    "changes",
    [
        {"handler": {"type": "nobody_handler"}},
        {"type": "widget", "handler": {"type": "view_handler"}},
        {"name": "othercommand"},
        {"type": "messageaction", "handler": {"type": "execution_handler"}, "name": "Nothing of ours"},
    ],
)
def test_what_nothing_of_ours_answers_gets_a_polite_answer(
    shared: World, log_lines: io.StringIO, changes: dict[str, Any]
) -> None:
    raw = event(shared, **changes)
    log_lines.truncate(0)
    answer = send(shared, raw)
    assert answer.status_code == 200
    (line,) = [line for line in log_lines.getvalue().splitlines() if '"event":"remote_call"' not in line]
    assert "Traceback" not in line
    if changes.get("type") != "widget":
        assert '"outcome":"unknown_handler"' in line
        assert "この操作には対応していません" in str(answer.json)


def test_a_bot_menu_or_message_that_is_not_built_yet_is_answered_politely(shared: World) -> None:
    for seen in (shared.say(KEN, "hello", "bot"), shared.say(KEN, "revenue this month", "bot")):
        assert seen.body["failure"] is None
        assert seen.posted != []


def test_the_secret_path_opens_without_a_signature_and_no_other_does(make_world: Callable[..., World]) -> None:
    world = make_world(CLIQ_PATH_TOKEN=PATH_TOKEN)
    raw = event(world)
    assert send(world, raw, signed=False, path=f"/cliq/{PATH_TOKEN}").status_code == 200
    assert send(world, raw, signed=False, path=f"/cliq/{PATH_TOKEN}x").status_code == 401
    assert send(world, raw, signed=False).status_code == 401


@pytest.mark.parametrize("withheld", ["user", "chat", "message", "user,chat,message"])
def test_without_consent_it_still_works_from_access(world: World, withheld: str) -> None:
    world.switch(consent_refused=withheld)
    assert world.say(KEN, SEED).total == 7
    world.choose(KEN, SEED, "大谷 花")
    world.press(KEN, "このチャットに投稿する")
    assert world.messages(SALES, EMMA)[-1]["card"]["title"].endswith("大谷 花")
    world.press(KEN, "メモを追加する")
    world.form(KEN, "note", content="Without consent.")
    assert [note["Note_Content"] for note in world.rows("Notes")][-1] == "Without consent."


@pytest.mark.parametrize("switch", [{"button_target": "name"}, {"confirm_input_place": "confirm"}])
def test_what_cliq_leaves_open_does_not_matter(world: World, switch: dict[str, str]) -> None:
    world.switch(**switch)
    world.choose(KEN, SEED, "大谷 花")
    world.press(KEN, "このチャットに投稿する")
    assert len(world.messages(SALES, EMMA)) == 1


def press_with(world: World, user: str, key: str) -> dict[str, Any]:
    """A press that carries this key, whoever made it."""
    button = {"component": "function", "handler": "button_handler", "name": "zcrmbutton"}
    params = {"target": {"name": "x"}, "arguments": {"key": key}}
    return dict(world.post("event", user=user, chat=SALES, params=params, **button)["reply"]["output"])


def post_key(world: World) -> str:
    seen = world.choose(KEN, SEED, "大谷 花")
    return str(seen.output["buttons"][0]["key"])


def test_a_forged_button_is_refused(world: World) -> None:
    key = post_key(world)
    assert key.startswith("post:Leads|")
    kind, body, expires, mac = key.split(":")
    other = str(world.rows("Leads", Company="Zylker株式会社")[0]["id"])
    module, record, chat = body.split("|")
    forged = [
        f"{kind}:{module}|{other}|{chat}:{expires}:{mac}",
        f"{kind}:{body}:zzzzzz:{mac}",
        f"note:{body}:{expires}:{mac}",
        f"{kind}:{body}:{expires}:{'A' * len(mac)}",
        f"{kind}:{body}:{expires}",
        "post:Leads|1|2:aaaaaa:aaaaaaaaaaaaaaaa",
        "nonsense",
        "x" * 5000,
        "post:\u202e:1:aaaaaaaaaaaaaaaa",
    ]
    world.forget_calls()
    for key in forged:
        answered = press_with(world, KEN, key)
        assert answered["type"] == "banner", key
        assert answered["status"] == "failure"
    assert world.calls() == []
    assert world.messages(SALES, EMMA) == []
    assert record != other


def test_somebody_elses_button_is_refused(world: World) -> None:
    answered = press_with(world, EMMA, post_key(world))
    assert answered["text"] == "This button was made for someone else, or was changed. Run the command yourself."
    assert world.messages(SALES, EMMA) == []


def test_a_button_works_for_a_week_and_then_says_so(world: World) -> None:
    key = post_key(world)
    world.advance(7 * 86400 - 60)
    assert press_with(world, KEN, key)["text"] == "このチャットに投稿しました。"
    world.advance(60)
    assert press_with(world, KEN, key)["text"] == (
        "このボタンは有効期限が切れています。コマンドをもう一度実行してください。"
    )
    assert len(world.messages(SALES, EMMA)) == 1


def test_a_long_command_behind_a_button_is_kept_for_its_person_only(world: World) -> None:
    values = ", ".join(f"a rather long company name {number}" for number in range(10))
    world.say(KEN, f"/zcrm lead [会社] contains [{values}, zyl]".replace("name 9", "zyl", 1))
    seen = world.say(KEN, f"/zcrm lead [会社] contains [{values[:150]}, zyl]")
    key = str(seen.output["buttons"][0]["key"])
    assert key.startswith("run:@")
    assert "someone else" in press_with(world, EMMA, key)["text"]
    world.press(KEN, labels(seen.message)[0])
    assert "7件中" in world.messages("bot", KEN)[-1]["text"]
    with world.services.database.write() as tables:
        tables.connection.exec_driver_sql("delete from refs")
    world.advance(1)
    assert (
        press_with(world, KEN, key)["text"]
        == "このボタンは使用できなくなりました。コマンドをもう一度実行してください。"
    )


def test_a_form_without_its_reference_or_with_a_forged_one_writes_nothing(world: World) -> None:
    before = len(world.rows("Notes"))
    function = {"component": "function", "handler": "form_handler", "name": "zcrmform"}
    genuine = str(world.choose(KEN, SEED, "大谷 花").output["buttons"][0]["key"])  # but for posting
    forged: tuple[object, ...] = (None, "", "note:Leads|1:zzzzzz:aaaaaaaaaaaaaaaa", ["x"], {"value": 1}, genuine)
    for values in ({"ref": one} for one in forged):
        form = {"name": "note", "action": "submit", "values": {**values, "content": "x"}}
        answered = world.post("event", user=KEN, chat=SALES, params={"form": form}, **function)
        assert answered["status"] in (200, 400)
        assert "この番号を管理者に" not in str(answered["reply"]), "nothing unforeseen"
    assert len(world.rows("Notes")) == before


def test_a_flood_of_one_persons_requests_still_gets_answers(shared: World) -> None:
    for _ in range(30):
        assert shared.say(KEN, "/zcrm help").kind == "message"
