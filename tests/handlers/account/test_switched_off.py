"""The integration can be switched off at any time, and on again, and nothing is lost (A1)."""

from typing import Any

import pytest

from app.cli import integration
from tests.world import EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"
OFF = "Zoho CRM連携は無効になっています。組織の管理者が有効にできます。"


def flask_integration(world: World, word: str) -> str:
    result = world.app.test_cli_runner().invoke(integration.group(world.services), [word])
    assert result.exit_code == 0, result.output
    world.advance(2)  # every process has noticed by then
    return result.output


def test_a1_off_stops_commands_with_a_clear_message_and_on_resumes(world: World) -> None:
    before = world.say(KEN, SEED).names
    assert "The integration is off" in flask_integration(world, "off")
    seen = world.say(KEN, SEED)
    assert (seen.text, seen.labels) == (OFF, [])
    assert "The Zoho CRM integration is switched off. An administrator" in world.say(EMMA, "/zcrm").text
    assert "The integration is on" in flask_integration(world, "on")
    assert world.say(KEN, SEED).names == before


def test_a1_off_stops_suggestions_too(world: World) -> None:
    flask_integration(world, "off")
    world.forget_calls()
    assert world.suggest(KEN, "/zcrm leads ohtani") == []
    assert world.calls() == []


@pytest.mark.parametrize("label", ["このチャットに投稿する", "メモを追加する", "その他…", "$1"])
def test_a1_off_stops_every_button_and_on_lets_it_work_again(world: World, label: str) -> None:
    world.choose(KEN, SEED, "大谷 花")
    card = world.messages(SALES, KEN)[-1]["id"]
    flask_integration(world, "off")
    world.forget_calls()
    seen = world.press(KEN, label, card)
    assert (seen.kind, seen.text) == ("banner", OFF)
    assert world.calls() == []
    flask_integration(world, "on")
    assert world.press(KEN, label, card).text != OFF


def test_a1_off_stops_what_waits_to_be_sent_and_on_sends_it(world: World) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    world.fault(service="cliq", status=503, body="<html>")
    world.press(MISAKI, "このチャットに投稿する")
    flask_integration(world, "off")
    world.advance(3600)
    world.settle()
    assert world.messages(SALES, EMMA) == []
    flask_integration(world, "on")
    world.settle()
    assert world.messages(SALES, EMMA)[-1]["card"]["title"] == "見込み客 · 大谷 翔平"


def test_a1_nothing_that_is_configured_is_lost(world: World) -> None:
    flask_integration(world, "off")
    with world.services.database.read() as tables:
        linked: list[Any] = tables.accounts.all()
    assert len(linked) == 5
    flask_integration(world, "on")
    assert world.say(MISAKI, SEED).total == 3
