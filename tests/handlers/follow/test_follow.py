"""X8, X12: a record's changes come to its follower or channel until it is closed; what changed since one last asked."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.crm_rules import bot_texts, deal_of, deeds, raise_amount
from tests.seen import fields
from tests.world import AOI, EMMA, KEN, MISAKI, PRIYA, SALES, World

FIND = "/zcrm deals [Deal_Name] is [Zylker maintenance]"


def more(world: World, user: str, what: str, chat: str = SALES) -> Any:
    """The entry behind More… on the card of Emma's deal."""
    world.choose(user, FIND, "Zylker maintenance", chat=chat)
    pressed = world.press(user, "More…" if user == EMMA else "その他…")
    assert pressed.body["form"], pressed.body
    return world.form(user, "more", what=what)


def sweep(world: World) -> None:
    """What the clock starts every five minutes."""
    world.advance(300)
    with world.services.database.write() as tables:
        now = world.source.now()
        tables.inbox.add("clock", "followed", f"house:followed:{now.isoformat()}", {"slot": now.isoformat()}, now)
    world.settle()


@pytest.fixture
def followed(world: World) -> World:
    assert more(world, KEN, "follow").kind == "banner"
    world.settle()
    return world


def change(world: World, by: str = EMMA, **values: Any) -> None:
    world.advance(61)
    row = deal_of_name(world)
    world.post("crm/record", **{"as": by, "module": "Deals", "id": row["id"], "values": values})


def deal_of_name(world: World) -> dict[str, Any]:
    return world.rows("Deals", Deal_Name="Zylker maintenance")[0]


def test_x8_a_change_is_told_at_once_with_both_values_and_who_made_it(followed: World) -> None:
    before = len(bot_texts(followed, KEN))
    change(followed, Stage="Needs Analysis", Amount=2_000_000)
    message = followed.messages("bot", KEN)[-1]
    assert len(bot_texts(followed, KEN)) == before + 1
    assert message["text"].startswith("Emma Clarkさんが[Zylker maintenance](")
    assert fields(message)["総額"] == "￥1,800,000 → ￥2,000,000"
    assert "ステージ" in fields(message)
    assert deeds(message) == ["データを表示する", "フォローを解除する", "この通知が届いた理由"]
    assert bot_texts(followed, EMMA) == []


def test_x8_the_sweep_finds_what_no_notification_told_of_and_nothing_is_told_twice(followed: World) -> None:
    followed.switch(watch_copies=0)
    before = len(bot_texts(followed, KEN))
    change(followed, Amount=2_000_000)
    assert len(bot_texts(followed, KEN)) == before
    sweep(followed)
    assert len(bot_texts(followed, KEN)) == before + 1
    sweep(followed)
    followed.switch(watch_copies=2)
    change(followed, Amount=2_100_000)
    sweep(followed)
    assert len(bot_texts(followed, KEN)) == before + 2


def test_x8_nothing_more_is_told_when_it_was_stopped_or_closed(followed: World) -> None:
    change(followed, Stage="Closed Won")
    closed = followed.messages("bot", KEN)[-1]
    assert "商談が完了したため、フォローを終了しました。" in closed["text"]
    count = len(bot_texts(followed, KEN))
    change(followed, Amount=9_000_000)
    sweep(followed)
    assert len(bot_texts(followed, KEN)) == count
    change(followed, Stage="Needs Analysis")
    more(followed, KEN, "follow")
    change(followed, Amount=8_000_000)
    followed.press(KEN, "フォローを解除する", followed.messages("bot", KEN)[-1]["id"])
    count = len(bot_texts(followed, KEN))
    change(followed, Amount=7_000_000)
    assert len(bot_texts(followed, KEN)) == count


def test_x8_what_its_follower_may_not_see_any_more_is_followed_no_more(followed: World) -> None:
    row = deal_of_name(followed)
    followed.change("Deals", row["id"], Owner=followed.sandbox.people.by_email(AOI).id)
    change(followed, by=AOI, Amount=3_000_000)
    assert "フォローを終了しました" in bot_texts(followed, KEN)[-1]
    with followed.services.database.read() as tables:
        assert tables.follows.records() == []
        log = tables.audit.entries(word="follow.")
    assert [(one.actor, one.action) for one in log] == [(KEN, "follow.begin")]  # its end is nobody's choice


