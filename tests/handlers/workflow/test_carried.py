"""W2: the whole notification in the webhook's own parameters; what is wrong with it is refused with the field."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.crm_rules import HOOK, bot_texts, deal_of, notify, open_hook, shortfalls
from tests.seen import fields
from tests.world import EMMA, KEN, MISAKI, SALES, World

PATH = HOOK.removeprefix("http://product.test") + "/workflow"


@pytest.fixture
def hooked(world: World) -> World:
    open_hook(world)
    return world


def call(world: World, **parameters: Any) -> TestResponse:
    answer = world.app.test_client().post(PATH, data=parameters)
    world.settle()
    return answer


def carried(world: World, **more: Any) -> TestResponse:
    row = deal_of(world)
    given = {
        "module": "Deals",
        "record_id": row["id"],
        "message": "Look: ${Deals.Amount}",
        "recipients": "manager, #sales",
    }
    return call(world, **given | more)


def test_w2_message_and_recipients_come_with_the_webhook(hooked: World) -> None:
    assert carried(hooked).status_code == 202
    assert bot_texts(hooked, KEN)[-1].startswith("Look: ￥1,800,000")
    assert hooked.messages(SALES, MISAKI)[-1]["text"].startswith("Look: ¥1,800,000")


def test_w2_a_carried_message_is_no_markup_and_its_labels_count(hooked: World) -> None:
    carried(
        hooked,
        message="*x* {@all} [a](https://evil.example)\n${商談.総額}",
        recipients="商談の担当者、Account_Name.owner",
    )
    (told,) = bot_texts(hooked, EMMA)
    assert "{@all}" not in told
    assert "](https://evil" not in told
    assert "¥1,800,000" in told
    assert told.splitlines()[1].startswith("¥")


def test_w2_its_language_and_style_are_chosen(hooked: World) -> None:
    carried(hooked, recipients="#sales", style="card", language="ja")
    message = hooked.messages(SALES, MISAKI)[-1]
    assert message["card"]["title"] == "商談 · Zylker maintenance"
    assert fields(message)["総額"] == "￥1,800,000"


def test_w4_a_carried_recipient_that_leads_nowhere_does_not_stop_the_others(hooked: World) -> None:
    carried(hooked, recipients="Nothing_Like_It, manager")
    assert len(bot_texts(hooked, KEN)) == 1
    assert shortfalls(hooked) == [("nobody_there", "Nothing_Like_It")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"module": ""}, "module"),
        ({"record_id": ""}, "record_id"),
        ({"record_id": "null"}, "record_id"),
        ({"record_id": "12; drop"}, "record_id"),
        ({"message": ""}, "rule"),
        ({"recipients": ""}, "recipients"),
        ({"recipients": "a.b.c"}, "recipients"),
        ({"message": "${Deals.Amount"}, "message"),
        ({"style": "poster"}, "style"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_wrong_is_refused_with_the_field(hooked: World, change: dict[str, str], field: str) -> None:
    answer = carried(hooked, **change)
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (400, field)


def test_w4_a_rule_called_for_another_module_is_noted(hooked: World) -> None:
    notify(hooked, KEN)
    lead = hooked.rows("Leads")[0]
    assert call(hooked, rule="Big deal", module="Leads", record_id=lead["id"]).status_code == 202
    assert bot_texts(hooked, KEN) == []
    assert shortfalls(hooked)[0] == ("other_module", "Deals")


def test_w4_an_unknown_module_is_noted_and_the_others_are_told(hooked: World) -> None:
    carried(hooked, module="Potatoes", recipients=f"owner, {KEN}")
    assert bot_texts(hooked, KEN)[-1].startswith("Look: ${Deals.Amount}")
    assert [code for code, _ in shortfalls(hooked)] == ["no_module", "no_record", "unknown_field"]


def test_the_same_call_with_its_own_id_is_told_once_and_another_id_again(hooked: World) -> None:
    assert carried(hooked, event_id="1").status_code == 202
    assert carried(hooked, event_id="1").status_code == 200
    assert carried(hooked, event_id="2").status_code == 202
    assert "\n".join(bot_texts(hooked, KEN)).count("Look: ") == 2
