"""X2, B4: every message says why it came and can be stopped; the bot's menu shows and changes what one is told."""

import pytest

from tests.crm_rules import big_deal_rule, bot_texts, deal_of, deeds, notify, raise_amount, shortfalls
from tests.world import EMMA, KEN, MISAKI, SALES, World

WHY = "この通知が届いた理由"


@pytest.fixture
def ruled(world: World) -> World:
    big_deal_rule(world)
    notify(world, "manager, #sales")
    raise_amount(world, deal_of(world))
    return world


def again(world: World) -> None:
    """The same deal once more."""
    row = next(row for row in world.rows("Deals", Amount=6_000_000))
    world.advance(61)
    raise_amount(world, row, amount=1)
    world.advance(61)
    raise_amount(world, row)


def test_x2_a_message_says_why_it_came_and_is_stopped_for_an_hour(ruled: World) -> None:
    asked = ruled.press(KEN, WHY, ruled.messages("bot", KEN)[-1]["id"])
    form = asked.body["form"]
    assert "CRMのワークフロールール「Big deal」が実行され" in form["hint"]
    what = next(entry for entry in form["inputs"] if entry["name"] == "what")
    assert [option["label"] for option in what["options"]] == [
        "ルール「Big deal」の通知すべて",
        "「Zylker maintenance」についての通知すべて",
    ]
    said = ruled.form(KEN, "mute", what="0", length="hour")
    assert said.kind == "banner"
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 1
    assert shortfalls(ruled)[-1] == ("not_wanted", "manager")
    ruled.advance(3600)
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 2


@pytest.mark.parametrize(("what", "length"), [("0", "always"), ("1", "today")])
def test_x2_the_rule_or_the_record_can_be_stopped(ruled: World, what: str, length: str) -> None:
    ruled.press(KEN, WHY, ruled.messages("bot", KEN)[-1]["id"])
    ruled.form(KEN, "mute", what=what, length=length)
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 1


def test_x2_what_is_stopped_below_a_message_in_a_channel_is_stopped_there_and_said(ruled: World) -> None:
    ruled.press(MISAKI, "Why did I get this?", ruled.messages(SALES, MISAKI)[-1]["id"], chat=SALES)
    said = ruled.form(MISAKI, "mute", what="0", length="always")
    assert "has stopped here: All of the rule “Big deal”." in said.posted[-1]["text"]
    before = len(ruled.messages(SALES, MISAKI))
    again(ruled)
    assert len(ruled.messages(SALES, MISAKI)) == before
    assert len(bot_texts(ruled, KEN)) == 2


def test_b4_the_menu_shows_what_one_is_told_and_changes_it(ruled: World) -> None:
    ruled.press(KEN, WHY, ruled.messages("bot", KEN)[-1]["id"])
    ruled.form(KEN, "mute", what="1", length="always")
    form = ruled.menu(KEN, "Notifications").body["form"]
    values = {entry["name"]: entry.get("value") for entry in form["inputs"]}
    assert [values[kind] for kind in ("rule", "signal", "reminder", "follow", "nudge")] == [True] * 5
    (muted,) = next(entry for entry in form["inputs"] if entry["name"] == "again")["options"]
    assert muted["label"] == "「Zylker maintenance」についての通知すべて"
    ruled.form(
        KEN, "notify", rule=True, signal=False, reminder=True, follow=True, nudge=True, begin="", end="", again=[muted]
    )
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 2
    form = ruled.menu(KEN, "Notifications").body["form"]
    values = {entry["name"]: entry.get("value") for entry in form["inputs"]}
    assert (values["signal"], "again" in values) == (False, False)
    with ruled.services.database.read() as tables:  # who chose what is in the log (A4): newest first
        logged = [(one.action, one.subject, one.before, one.after) for one in tables.audit.entries(word=KEN)]
    stopped = {"wanted": False, "until": None}
    record = logged[-1][1]
    assert record.startswith("record:Deals/")
    assert sorted(logged[:2]) == [
        ("preference.change", "signal", None, stopped),
        ("preference.forget", record, stopped, None),
    ]
    assert logged[2:] == [("preference.change", record, None, stopped)]


def test_x2_quiet_hours_hold_a_message_until_they_end(ruled: World) -> None:
    ruled.menu(KEN, "Notifications")
    everything = dict.fromkeys(("rule", "signal", "reminder", "follow", "nudge"), True)
    refused = ruled.form(KEN, "notify", **everything, begin="25:00", end="07:00")
    assert refused.kind == "form_error"
    assert ruled.form(KEN, "notify", **everything, begin="22:00", end="").kind == "form_error"
    assert ruled.form(KEN, "notify", **everything, begin="00:00", end="23:00").kind == "banner"  # it is noon
    with ruled.services.database.read() as tables:
        (logged,) = tables.audit.entries(word="quiet")
    assert (logged.actor, logged.before, logged.after) == (KEN, None, {"from": "00:00", "to": "23:00"})
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 1
    ruled.advance(24 * 3600)
    ruled.settle()
    assert len(bot_texts(ruled, KEN)) == 2
    assert deeds(ruled.messages("bot", KEN)[-1]) == ["データを表示する", WHY]


def test_x2_everything_of_a_kind_can_be_switched_off(ruled: World) -> None:
    ruled.menu(EMMA, "Notifications")
    ruled.menu(KEN, "Notifications")
    ruled.form(KEN, "notify", rule=False, signal=True, reminder=True, follow=True, nudge=True, begin="", end="")
    again(ruled)
    assert len(bot_texts(ruled, KEN)) == 1


def test_x2_a_rule_with_a_long_name_says_why_to_everybody_in_the_channel(world: World) -> None:
    name = "大型商談のお知らせ・" * 5
    big_deal_rule(world, name=name[:50], fixed={"rule": name, "module": "Deals"})
    notify(world, "#sales", rule=name)
    raise_amount(world, deal_of(world))
    told = world.messages(SALES, MISAKI)[-1]
    for reader in (MISAKI, KEN):  # what does not fit into the button is kept for whoever presses
        form = world.press(reader, "Why did I get this?", told["id"], chat=SALES).body["form"]
        assert name[:40] in form["hint"]
