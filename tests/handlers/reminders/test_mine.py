"""R2, R3, B4: what people do with their reminders."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.fixed import START
from tests.handlers.reminders.conftest import MISAKI, SOON, Day
from tests.seen import labels
from tests.world import DAISUKE, EMMA

MakeDay = Callable[..., Day]
EVERY = ["Zoho CRMで開く", "10分後に再通知", "1時間後に再通知", "明日の朝に再通知", "完了にする"]


def press(day: Day, button: str, user: str = MISAKI) -> Any:
    """A button of the newest reminder."""
    return day.world.press(user, button, day.told(user)[-1]["id"])


def of_list(day: Day) -> str:
    """The first one of *My reminders*, opened: the message that shows it."""
    listed = day.world.menu(MISAKI, "My reminders")
    return str(day.world.press(MISAKI, "1", listed.message["id"]).message["id"])


def due(day: Day) -> None:
    """A reminder has just been told."""
    day.task(SOON)
    day.tick(10)
    assert len(day.told()) == 1


def test_r3_a_reminder_has_open_snooze_and_done(day: Day) -> None:
    due(day)
    assert labels(day.told()[0]) == EVERY


def test_r3_snoozed_for_ten_minutes_it_comes_again_once(day: Day) -> None:
    due(day)
    assert press(day, "10分後に再通知").text == "2026/11/21 12:20に再度お知らせします。"
    day.tick(9)
    assert len(day.told()) == 1
    day.tick(60)
    assert len(day.told()) == 2


def test_r3_until_tomorrow_morning_means_nine_in_the_readers_zone(day: Day) -> None:
    due(day)
    assert press(day, "明日の朝に再通知").text == "2026/11/22 9:00に再度お知らせします。"


def test_r3_a_snoozed_reminder_of_a_task_completed_meanwhile_is_not_told(day: Day) -> None:
    due(day)
    press(day, "1時間後に再通知")
    task = day.world.rows("Tasks")[0]["id"]
    day.write("Tasks", record_id=task, Status="Completed")
    day.tick(90)
    assert len(day.told()) == 1


def test_r3_done_completes_the_task_in_the_crm_as_the_person(day: Day) -> None:
    due(day)
    press(day, "1時間後に再通知")
    assert press(day, "完了にする").text == "Zoho CRMで完了にしました。"
    (task,) = day.world.rows("Tasks")
    assert (task["Status"], task["Modified_By"]) == ("Completed", day.user_id(MISAKI))
    day.tick(90)
    assert len(day.told()) == 1


def test_r3_a_call_that_is_done_took_some_minutes(day: Day) -> None:
    day.write(
        "Calls",
        Subject="Renewal",
        Call_Type="Outbound",
        Outgoing_Call_Status="Scheduled",
        Call_Start_Time=(START + timedelta(minutes=16)).isoformat(),
        Call_Duration="00:00",
        Reminder="15 mins",
    )
    day.tick(2)
    form = press(day, "完了にする")
    assert form.kind == "form"
    done = day.world.form(MISAKI, "rcall", minutes="12")
    assert done.text == "Zoho CRMで完了にしました。"
    (call,) = day.world.rows("Calls")
    assert (call["Outgoing_Call_Status"], call["Call_Duration_in_seconds"]) == ("Completed", 720)


def test_r3_what_the_crm_refuses_is_said(day: Day) -> None:
    due(day)
    (task,) = day.world.rows("Tasks")
    day.world.change("Tasks", task["id"], Owner=day.user_id(EMMA))
    assert "completed" not in press(day, "完了にする").text


def test_b4_my_reminders_lists_what_comes_soonest_first(day: Day) -> None:
    day.task(SOON + timedelta(hours=2), title="Second")
    day.task(SOON, title="First")
    day.task(SOON, title="Somebody else's", by=EMMA)
    day.tick()
    listed = day.world.menu(MISAKI, "My reminders")
    assert [line.split("*")[1] for line in listed.text.splitlines() if "*" in line] == ["First", "Second"]
    assert listed.labels == ["すべてのリマインダーを停止する", "定期送信の一覧"]
    shown = day.world.press(MISAKI, "1", listed.message["id"])
    assert "First" in shown.text
    assert shown.labels == EVERY


def test_b4_one_of_the_list_is_put_off(day: Day) -> None:
    day.task(SOON)
    day.tick()
    shown = of_list(day)
    assert day.world.press(MISAKI, "1時間後に再通知", shown).text == "2026/11/21 13:10に再度お知らせします。"
    day.tick(30)
    assert day.told() == []
    day.tick(60)
    assert len(day.told()) == 1


def test_b4_one_of_the_list_is_stopped(day: Day) -> None:
    day.task(SOON, title="First")
    day.task(SOON, title="Second")
    day.tick()
    day.world.press(MISAKI, "この通知を止める", of_list(day))
    day.tick(30)
    assert len(day.told()) == 1


def test_b4_nothing_comes(day: Day) -> None:
    assert "予定されているリマインダーはありません。" in day.world.menu(MISAKI, "My reminders").text


def test_r2_stopped_reminders_are_not_told_until_they_are_turned_on(day: Day) -> None:
    due(day)
    press(day, "すべてのリマインダーを停止する")
    day.task(SOON + timedelta(minutes=20), title="Unheard")
    day.tick(30)
    assert not any("Unheard" in text for text in day.texts())
    listed = day.world.menu(MISAKI, "My reminders")
    assert "停止しています" in listed.text
    assert listed.labels == ["リマインダーを再開する", "定期送信の一覧"]
    assert "有効です" in day.world.press(MISAKI, "リマインダーを再開する", listed.message["id"]).text
    day.task(START + timedelta(minutes=60), title="Heard")
    day.tick(30)
    assert [text.splitlines()[0] for text in day.texts()][-1] == "タスクのリマインダー: *Heard*"


def test_r2_where_the_organisation_says_stopped_a_persons_own_choice_wins(make_day: MakeDay) -> None:
    day = make_day(REMINDERS_DEFAULT="off")
    day.task(SOON)
    day.tick(20)
    assert day.told() == []
    listed = day.world.menu(MISAKI, "My reminders")
    day.world.press(MISAKI, "リマインダーを再開する", listed.message["id"])
    day.task(START + timedelta(minutes=40))
    day.tick(30)
    assert len(day.told()) == 1


def test_r2_the_welcome_message_says_how(day: Day) -> None:
    assert "リマインダー" in day.world.post("subscribe", user=MISAKI, subscribed=True)["posted"][0]["text"]


def test_b4_who_has_not_linked_an_account_sees_their_reminders_all_the_same(day: Day) -> None:
    day.task(SOON, by=DAISUKE)
    day.tick(10)
    assert len(day.told(DAISUKE)) == 1


def test_r1_in_english_for_who_works_in_english(day: Day) -> None:
    day.task(SOON, by=EMMA)
    day.tick(10)
    message = day.world.messages("bot", EMMA)[-1]
    assert message["text"].startswith("Reminder: task *Send the contract*")
    assert labels(message) == ["Open in Zoho CRM", "In 10 minutes", "In 1 hour", "Tomorrow morning", "Mark as done"]
