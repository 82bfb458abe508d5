"""A3: the JSON API and the command line do with rules what the page does."""

import json
from typing import Any

from tests.admin.test_api import Program
from tests.handlers.rules.conftest import BRAND, Shop
from tests.world import World

SOFTWARE = "[業界] が [ソフトウェア] である"


def test_a3_rules_and_presets_by_api(world: World) -> None:
    shop, robot = Shop(world), Program(world, "read", "write")
    body: dict[str, Any] = {
        "brand_id": BRAND,
        "kind": "score",
        "name": "Software",
        "condition": SOFTWARE,
        "action": {"points": 10},
    }
    made = robot.call("POST", "/rules", body).json
    assert made is not None
    assert (made["condition"], made["state"], made["version"]) == ("[Industry] is [Software]", "on", 1)
    number = made["rule_id"]
    wrong = robot.call("POST", "/rules", body | {"condition": "[Indstry] is [x]", "action": {"points": 0}})
    assert wrong.status_code == 409
    assert set(wrong.json["error"]["fields"]["json"]) == {"condition", "action"}  # type: ignore[index]
    changed = robot.call("PUT", f"/rules/{number}", body | {"name": "X", "version": 1})
    assert changed.status_code == 200
    assert robot.call("PUT", f"/rules/{number}", body | {"name": "Y", "version": 1}).status_code == 409
    assert robot.call("PUT", f"/rules/{number}/switch", {"is_on": False}).json["state"] == "off"  # type: ignore[index]
    assert robot.call("PUT", "/rules/order", {"rule_ids": [number]}).status_code == 200
    preset = robot.call("POST", "/presets", {"brand_id": BRAND, "name": "R", "rings": {"one": "[Pages] > [0]"}}).json
    assert preset is not None
    path = f"/presets/{preset['preset_id']}"
    assert robot.call("PUT", f"{path}/switch", {"is_on": True}).json["is_applied"] is True  # type: ignore[index]
    visitor = shop.land(name="田中")
    found = robot.call("POST", "/rules/preview", {"condition": "[Pages] > [0]"}).json
    assert found == {"looked_at": 1, "matching": 1, "visitor_ids": [visitor]}
    trial = robot.call("POST", "/rules/try", {"condition": "[Pages] > [5]", "visitor_id": visitor}).json
    assert trial == {"fits": False, "compared": [{"text": "[Pages] > [5]", "is_fulfilled": False}]}
    assert robot.call("POST", "/rules/try", {"condition": "", "visitor_id": "nobody"}).status_code == 404
    deeds: Any = robot.call("GET", f"/rules/log?visitor_id={visitor}").json
    (deed,) = deeds
    assert (deed["what"], deed["reason"]["ring"]) == ("ring", "one")
    assert robot.call("DELETE", f"/rules/{number}").status_code == 204
    assert robot.call("GET", f"/rules/{number}").status_code == 404
    assert robot.call("DELETE", path).status_code == 204
    assert robot.call("GET", "/rules").json == robot.call("GET", "/presets").json == []


def test_a3_rules_by_command(world: World) -> None:
    shop, run = Shop(world), world.app.test_cli_runner()

    def said(*words: str, ends: int = 0) -> str:
        found = run.invoke(args=["rules", *words])
        assert found.exit_code == ends, found.output
        return found.output

    given = ["--brand", BRAND, "--kind", "score", "--name", "Software"]
    assert "column 2" in said("add", *given, "--condition", "[Indstry] is [x]", "--action", '{"points": 1}', ends=1)
    assert "Rule 1 is kept." in said("add", *given, "--condition", SOFTWARE, "--action", '{"points": 10}')
    assert json.loads(said("show", "1"))["condition"] == "[Industry] is [Software]"
    said("edit", "1", "--action", '{"points": 5}', "--name", "Software companies")
    assert json.loads(said("list", "--json"))["action"] == {"points": 5}
    said("off", "1")
    said("on", "1")
    said("first", "1")
    said("preset", "--brand", BRAND, "--name", "R", "--one", "[Pages] > [0]")
    said("apply", "1")
    visitor = shop.land()
    assert "1 of the last 1 visitors." in said("preview", "[Pages] > [0]")
    assert "It does not fit." in said("try", "[Pages] > [5]", visitor)
    assert json.loads(said("log"))["ring"] == "one"
    said("remove", "1")
    assert "1 rules and presets." in said("list")
