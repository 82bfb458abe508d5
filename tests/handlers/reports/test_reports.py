"""P3: an answer is put on a schedule, comes at its time under the rights of who put it there, and can be stopped."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from app.clock import Clock
from tests.seen import Seen
from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

FORM = {
    "name": "Pipeline",
    "often": "daily",
    "weekday": "0",
    "day": "1",
    "at": "9:00",
    "zone": "Asia/Tokyo",
    "to": "me",
}


def fire(world: World, hours: float) -> None:
    world.advance(hours * 3600)
    Clock(world.services).fire()
    world.settle()


def ask(world: World, user: str = EMMA, text: str = "open deals by stage") -> Seen:
    said = world.say(user, text, "bot")
    return world.press(user, "Schedule…" if user == EMMA else "定期的に送信する…", said.posted[-1]["id"])


def put(world: World, user: str = EMMA, text: str = "open deals by stage", **given: str) -> Seen:
    ask(world, user, text)
    return world.form(user, "schedule", **FORM | {"to": "me"} | given)


def reports(world: World, user: str = EMMA, chat: str = "bot") -> list[dict[str, Any]]:
    return [message for message in world.messages(chat, user) if message["text"].startswith("*Pipeline*\n")]


def test_p3_an_answer_is_put_on_a_schedule_and_comes_at_its_time_once(world: World) -> None:
    done = put(world)
    assert done.text.startswith("*Pipeline* is sent every day at 09:00 (Asia/Tokyo), to your chat with the bot.")
    fire(world, 20.9)
    assert reports(world) == []
    fire(world, 0.1)
    (message,) = reports(world)
    assert "open" in message["text"]
    assert message["slides"]
    fire(world, 0.1)
    assert len(reports(world)) == 1
    fire(world, 24)
    assert len(reports(world)) == 2


@pytest.mark.parametrize("to", ["me", "c:sales"])
def test_p3_a_report_comes_as_a_picture_that_can_be_fetched_and_its_figures(world: World, to: str) -> None:
    put(world, EMMA, "deals by type as a pie chart", to=to)
    fire(world, 24)
    (message,) = reports(world) if to == "me" else reports(world, EMMA, SALES)
    assert [slide["type"] for slide in message["slides"]] == ["images", "table"]
    picture = world.app.test_client().get(urlsplit(message["slides"][0]["data"][0]).path)
    assert (picture.status_code, picture.mimetype) == (200, "image/png")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"often": "workdays"}, "Monday to Friday at 09:00 (Asia/Tokyo)"),
        ({"often": "weekly", "weekday": "4", "at": "18:30"}, "every Friday at 18:30 (Asia/Tokyo)"),
        ({"often": "monthly", "day": "31", "zone": "Europe/Berlin"}, "every month on day 31 at 09:00 (Europe/Berlin)"),
    ],
)
def test_p3_daily_weekly_and_monthly_at_a_time_in_a_zone(world: World, given: dict[str, str], said: str) -> None:
    assert said in put(world, **given).text


@pytest.mark.parametrize(
    ("given", "field"), [({"at": "soon"}, "at"), ({"at": "25:00"}, "at"), ({"zone": "Mars/Olympus"}, "zone")]
)
def test_p3_what_cannot_be_read_is_said_beside_it_and_the_form_stays(
    world: World, given: dict[str, str], field: str
) -> None:
    refused = put(world, **given)
    assert refused.kind == "form_error"
    assert list(refused.output["inputs"]) == [field]


def test_p3_to_a_channel_it_has_the_figures_and_no_buttons(world: World) -> None:
    assert "#sales" in put(world, to="c:sales").text
    fire(world, 21)
    (message,) = reports(world, MISAKI, SALES)
    assert message["buttons"] == []
    assert message["text"].count("]($") == 1  # why it came
    assert "Sent regularly for Emma Clark" in message["text"]


def test_p3_it_runs_under_the_rights_of_who_put_it_there(world: World) -> None:
    put(world, text="list open deals")
    fire(world, 21)
    (mine,) = reports(world)
    put(world, KEN, text="進行中の商談の一覧")
    fire(world, 24)
    (his,) = reports(world, KEN)
    assert mine["text"].split("of ")[1].split()[0] != his["text"].split("件")[0].split()[-1]


def test_p3_an_hour_late_it_says_so(world: World) -> None:
    put(world)
    fire(world, 22)
    (message,) = reports(world)
    assert "Late: this was to be sent" in message["text"]


def test_p3_a_failure_is_told_once_until_it_works_again(world: World) -> None:
    put(world)
    world.unlink(EMMA)
    for _ in range(3):
        fire(world, 24)
    told = [message["text"] for message in world.messages("bot", EMMA) if "could not be sent" in message["text"]]
    assert len(told) == 1
    world.link(world.account(EMMA))
    fire(world, 24)
    assert len(reports(world)) == 1


def test_p3_while_the_crm_is_away_it_waits(world: World) -> None:
    put(world)
    world.advance(21 * 3600)
    world.fault(service="crm", path="/", status=503, times=50)
    fire(world, 0)
    assert reports(world) == []
    assert world.control.delete("/sandbox/faults").status_code == 200
    fire(world, 0.1)
    assert len(reports(world)) == 1


def test_p3_the_list_sends_one_now_and_stops_one(world: World) -> None:
    put(world)
    listed = world.menu(EMMA, "My reminders")
    shown = world.press(EMMA, "All my schedules", listed.message["id"])
    assert "*Pipeline* · every day at 09:00 (Asia/Tokyo)" in shown.text
    world.press(EMMA, "▶", shown.message["id"])
    world.settle()
    assert len(reports(world)) == 1
    world.press(EMMA, "✕", shown.message["id"])
    fire(world, 48)
    assert len(reports(world)) == 1
    assert "Nothing is sent" in world.press(EMMA, "All my schedules", listed.message["id"]).text


def test_p3_somebody_elses_schedule_is_not_there(world: World) -> None:
    put(world)
    listed = world.menu(AOI, "My reminders")
    assert "Pipeline" not in world.press(AOI, "定期送信の一覧", listed.message["id"]).text


def test_x3_a_digest_is_put_on_a_schedule(world: World) -> None:
    listed = world.menu(EMMA, "My reminders")
    shown = world.press(EMMA, "All my schedules", listed.message["id"])
    world.press(EMMA, "Digest…", shown.message["id"])
    assert "*Pipeline* is sent every day" in world.form(EMMA, "schedule", **FORM | {"to": "me"}).text
    fire(world, 21)
    (message,) = reports(world)
    assert "Your digest of today" in message["text"]


def test_a1_nothing_is_sent_while_the_integration_is_off(world: World) -> None:
    put(world)
    world.turn_integration(on=False)
    fire(world, 21.5)
    assert reports(world) == []
    world.turn_integration(on=True)
    fire(world, 0)
    assert len(reports(world)) == 1


def test_x2_a_channel_that_stopped_its_reports_gets_none(world: World) -> None:
    put(world, to="c:sales")
    fire(world, 21)
    (message,) = reports(world, MISAKI, SALES)
    form = world.press(MISAKI, "Why did I get this?", message["id"])
    assert form.kind == "form"
    world.form(MISAKI, "mute", length="always")
    fire(world, 24)
    assert len(reports(world, MISAKI, SALES)) == 1
