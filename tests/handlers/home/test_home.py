"""X10: the home widget shows the viewer's day, open deals and pipeline, under their rights, in four calls."""

from typing import Any

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, MISAKI, World

TODAY = "2026-11-21"


def widget(seen: Seen) -> dict[str, Any]:
    assert seen.kind == "widget"
    found: dict[str, Any] = seen.body["widget"]
    return found


def texts(seen: Seen, section: str = "") -> list[str]:
    return [
        element["text"]
        for part in widget(seen)["sections"]
        for element in part["elements"]
        if "text" in element and section in ("", part["id"])
    ]


def add(world: World, module: str, **values: Any) -> str:
    record_id = f"48768760000009{len(world.rows(module)):05d}"
    owner = world.sandbox.people.by_email(EMMA).id
    stamps = {"Created_Time": f"{TODAY}T00:00:00+00:00", "Modified_Time": f"{TODAY}T00:00:00+00:00"}
    world.change(module, record_id, **{"Owner": owner, **stamps, **values})
    return record_id


def clear(world: World) -> None:
    for module in ("Tasks", "Events", "Calls", "Deals"):
        world.crm.table(module).clear()


def test_x10_my_day_has_tasks_meetings_and_calls(world: World) -> None:
    clear(world)
    task = add(world, "Tasks", Subject="Send the offer", Due_Date=TODAY, Status="Not Started")
    add(world, "Tasks", Subject="Old one", Due_Date="2026-11-18", Status="In Progress")
    add(world, "Tasks", Subject="Done", Due_Date=TODAY, Status="Completed")
    add(world, "Tasks", Subject="Later", Due_Date="2026-11-25", Status="Not Started")
    add(
        world,
        "Events",
        Event_Title="Demo",
        Start_DateTime=f"{TODAY}T05:00:00+00:00",
        End_DateTime=f"{TODAY}T06:00:00+00:00",
    )
    add(world, "Calls", Subject="Ring Zyl", Call_Start_Time=f"{TODAY}T06:30:00+00:00", Outgoing_Call_Status="Scheduled")
    day = texts(world.home(EMMA), "day")
    url = "https://crm.zoho.com/crm/org808232144/tab"
    assert day[0] == "My day: Nov 21, 2026"
    assert day[1] == "*Tasks due: 2*"
    assert day[2].startswith("• [Old one](")
    assert day[2].endswith("(due Nov 18, 2026)")
    assert day[3] == f"• [Send the offer]({url}/Tasks/{task})"
    assert day[4] == "*Meetings: 1*"
    assert day[5].startswith("• 14:00 [Demo](")
    assert day[6] == "*Calls: 1*"
    assert day[7].startswith("• 15:30 [Ring Zyl](")


def test_x10_my_open_deals_and_the_pipeline_as_a_chart(world: World) -> None:
    clear(world)
    for name, amount, stage in (
        ("A", 100, "Qualification"),
        ("B", 250, "Negotiation/Review"),
        ("C", 50, "Qualification"),
    ):
        add(world, "Deals", Deal_Name=name, Amount=amount, Stage=stage, Closing_Date="2026-12-01", Currency="JPY")
    add(world, "Deals", Deal_Name="Won", Amount=999, Stage="Closed Won", Closing_Date="2026-11-01", Currency="JPY")
    seen = world.home(EMMA)
    deals = texts(seen, "deals")
    assert deals[:2] == ["My open deals", "*Deals: 3 · ¥400*"]
    assert deals[2].startswith("• [A](")
    assert deals[2].endswith(") · ¥100 · Qualification · Dec 1, 2026")
    (chart,) = [one for part in widget(seen)["sections"] for one in part["elements"] if one["type"] == "graph"]
    assert chart["data"] == [
        {
            "category": "Open deals",
            "values": [{"label": "Qualification", "value": 150.0}, {"label": "Negotiation/Review", "value": 250.0}],
        }
    ]


def test_x10_four_calls_at_most(shared: World) -> None:
    for user in (EMMA, AOI):
        shared.home(user)
        shared.advance(31)
        shared.forget_calls()
        shared.home(user)
        assert len(shared.calls("crm")) == 4


def test_x10_four_calls_for_hundreds_of_deals_too(world: World) -> None:
    clear(world)
    for number in range(230):
        add(world, "Deals", Deal_Name=f"D{number}", Amount=1, Stage="Qualification", Closing_Date="2026-12-01")
    world.home(EMMA)
    world.forget_calls()
    assert "*Deals: 200+ · ¥200*" in texts(world.home(EMMA), "deals")
    assert len(world.calls("crm")) == 4


def test_x10_everybody_sees_their_own(shared: World) -> None:
    assert texts(shared.home(EMMA)) != texts(shared.home(MISAKI))


def test_x10_in_japanese(shared: World) -> None:
    seen = shared.home(MISAKI)
    assert texts(seen)[0].startswith("今日の予定: 2026")
    assert widget(seen)["tabs"][0]["label"] == "今日の予定"


def test_x10_the_buttons_refresh_and_ask(world: World) -> None:
    world.home(EMMA)
    assert world.home(EMMA, "Refresh").kind == "widget"
    world.advance(1)
    pressed = world.home(EMMA, "List them")
    assert pressed.text == "Shown in your chat with the bot, where only you see it."
    assert world.messages("bot", EMMA)[-1]["text"].startswith("*Deals")


def test_x10_without_an_account_it_leads_to_the_link(shared: World) -> None:
    seen = shared.home(DAISUKE)
    (button,) = [
        one for part in widget(seen)["sections"] for element in part["elements"] for one in element.get("buttons", [])
    ]
    assert (button["label"], button["type"]) == ("アカウントを連携する", "open.url")


def test_x10_a_crm_that_is_down_is_said(world: World) -> None:
    world.home(EMMA)
    world.fault(service="crm", path="coql", status=503, body="<html>", times=0)
    assert texts(world.home(EMMA))[0].startswith("Zoho CRM has a problem at the moment.")


def test_x10_switched_off_it_says_so(world: World) -> None:
    world.turn_integration(on=False)
    assert "switched off" in texts(world.home(EMMA))[0]


def test_x10_nasty_names_are_text(world: World) -> None:
    clear(world)
    add(world, "Tasks", Subject="{@all} [x](https://evil.test) *b*", Due_Date=TODAY, Status="Not Started")
    add(world, "Deals", Deal_Name="[y](https://evil.test)" * 30, Amount=1, Stage="{@all}", Closing_Date=TODAY)
    shown = str(widget(world.home(EMMA)))
    assert "{@all}" not in shown.replace("'label': '{@all}'", "")
    assert "](https://evil" not in shown


@pytest.mark.parametrize("dataset", ["empty"])
def test_x10_nothing_to_do_is_no_error(make_world: Any, dataset: str) -> None:
    world = make_world(dataset)
    assert "*Tasks due: 0*" in texts(world.home(EMMA))