def test_x8_two_changes_within_one_second_are_both_told(followed: World) -> None:
    row = deal_of_name(followed)
    before = len(bot_texts(followed, KEN))
    followed.advance(61)
    for amount in (2_000_000, 2_100_000):
        followed.advance(0.2)
        values = {"Amount": amount}
        followed.post("crm/record", **{"as": EMMA, "module": "Deals", "id": row["id"], "values": values})
    told = "\n".join(str(fields(message)) for message in followed.messages("bot", KEN)[before:])
    assert "2,000,000" in told
    assert "2,100,000" in told


def test_x2_ones_own_change_of_a_followed_record_is_not_told(followed: World) -> None:
    before = len(bot_texts(followed, KEN))
    change(followed, by=KEN, Amount=2_000_000)
    assert len(bot_texts(followed, KEN)) == before
    change(followed, Amount=2_500_000)
    assert fields(followed.messages("bot", KEN)[-1])["総額"] == "￥2,000,000 → ￥2,500,000"


def test_x8_a_channel_follows(world: World) -> None:
    assert more(world, EMMA, "follow_here").kind == "banner"
    change(world, Amount=2_000_000)
    message = world.messages(SALES, MISAKI)[-1]
    assert "Emma Clark has changed [Zylker maintenance](" in message["text"]
    assert fields(message)["Amount"] == "¥1,800,000 → ¥2,000,000"


def test_x8_a_record_that_was_deleted_is_said_to_be_gone(followed: World) -> None:
    row = deal_of_name(followed)
    followed.crm.table("Deals").delete(row["id"])
    sweep(followed)
    assert "Zylker maintenanceは削除されたか" in bot_texts(followed, KEN)[-1]


def test_x12_what_has_changed_on_a_record_since_one_last_asked(world: World) -> None:
    first = more(world, EMMA, "changed").posted[-1]["text"]
    assert "was last changed on" in first
    assert "Nothing has changed on [Zylker maintenance]" in more(world, EMMA, "changed").posted[-1]["text"]
    change(world, by=KEN, Amount=2_000_000)
    world.advance(61)
    told = more(world, EMMA, "changed").posted[-1]
    assert fields(told)["Amount"] == "¥1,800,000 → ¥2,000,000"


def test_x12_what_has_changed_in_my_deals(world: World) -> None:
    world.say(EMMA, "what changed?", chat="bot")
    assert "From now on you are told here" in bot_texts(world, EMMA)[-1]
    world.say(EMMA, "what changed?", chat="bot")
    assert "Nothing has changed in your deals since" in bot_texts(world, EMMA)[-1]
    world.advance(61)
    raise_amount(world, deal_of_name(world), by=KEN, amount=2_000_000)
    other = deal_of(world, MISAKI)
    world.change("Deals", other["id"], Owner=world.sandbox.people.by_email(EMMA).id)
    world.advance(61)
    world.say(EMMA, "what changed?", chat="bot")
    told = bot_texts(world, EMMA)[-1]
    assert "Zylker maintenance" in told
    assert "Amount ¥1,800,000 → ¥2,000,000" in told
    assert "yours now" in told


def test_b4_what_one_follows_stands_in_the_menu_and_can_be_ended_there(followed: World) -> None:
    form = followed.menu(KEN, "Notifications").body["form"]
    (option,) = next(entry for entry in form["inputs"] if entry["name"] == "unfollow")["options"]
    assert option["label"] == "Zylker maintenance"
    everything = dict.fromkeys(("rule", "signal", "reminder", "follow", "nudge"), True)
    assert followed.form(KEN, "notify", **everything, begin="", end="", unfollow=[option]).kind == "banner"
    with followed.services.database.read() as tables:
        assert tables.follows.records() == []


def test_a2_with_a_service_account_the_role_filter_decides_what_a_follower_is_told(
    make_world: Callable[..., World],
) -> None:
    world = make_world(SERVICE_ACCOUNT="on", SERVICE_ACCOUNT_ROLES="Sales Manager")
    world.link(world.account(AOI), is_service=True)
    more(world, KEN, "follow")
    world.settle()
    change(world, Amount=2_000_000)
    assert fields(world.messages("bot", KEN)[-1])["総額"] == "￥1,800,000 → ￥2,000,000"
    row = deal_of_name(world)
    world.change("Deals", row["id"], Owner=world.sandbox.people.by_email(PRIYA).id)
    change(world, by=PRIYA, Next_Step="call")
    assert "フォローを終了しました" in bot_texts(world, KEN)[-1]
