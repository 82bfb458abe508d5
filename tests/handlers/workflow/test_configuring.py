"""`flask notifications`: what is wrong is refused at once (W1, W2); a test-send before it is switched on (X11)."""

import json
from pathlib import Path

import pytest

from tests.crm_rules import RULE, bot_texts, deal_of
from tests.world import EMMA, KEN, World

BASE = [
    "--rule",
    RULE,
    "--module",
    "Deals",
    "--message",
    "${Deals.Deal_Name}: ${Deals.Amount}",
    "--to",
    "manager, #sales",
]

LOGGED = "[info"  # lines of the log are on the same stream here


def run(world: World, *words: str) -> tuple[int, str]:
    result = world.app.test_cli_runner().invoke(args=["notifications", *words])
    return result.exit_code, "".join(line for line in result.output.splitlines(keepends=True) if LOGGED not in line)


def test_w2_a_notification_is_added_listed_changed_and_removed(world: World) -> None:
    assert run(world, "add", *BASE) == (0, "Notification 1 is kept.\n")
    assert run(world, "list")[1].splitlines() == [
        "1  on  Big deal (Deals)  to manager, #sales:  ${Deals.Deal_Name}: ${Deals.Amount}",
        "1 notifications.",
    ]
    assert run(world, "edit", "1", "--to", "取引先名.担当者", "--off", "--json")[0] == 0
    shown = json.loads(run(world, "show", "1")[1])
    assert (shown["to"], shown["is_on"], shown["version"]) == ("Account_Name.owner", False, 2)
    assert shown["recipients"] == [{"kind": "owner", "via": "Account_Name"}]
    code, said = run(world, "edit", "1", "--version", "1", "--on")
    assert (code, "changed meanwhile by command line" in said) == (1, True)
    assert run(world, "remove", "1") == (0, "Notification 1 is removed.\n")
    assert run(world, "remove", "1")[0] == 1


def test_w1_the_sixth_is_refused_when_it_is_configured(world: World) -> None:
    for _ in range(5):
        assert run(world, "add", *BASE)[0] == 0
    code, said = run(world, "add", *BASE)
    assert code == 1
    assert said.startswith("Error: The rule “Big deal” has 5 notifications already, which is the most a rule can have.")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--message", "Worth ${Deals.Amuont}", "column 15: "),
        ("--message", "Worth ${Deals.Amount", "column 7: A bracket is opened and not closed"),
        ("--message", "  ", "The message is empty."),
        ("--module", "Potatoes", "There is no module “Potatoes”."),
        ("--to", "#nowhere", "Cliq has no channel #nowhere"),
        ("--to", "x@nowhere.example", "Neither the CRM nor Cliq knows anybody with the address x@nowhere.example."),
        ("--to", "Amount.owner", "no field “Amount” that leads to another record. There are: "),
        ("--to", "Stage", "no field “Stage” that holds a user. There are: owner, creator, manager,"),
        ("--to", " ", "at least one recipient"),
        ("--rule", "x" * 101, "at most 100 characters"),
    ],
)
def test_w2_what_is_wrong_is_said(one_world: World, option: str, value: str, said: str) -> None:
    words = list(BASE)
    words[words.index(option) + 1] = value
    code, output = run(one_world, "add", *words)
    assert code == 1
    assert said in output
    assert run(one_world, "list")[1] == "0 notifications.\n"


def test_x11_a_notification_is_tried_out_with_a_real_record_by_one_person(world: World) -> None:
    run(world, "add", *BASE[:-1], "manager, #sales, daniel.novak@zylker.example, Contact_Name.owner", "--off")
    before = len(world.messages("#sales", KEN))
    row = deal_of(world)
    world.change("Deals", row["id"], Contact_Name=None)
    assert run(world, "test", "1", row["id"], "--user", EMMA)[0] == 0
    world.settle()
    told = bot_texts(world, EMMA)[0].replace("\u200b", "")
    assert told.startswith(
        f"*Test.* This is how the notification looks for this record; only you see it.\n{row['Deal_Name']}: "
    )
    assert "It would go to #sales, 佐藤 健, and Daniel Novak." in told
    assert "“Contact_Name.owner”: the record that this recipient is taken from cannot be read." in told
    assert bot_texts(world, KEN) == []
    assert len(world.messages("#sales", KEN)) == before
    assert run(world, "test", "1", row["id"], "--user", "nobody@nowhere.example")[0] == 1
    assert run(world, "test", "9", row["id"], "--user", EMMA)[0] == 1


def test_w2_notifications_are_taken_over_from_a_file_once(world: World, tmp_path: Path) -> None:
    run(world, "add", *BASE)
    file = tmp_path / "notifications.jsonl"
    file.write_text(run(world, "list", "--json")[1])
    assert run(world, "import", str(file)) == (0, "0 notifications imported.\n")
    run(world, "remove", "1")
    assert run(world, "import", str(file)) == (0, "1 notifications imported.\n")
    assert json.loads(run(world, "list", "--json")[1])["to"] == "manager, #sales"
    for wrong in ("{", "[]", '{"rule": "x"}', '{"rule": "x", "module": "Deals", "message": "${", "to": "owner"}'):
        file.write_text(wrong)
        assert run(world, "import", str(file))[0] == 1
