"""REST v3 for bots, commands, functions and message actions: strict bodies, scopes, rates, the vendor's errors."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.state import Sandbox
from tests.sandbox.cliq_product import ADMINISTRATOR

SCOPES = tuple(
    f"ZohoCliq.{noun}.{verb}"
    for noun in ("Bots", "Commands", "Functions", "MessageActions")
    for verb in ("READ", "CREATE", "UPDATE")
)
HOOK = {"execution_type": "webhook", "execution_url": "https://crm.example/cliq/secret"}
BOT = {"name": "My Bot", "description": "Says hello", "scope": "organization", **HOOK}
COMMAND = {"name": "hello", "hint": "Says hello", "scope": "organization", **HOOK}
FORM = {"name": "ask", "description": "Asks", "function_type": "form", **HOOK}
ACTION = {"name": "Keep", "hint": "Keeps it", **HOOK}

Api = Callable[..., Any]


@pytest.fixture
def api(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> Api:
    def call(method: str, path: str, body: Any = None, scopes: tuple[str, ...] = SCOPES) -> Any:
        path = f"/cliq/api/v3{path}"
        return client.open(path, method=method, json=body, headers=bearer(ADMINISTRATOR, *scopes))

    return call


def made(api: Api, family: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = api("POST", f"/{family}", body)
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()["data"]
    return found


def test_each_kind_is_made_listed_and_changed(api: Api) -> None:
    for family, body in (("bots", BOT), ("commands", COMMAND), ("functions", FORM), ("messageactions", ACTION)):
        one = made(api, family, body)
        key = f"b-{one['id']}" if family == "bots" else one["id"]
        assert api("PATCH", f"/{family}/{key}", {"execution_url": "https://other.example/"}).status_code == 200
        (listed,) = api("GET", f"/{family}").get_json()["data"]
        assert listed["execution_url"] == "https://other.example/"
        assert api("GET", f"/{family}/{key}").get_json()["data"] == listed
    assert [one["type"] for one in listed["handlers"]] == ["execution_handler"], "it is made with its handler"


@pytest.mark.parametrize(
    ("family", "changed", "code"),
    [
        ("bots", {"unique_name": "mybot"}, "extra_key_found"),
        ("bots", {"scope": None}, "param_missing"),
        ("bots", {"name": "x" * 21}, "input_pattern_mismatch"),
        ("bots", {"scope": "everybody"}, "input_pattern_mismatch"),
        ("commands", {"name": "My Command"}, "command_not_valid"),
        ("commands", {"execution_url": "https://x.example/" + "x" * 225}, "input_pattern_mismatch"),
        ("commands", {"execution_url": None}, "input_pattern_mismatch"),
        ("commands", {"max_suggestions": 6}, "input_pattern_mismatch"),
        ("functions", {"function_type": "applet"}, "input_pattern_mismatch"),
        ("functions", {"scope": "organization"}, "extra_key_found"),
    ],
)
def test_a_wrong_body_is_refused_with_the_vendors_code(
    family: str, changed: dict[str, Any], code: str, api: Api
) -> None:
    right: dict[str, dict[str, Any]] = {"bots": BOT, "commands": COMMAND, "functions": FORM}
    answer = api("POST", f"/{family}", {**right[family], **changed})
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert api("GET", f"/{family}").get_json()["data"] == []


def test_handlers_take_the_permissions_of_their_kind_only(api: Api) -> None:
    key = made(api, "functions", FORM)["id"]
    path = f"/functions/{key}/handlers"
    assert api("GET", f"{path}/form_change_handler").get_json()["code"] == "execution_handler_not_found"
    wrong = api("POST", path, {"type": "form_change_handler", "permissions": ["message"]})
    assert wrong.get_json()["code"] == "execution_handler_data_invalid"
    assert api("POST", path, {"type": "form_change_handler", "permissions": ["chat"]}).status_code == 200
    assert api("POST", path, {"type": "form_change_handler"}).get_json()["code"] == "execution_handler_create_failed"
    api("PATCH", f"{path}/form_change_handler", {"permissions": ["chat", "user"]})
    found = api("GET", f"{path}/form_change_handler").get_json()["data"]
    assert found == {"name": "form_change_handler", "permissions": ["chat", "user"], "function_id": key}


def test_a_bot_is_found_by_its_id_and_has_five_actions_in_its_menu(api: Api, box: Sandbox) -> None:
    one = made(api, "bots", BOT)
    assert one["unique_name"] == "mybot"
    assert api("GET", "/bots/mybot").get_json()["code"] == "request_url_invalid"
    path = f"/bots/b-{one['id']}/handlers"
    for number in range(5):
        assert api("POST", path, {"type": "menu_handler", "name": f"Action {number}"}).status_code == 200
    sixth = api("POST", path, {"type": "menu_handler", "name": "Action 5"})
    assert sixth.get_json()["code"] == "execution_handler_create_failed"
    assert api("POST", path, {"type": "menu_handler", "name": "x" * 16}).status_code == 400


def test_names_are_unique_and_scopes_and_rates_are_kept(api: Api) -> None:
    made(api, "commands", COMMAND)
    assert api("POST", "/commands", COMMAND).get_json()["code"] == "command_name_already_exists"
    missing = api("POST", "/commands", COMMAND, scopes=("ZohoCliq.Commands.READ",))
    assert missing.get_json()["code"] == "oauthtoken_scope_invalid"
    codes = {api("POST", "/commands", {}).get_json()["code"] for _ in range(9)}
    assert codes == {"param_missing", "request_limit_exceeded"}, "ten in a minute"
