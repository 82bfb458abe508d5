"""`setup crm`: the watch channel is made, and what must be pasted is printed with its addresses."""

import json
import re
from typing import Any

from sandbox.in_process import PRODUCT
from tests.world import World


def setup(world: World, *words: str) -> dict[str, dict[str, Any]]:
    result = world.app.test_cli_runner().invoke(args=["setup", "crm", "--json", *words])
    assert result.exit_code == 0, result.output
    return {one["name"]: one for line in result.output.splitlines() if line[0] == "{" and (one := json.loads(line))}


def test_nothing_is_made_unless_told(world: World) -> None:
    world.forget_calls()
    found = setup(world)
    assert {name: one["state"] for name, one in found.items()} == {
        "webhook": "planned",
        "signal": "planned",
        "button": "there",
        "watch": "planned",
    }
    assert not world.calls("crm", "/actions/watch")
    with world.services.database.read() as tables:
        assert tables.hooks.all() == []


def test_the_address_that_is_printed_takes_workflow_rules_and_signals(world: World) -> None:
    found = setup(world, "--apply")
    (rule,) = re.findall(rf"{PRODUCT}(\S+/workflow)", found["webhook"]["text"])
    (signal,) = re.findall(rf'url: "{PRODUCT}(\S+/signal)"', found["signal"]["text"])
    assert rule.removesuffix("/workflow") == signal.removesuffix("/signal")
    deal = {"rule": "Big deal", "module": "Deals", "record_id": "1", "time": "2026-11-21T12:00:00+09:00"}
    assert world.app.test_client().post(rule, data=deal).status_code == 202


def test_the_watch_channel_is_made_once(world: World) -> None:
    assert setup(world, "--apply")["watch"]["state"] == "made"
    world.forget_calls()
    again = setup(world, "--apply")
    assert "until" in again["watch"]["text"]
    assert not world.calls("crm", "/actions/watch")
    assert again["webhook"]["state"] == "there"
    assert "printed when it was made" in again["webhook"]["text"], "the secret part is known once"


def test_another_address_closes_the_old_one(world: World) -> None:
    (old,) = re.findall(rf"{PRODUCT}(\S+/workflow)", setup(world, "--apply")["webhook"]["text"])
    (new,) = re.findall(rf"{PRODUCT}(\S+/workflow)", setup(world, "--apply", "--new-address")["webhook"]["text"])
    assert old != new
    assert world.app.test_client().post(old, data={"rule": "x"}).status_code == 401


def test_the_button_leads_to_the_page_of_its_module(world: World) -> None:
    lines = setup(world)["button"]["text"].splitlines()
    modules = [re.findall("module=([A-Za-z]+)&id=", line) for line in lines]
    assert modules == [["Leads"], ["Contacts"], ["Accounts"], ["Deals"]]
    page = world.app.test_client().get(re.sub("id=.*", "id=12345", lines[0]).removeprefix(PRODUCT))
    assert (page.status_code, "signin" in page.get_data(as_text=True)) == (200, True)
