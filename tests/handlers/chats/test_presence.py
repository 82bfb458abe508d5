"""V5: operators' availability is shown as SalesIQ has it, and set from chat, there and here."""

from tests.handlers.chats.desk import Team
from tests.seen import labels
from tests.world import EMMA, MISAKI

PRIYA = "priya.raman@zylker.example"


def state(team: Team, email: str) -> bool:
    found: bool = next(one["available"] for one in team.world.site.look()["operators"] if one["email"] == email)
    return found


def is_called(team: Team, email: str) -> bool:
    with team.world.services.database.read() as tables:
        subject = f"user:{team.world.cliq_id(email)}"
        return tables.preferences.wants(subject, ("waiting",), team.world.source.now()).action == "now"


def test_v5_availability_is_shown_as_salesiq_has_it_now(team: Team) -> None:
    team.open_chat()
    team.world.site.change("operators", EMMA, available=False)  # no webhook tells of it
    seen = team.world.press(MISAKI, "担当者の状況", team.card["id"])
    text = seen.posted[-1]["text"]
    assert "高橋 美咲 · 対応可能" in text
    assert "Emma Clark · 取り込み中" in text
    team.world.site.change("operators", EMMA, available=True)


def test_v5_availability_is_set_from_chat_in_salesiq_and_here(team: Team) -> None:
    listed = team.world.say(MISAKI, "担当者の状況", chat="bot").posted[-1]
    away = team.world.press(MISAKI, "離席する", listed["id"]).posted[-1]
    assert "離席中にしました" in away["text"]
    assert "SalesIQでの表示: 取り込み中" in away["text"]
    assert "高橋 美咲 · 取り込み中 · Cliqで離席中" in away["text"]
    assert (state(team, MISAKI), is_called(team, MISAKI)) == (False, False)
    assert labels(away) == ["対応可能に戻る"]
    back = team.world.say(MISAKI, "戻りました", chat="bot").posted[-1]
    assert "SalesIQでの表示: 対応可能" in back["text"]
    assert (state(team, MISAKI), is_called(team, MISAKI)) == (True, True)
    assert labels(back) == ["離席する"]


def test_v5_what_salesiq_refuses_is_said_with_what_to_press_and_holds_here(team: Team) -> None:
    team.world.fault(service="salesiq", method="PUT", path="/status", status=200, body={"error": {"code": 1016}})
    away = team.world.say(EMMA, "away", chat="bot").posted[-1]
    assert "SalesIQ could not be told" in away["text"]
    assert "top right corner" in away["text"]
    assert "https://salesiq.zoho" in away["text"]
    assert (state(team, EMMA), is_called(team, EMMA)) == (True, False)
    team.world.control.delete("/sandbox/faults")
    team.world.say(EMMA, "back", chat="bot")
    stranger = team.world.say(PRIYA, "away", chat="bot").posted[-1]
    assert "no operator of SalesIQ" in stranger["text"]
    assert not is_called(team, PRIYA)
    team.world.say(PRIYA, "back", chat="bot")
