"""V4: a chat is given to a colleague, here and in SalesIQ in one's own name; who is no operator has it here alone."""

from typing import Any

from tests.handlers.chats.desk import Team
from tests.seen import labels
from tests.world import EMMA, KEN, MISAKI

PRIYA = "priya.raman@zylker.example"


def opened(team: Team, by: str) -> dict[str, Any]:
    """The form, from the card or from behind its More…"""
    if "割り当てる" in labels(team.card):
        form: dict[str, Any] = team.world.press(by, "割り当てる", team.card["id"]).body["form"]
        return form
    more = team.world.press(by, "その他…", team.card["id"]).body["form"]
    found: dict[str, Any] = team.world.form(by, more["id"], what="assign").body["form"]
    return found


def assign(team: Team, by: str, to: str, note: str = "") -> str:
    form = opened(team, by)
    seen = team.world.form(by, form["id"], who=team.world.cliq_id(to), note=note)
    assert seen.kind == "banner", seen.text
    team.world.settle()
    return seen.text


def the_chat(team: Team) -> dict[str, Any]:
    found: dict[str, Any] = team.world.site.look()["chats"][-1]
    return found


def claimed_by(team: Team) -> str:
    with team.world.services.database.read() as tables:
        return tables.chats.open()[-1].claimed_by


def asked_by(team: Team) -> list[str]:
    """Who called SalesIQ to do something with a conversation, and what."""
    calls = [one for one in team.world.calls("salesiq") if one["method"] == "PUT" and "/conversations/" in one["path"]]
    return [one["path"].rpartition("/")[2] for one in calls]


def test_v4_assigning_a_waiting_chat_hands_it_to_the_operator_in_salesiq_and_tells_them(team: Team) -> None:
    team.open_chat()
    said = assign(team, MISAKI, KEN, "価格の質問です")
    assert "SalesIQで佐藤 健さんに引き継ぎを依頼しました" in said
    chat = the_chat(team)
    ken = next(one["id"] for one in team.world.site.look()["operators"] if one["email"] == KEN)
    assert (chat["transfer"]["to"], chat["transfer"]["note"]) == (ken, "価格の質問です")
    told = team.world.messages("bot", KEN)[-1]["text"]
    assert "割り当て" in told
    assert "https://salesiq.zoho" in told
    assert claimed_by(team) == team.world.cliq_id(KEN)
    (given,) = [line for line in team.thread() if "割り当てました" in line]
    assert given.startswith("[高橋 美咲](zohoid:")
    assert "佐藤 健" in given
    team.world.site.transfer(operator=KEN)
    team.later(10)
    assert "佐藤 健" in team.card["text"]


def test_v4_where_salesiq_hands_over_ongoing_chats_alone_it_is_picked_up_first(team: Team) -> None:
    team.world.switch(salesiq_transfer_waiting=False)
    team.open_chat()
    assert "依頼しました" in assign(team, MISAKI, KEN)
    assert asked_by(team)[-3:] == ["transfer", "pickup", "transfer"]
    assert the_chat(team)["state"] == "connected"
    team.world.switch(salesiq_transfer_waiting=True)


def test_v4_a_colleague_who_is_no_operator_has_it_here_and_that_is_said(team: Team) -> None:
    team.world.say(PRIYA, "/zcrm help", chat="bot")
    team.open_chat()
    form = opened(team, MISAKI)
    options = next(one for one in form["inputs"] if one["name"] == "who")["options"]
    (priya,) = [one["label"] for one in options if one["value"] == team.world.cliq_id(PRIYA)]
    assert "SalesIQの担当者ではありません" in priya
    before = len(asked_by(team))
    assert "SalesIQではチャットは引き継がれません" in assign(team, MISAKI, PRIYA)
    assert len(asked_by(team)) == before
    assert claimed_by(team) == team.world.cliq_id(PRIYA)
    assert the_chat(team)["state"] == "waiting"


def test_v4_one_who_is_no_operator_assigns_here_and_is_told_why_not_there(team: Team) -> None:
    team.world.say(PRIYA, "/zcrm help", chat="bot")
    team.open_chat()
    form = opened(team, PRIYA)
    seen = team.world.form(PRIYA, form["id"], who=team.world.cliq_id(KEN))
    assert "In SalesIQ it was not handed over: You are not an operator" in seen.text
    assert claimed_by(team) == team.world.cliq_id(KEN)


def test_v4_an_ongoing_chat_is_handed_on_and_a_refusal_of_salesiq_is_said(team: Team) -> None:
    team.open_chat()
    team.world.press(MISAKI, "対応する", team.card["id"])
    team.later(20)
    team.world.fault(service="salesiq", method="PUT", path="/transfer", status=200, body={"error": {"code": 1024}})
    assert "SalesIQでは引き継がれませんでした" in assign(team, MISAKI, EMMA)
    team.world.control.delete("/sandbox/faults")
    assert claimed_by(team) == team.world.cliq_id(EMMA)


def test_v5_a_chat_of_a_colleague_who_has_left_the_company_is_taken_by_another(team: Team) -> None:
    team.open_chat()
    with team.world.services.database.write() as tables:
        chat = tables.chats.open()[-1]
        tables.chats.change(chat.chat_id, claimed_by="700009999")  # nobody of that id is in Cliq
    form = opened(team, MISAKI)
    seen = team.world.form(MISAKI, form["id"], who=team.world.cliq_id(MISAKI))
    assert "担当します" in seen.text
    assert claimed_by(team) == team.world.cliq_id(MISAKI)
    form = opened(team, KEN)
    late = team.world.form(KEN, form["id"], who=team.world.cliq_id(KEN))
    assert "美咲さんが担当しています" in late.text
