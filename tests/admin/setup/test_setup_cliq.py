"""`setup cliq`: what Cliq lacks is said, then made, then found there; the manifest is what the handlers answer."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.administration.setup import manifest
from app.clients.provisioning.cliq_components import SCOPES
from handlers import ROUTES
from sandbox.accounts import scopes
from sandbox.cliq import manifest as sandbox_manifest
from sandbox.in_process import BASE
from tests.world import AOI, EMMA, World

TOKEN = "p" * 40


@pytest.fixture
def bare(make_world: Callable[..., World]) -> World:
    """A Cliq without any of our components."""
    world = make_world(CLIQ_PATH_TOKEN=TOKEN)
    world.switch(components="rest")
    world.source.sleep = world.advance  # type: ignore[method-assign]  # who waits for Cliq waits with Cliq
    return world


def setup(world: World, *words: str, status: int = 0) -> str:
    result = world.app.test_cli_runner().invoke(args=["setup", "cliq", *words])
    assert result.exit_code == status, result.output
    return result.output


def consent(world: World, output: str) -> None:
    """Open the link that was printed, agree, and come back."""
    link = re.findall(r"http://product\.test\S+", output)[-1]
    start = urlsplit(link)
    page = world.app.test_client().get(f"{start.path}?{start.query}")
    away = urlsplit(page.headers["Location"])
    path, answer = f"{away.path}?{away.query}", {"user": AOI, "decision": "approve"}
    agreed = world.control.post(path, base_url=BASE, data=answer)
    back = urlsplit(agreed.headers["Location"])
    assert world.app.test_client().get(f"{back.path}?{back.query}").status_code == 200


def ready(world: World) -> World:
    consent(world, setup(world, status=1))
    return world


def steps(world: World, *words: str, status: int = 0) -> list[dict[str, Any]]:
    return [json.loads(line) for line in setup(world, "--json", *words, status=status).splitlines() if line[0] == "{"]


def test_setup_needs_a_wider_consent_and_prints_its_link(bare: World) -> None:
    said = setup(bare, status=1)
    assert "ZohoCliq.Bots.CREATE" in said
    consent(bare, said)
    assert "would make bots Zoho CRM" in re.sub(" +", " ", setup(bare))


def test_setup_is_a_dry_run_unless_told(bare: World) -> None:
    ready(bare)
    bare.forget_calls()
    found = steps(bare)
    assert {one["state"] for one in found} == {"planned", "by_hand"}
    assert {call["method"] for call in bare.calls("cliq", "/cliq/api/v3")} == {"GET"}


def test_an_empty_cliq_gets_our_bot_and_a_second_run_changes_nothing(bare: World) -> None:
    assert not bare.post("suggest", user=EMMA, chat="#sales", text="/zcrm le")["suggestions"], (
        "nothing is installed yet"
    )
    ready(bare)
    made = steps(bare, "--apply")
    assert {one["state"] for one in made} == {"done", "by_hand"}
    assert bare.post("suggest", user=EMMA, chat="#sales", text="/zcrm le")["suggestions"]
    assert bare.post("menu", user=EMMA, action="Help")["status"] == 200
    bare.forget_calls()
    again = steps(bare, "--apply")  # at once: what the first run asked counts for the second
    assert {one["state"] for one in again} == {"same", "by_hand"}
    assert {call["method"] for call in bare.calls("cliq", "/cliq/api/v3")} == {"GET"}
    assert "Nothing to do" in setup(bare)
    with bare.services.database.read() as tables:
        assert "setup.cliq" in str(tables.audit.entries())


def test_what_somebody_changed_in_cliq_is_put_right_and_nothing_else(bare: World) -> None:
    ready(bare)
    steps(bare, "--apply")
    stage = bare.sandbox.services["cliq"]
    (command,) = stage.components.made("commands")
    without = [{**one, "permissions": []} for one in command["handlers"]]
    stage.components.put({**command, "hint": "other", "execution_url": "https://old.example/cliq", "handlers": without})
    bare.advance(600)
    changed = [one for one in steps(bare, "--apply") if one["state"] == "done"]
    assert [(one["what"], one["changes"]) for one in changed] == [
        ("commands", ["hint", "execution_url"]),
        ("commands handler", ["permissions"]),
        ("commands handler", ["permissions"]),
    ]


def test_what_cliq_does_not_tell_back_is_taken_to_be_right(bare: World) -> None:
    ready(bare)
    steps(bare, "--apply")
    stage = bare.sandbox.services["cliq"]
    (command,) = stage.components.made("commands")
    stage.components.put({name: value for name, value in command.items() if name not in ("execution_url", "hint")})
    bare.advance(600)
    assert {one["state"] for one in steps(bare)} == {"same", "by_hand"}


def test_a_component_of_another_type_is_not_touched(bare: World) -> None:
    ready(bare)
    steps(bare, "--apply")
    stage = bare.sandbox.services["cliq"]
    (command,) = stage.components.made("commands")
    stage.components.put({**command, "execution_type": "deluge"})
    bare.advance(600)
    found = steps(bare, "--apply", status=1)
    assert [one["name"] for one in found if one["state"] == "stuck"] == ["zcrm"]


def test_after_a_lock_of_cliq_a_second_run_goes_on(bare: World) -> None:
    ready(bare)
    bare.fault(
        service="cliq",
        path="*/api/v3/functions",
        method="POST",
        status=400,
        body={"code": "request_limit_exceeded"},
    )
    found = steps(bare, "--apply", status=1)
    assert [one["state"] for one in found if one["state"] not in ("done", "by_hand")] == ["failed"]
    bare.advance(600)
    again = steps(bare, "--apply")
    assert {one["state"] for one in again} == {"same", "done", "by_hand"}


def test_without_a_secret_path_nothing_is_asked(make_world: Callable[..., World]) -> None:
    assert "CLIQ_PATH_TOKEN" in setup(make_world(), status=1)


def test_japanese_labels_where_the_team_reads_japanese(bare: World) -> None:
    ready(bare)
    steps(bare, "--apply", "--language", "ja")
    installed = bare.control.get("/sandbox/extension").get_json()
    assert installed["bot"]["menu"] == ["検索", "メモを追加", "リマインダー", "通知設定", "ヘルプ"]
    assert bare.post("menu", user=AOI, action="ヘルプ")["status"] == 200


def test_the_manifest_is_what_the_handlers_answer() -> None:
    menu = [one.label for one in manifest.BOT.handlers if one.label]
    assert len(menu) <= 5
    for label in menu:
        assert ROUTES.menu[label.en] is ROUTES.menu[label.ja]
        assert max(len(label.en), len(label.ja)) <= 15
    assert {ROUTES.menu[label.en] for label in menu} == set(ROUTES.menu.values()), "an action that nobody can choose"
    actions = [one.name for one in manifest.ACTIONS]
    assert set(ROUTES.messages) == {text for label in actions for text in (label.en, label.ja)}
    assert all(ROUTES.messages[label.en] is ROUTES.messages[label.ja] for label in actions)
    assert set(ROUTES.commands) == set(ROUTES.suggestions) == {manifest.COMMAND.name.en}
    plain = {one.type for one in manifest.BOT.handlers if not one.label}
    assert plain == set(ROUTES.bot)
    assert ROUTES.forms
    assert ROUTES.options
    assert ROUTES.changes


def test_the_manifest_is_what_the_sandbox_has_installed() -> None:
    menu = tuple(one.label.en for one in manifest.BOT.handlers if one.label)
    assert menu == sandbox_manifest.MENU
    assert {manifest.BUTTONS.name.en, manifest.FORMS.name.en} == set(sandbox_manifest.FUNCTIONS)
    assert [one.name.en for one in manifest.ACTIONS] == [one.name for one in sandbox_manifest.MESSAGE_ACTIONS]


def test_every_scope_of_the_setup_is_one() -> None:
    assert all(scopes.FORM.fullmatch(scope) for scope in SCOPES)
