"""V4, V5: a chat is taken by one person, who is seen; it is handed over, ended; who waits too long is called out."""

import threading

from app.clock import Clock
from tests.handlers.channels.site import Street, V
from tests.handlers.chats.desk import Team
from tests.seen import labels
from tests.world import EMMA, KEN, MISAKI


def test_v5_a_waiting_chat_is_taken_by_one_person_and_the_thread_says_who(team: Team) -> None:
    team.open_chat()
    assert "待機中" in team.card["text"]
    team.world.fault(service="cliq", method="PUT", status=500, times=3)  # both still see the button
    first = team.world.press(MISAKI, "対応する", team.card["id"])
    assert "田中 一郎" in first.text
    second = team.world.press(KEN, "対応する", team.card["id"])
    assert "美咲さんが担当しています" in second.text
    for _ in range(3):
        team.later(300)
    assert any("対応します" in line and "美咲" in line for line in team.thread())
    assert team.world.site.look()["chats"][-1]["state"] == "connected"
    assert "対応する" not in labels(team.card)


def test_v5_two_who_press_at_the_same_moment_are_one(team: Team) -> None:
    team.open_chat()
    visitor_id, chat_id = the_chat(team)
    won: list[bool] = []

    def press(user: str) -> None:
        with team.world.services.database.write() as tables:
            won.append(tables.chats.claim(chat_id, user))

    threads = [threading.Thread(target=press, args=(str(number),)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(won) == [False] * 5 + [True]
    assert visitor_id


def the_chat(team: Team) -> tuple[str, str]:
    with team.world.services.database.read() as tables:
        chat = tables.chats.open()[-1]
    return chat.visitor_id, chat.chat_id


def test_v5_a_chat_that_nobody_takes_is_called_out_and_one_that_was_taken_is_not(team: Team) -> None:
    clock = Clock(team.world.services)
    team.subscribe(escalate_seconds=60, escalate_to=(f"user:{team.world.cliq_id(KEN)}",))
    team.open_chat()
    team.world.advance(59)
    clock.fire()
    team.world.settle()
    assert not [line for line in team.thread() if "お待ち" in line]
    team.world.advance(2)
    Clock(team.world.services).fire()  # another process: the plan outlives a restart
    team.world.settle()
    (called,) = [line for line in team.thread() if "お待ち" in line]
    assert "60秒" in called
    assert "お待ち" in team.world.messages("bot", KEN)[-1]["text"]
    team.world.site.complete()
    team.open_chat("もう一件")
    team.world.press(MISAKI, "対応する", team.card["id"])
    team.world.advance(90)
    clock.fire()
    team.world.settle()
    assert not [line for line in team.thread() if "お待ち" in line]


def test_v5_a_waiting_chats_card_shows_its_clock_until_somebody_answers(team: Team) -> None:
    clock = Clock(team.world.services)

    def after(seconds: float) -> str:
        team.world.advance(seconds)
        clock.fire()
        team.world.settle()
        team.later(12)  # nobody waits for this edit
        text: str = team.card["text"]
        return text

    team.open_chat()
    assert "分以上" not in team.card["text"]
    assert "から待機中です · 1分以上" in after(60)
    assert "1分以上" not in after(60)
    assert "2分以上" in team.card["text"]
    for _ in range(3):
        latest = after(50)
    assert "5分以上" in latest
    team.world.press(MISAKI, "対応する", team.card["id"])
    assert "分以上" not in after(60)
    _, chat_id = the_chat(team)
    with team.world.services.database.read() as tables:
        assert tables.schedules.get(f"waiting/{chat_id}") is None


def test_v4_a_chat_is_transferred_to_an_operator_of_a_department(team: Team) -> None:
    team.open_chat()
    team.world.press(MISAKI, "対応する", team.card["id"])
    team.later(20)
    form = team.world.press(MISAKI, "転送する", team.card["id"])
    assert form.kind == "form"
    look = team.world.site.look()
    department = next(one["id"] for one in look["departments"] if one["name"] == "Overseas")
    operator = next(one["id"] for one in look["operators"] if one["email"] == EMMA)
    wrong = next(one["id"] for one in look["operators"] if one["email"] == MISAKI)
    kept = team.world.form(MISAKI, form.body["form"]["id"], department=department, operator=wrong)
    assert kept.kind == "form_error"
    done = team.world.form(MISAKI, form.body["form"]["id"], department=department, operator=operator)
    assert done.kind == "banner"
    team.later(1)
    assert any("転送" in line for line in team.thread())


def test_v4_a_chat_is_ended_from_the_card(team: Team) -> None:
    team.open_chat()
    team.world.press(MISAKI, "対応する", team.card["id"])
    team.later(20)
    more = team.world.press(MISAKI, "その他…", team.card["id"]).body["form"]
    (what,) = [one for one in more["inputs"] if one["name"] == "what"]
    assert what["options"][0]["label"] == "割り当てる"  # what the card has no room for stands first
    team.world.press(MISAKI, "チャットを終了", team.card["id"])
    team.later(20)
    assert team.world.site.look()["chats"][-1]["state"] == "closed"
    assert "終了" in team.card["card"]["title"]


def test_v4_a_visitor_on_the_site_is_invited_and_one_who_has_left_is_not(team: Team) -> None:
    street = Street(team.world, is_linked=True)
    street.land()
    form = team.world.press(MISAKI, "チャットを開始", team.card["id"])
    done = team.world.form(MISAKI, form.body["form"]["id"], text="ご不明な点はございますか")
    assert done.kind == "banner"
    team.world.settle()
    assert any("招待" in line for line in team.thread())
    with team.world.services.database.write() as tables:
        (command,) = tables.commands.take(V, team.world.source.now())
    assert (command.kind, command.body["text"]) == ("invite", "ご不明な点はございますか")
    assert "美咲" in command.body["sender"]
    again = team.world.press(MISAKI, "チャットを開始", team.card["id"])
    street.leave()
    late = team.world.form(MISAKI, again.body["form"]["id"], text="まだいらっしゃいますか")
    assert late.kind == "form_error"
    assert "退出" in late.text
    team.later(20)
    assert "チャットを開始" not in labels(team.card)
