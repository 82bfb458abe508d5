"""W3, W4, X2: who has left the bot, a channel that is gone, a burst, and what was held in quiet hours."""

from datetime import time

import pytest
import sqlalchemy

from app.storage.telling.preferences import QuietHours, user
from tests.crm_rules import big_deal_rule, bot_texts, deal_of, deeds, notify, raise_amount
from tests.world import EMMA, KEN, MISAKI, SALES, World


@pytest.fixture
def ruled(world: World) -> World:
    big_deal_rule(world)
    return world


def ends(world: World) -> list[tuple[str, str, str]]:
    """How each message ended: (where to, state, what was said)."""
    wanted = sqlalchemy.text("SELECT target_kind, state, last_error FROM outbox ORDER BY outbox_id")
    with world.services.database.read() as tables:
        return [(row[0], row[1], str(row[2] or "")) for row in tables.connection.execute(wanted)]


def test_w3_who_has_left_the_bot_gets_nothing_until_they_subscribe_again(ruled: World) -> None:
    notify(ruled, "manager, #sales")
    ruled.post("subscribe", user=KEN, subscribed=False)
    before = len(ruled.messages(SALES, MISAKI))
    row = deal_of(ruled)
    raise_amount(ruled, row)
    assert len(ruled.messages(SALES, MISAKI)) == before + 1
    assert [end[:2] for end in ends(ruled)] == [("channel", "sent"), ("bot_user", "skipped")]
    assert "not_subscribed" in ends(ruled)[1][2]  # as such, not as a failure
    ruled.post("subscribe", user=KEN, subscribed=True)
    told = len(bot_texts(ruled, KEN))
    ruled.advance(61)
    raise_amount(ruled, row, amount=1)
    ruled.advance(61)
    raise_amount(ruled, row)
    assert len(bot_texts(ruled, KEN)) == told + 1


def test_w4_a_deleted_channel_does_not_stop_the_others(ruled: World) -> None:
    notify(ruled, "#sales, manager")
    channels = ruled.sandbox.store.table("cliq.channels")
    sales = next(one for one in channels.values() if one["unique_name"] == "sales")
    channels.delete(sales["channel_id"])
    raise_amount(ruled, deal_of(ruled))
    assert len(bot_texts(ruled, KEN)) == 1
    (gone,) = [end for end in ends(ruled) if end[0] == "channel"]
    assert gone[1] == "dead"
    assert gone[2]


def test_x2_a_burst_becomes_one_message(ruled: World) -> None:
    notify(ruled, "manager")
    rows = [
        row for row in ruled.rows("Deals", Owner=ruled.sandbox.people.by_email(EMMA).id) if 0 < row.get("Amount", 0)
    ]
    small = [row for row in rows if row["Amount"] <= 5_000_000][:3]
    settle, ruled.sandbox.settle = ruled.sandbox.settle, lambda: None
    for row in small:
        raise_amount(ruled, row)
    while ruled.worker._events.run_once("test"):  # the events first, and then what they say
        continue
    ruled.sandbox.settle = settle
    ruled.settle()
    (told,) = bot_texts(ruled, KEN)
    for row in small:
        assert row["Deal_Name"] in told
    assert deeds(ruled.messages("bot", KEN)[-1]) == ["データを表示する", "この通知が届いた理由"] * 3


def test_x2_what_was_held_in_quiet_hours_comes_as_one_message(ruled: World) -> None:
    notify(ruled, "manager")
    with ruled.services.database.write() as tables:
        hours = QuietHours(time(0), time(23))  # it is noon in Tokyo
        tables.preferences.be_quiet(user(ruled.cliq_id(KEN)), hours, ruled.source.now())
    row = deal_of(ruled)
    for amount in (6_000_000, 1, 7_000_000):
        raise_amount(ruled, row, amount=amount)
        ruled.advance(61)
    ruled.settle()
    assert bot_texts(ruled, KEN) == []
    ruled.advance(12 * 3600)
    ruled.settle()
    assert len(bot_texts(ruled, KEN)) == 1
    assert bot_texts(ruled, KEN)[0].count("Zylker maintenance") == 2


def test_nothing_is_lost_while_neither_crm_nor_cliq_can_be_asked(ruled: World) -> None:
    notify(ruled, "daisuke.suzuki@zylker.example, #sales")  # he has linked no account: Cliq must be asked for him
    before = len(ruled.messages(SALES, MISAKI))
    ruled.fault(service="crm", path="/Deals", method="GET", status=500, times=9)
    row = deal_of(ruled)
    raise_amount(ruled, row)
    assert len(ruled.messages(SALES, MISAKI)) == before
    assert ruled.control.delete("/sandbox/faults").status_code == 200
    ruled.fault(service="cliq", path="/users/", status=500, times=9)
    ruled.advance(60)
    ruled.settle()
    assert len(ruled.messages(SALES, MISAKI)) == before
    assert ruled.control.delete("/sandbox/faults").status_code == 200
    ruled.advance(600)
    ruled.settle()
    assert len(ruled.messages(SALES, MISAKI)) == before + 1
    assert len(bot_texts(ruled, "daisuke.suzuki@zylker.example")) == 1


def test_x2_what_is_held_does_not_hold_up_an_answer(ruled: World) -> None:
    notify(ruled, "manager")
    with ruled.services.database.write() as tables:
        hours = QuietHours(time(0), time(23))
        tables.preferences.be_quiet(user(ruled.cliq_id(KEN)), hours, ruled.source.now())
    raise_amount(ruled, deal_of(ruled))
    ruled.say(KEN, "/zcrm leads [会社] contains [zyl]")
    ruled.press(KEN, "Emma Clark")  # in a chat with others: the answer comes to Ken's chat with the bot
    assert ruled.messages("bot", KEN)[-1]["card"]["title"] == "Emma Clark"
