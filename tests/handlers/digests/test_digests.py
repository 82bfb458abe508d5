"""X3, X8: the digest of a day or a week, and nudges about deals that nobody has touched for long."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.clock import Clock
from app.rules.recurrence import Rule
from tests.fixed import START
from tests.world import EMMA, KEN, MISAKI, SALES, World

DAY = Rule("daily").to_json()


def fire(world: World, days: float = 1) -> None:
    """So many days later, what is due is done."""
    world.advance(days * 86400)
    Clock(world.services).fire()
    world.settle()


def schedule(world: World, owner: str, rule: dict[str, Any] = DAY, **body: Any) -> None:
    at = START + timedelta(hours=23)
    with world.services.database.write() as tables:
        given = {"name": "Morning", "to": "me", **body}
        tables.schedules.add("s1", "digest", world.cliq_id(owner), rule, "Asia/Tokyo", at, given, START)


def bot_texts(world: World, user: str) -> list[str]:
    return [message["text"] for message in world.messages("bot", user)]


def monday(world: World) -> list[str]:
    """The owners' chats after the nudges of Monday."""
    clock = Clock(world.services)
    clock.keep_regular()
    clock.fire()
    world.settle()
    fire(world, 3)
    return [text for text in bot_texts(world, EMMA) if "open deal" in text]


def test_x3_a_persons_digest_has_what_is_due_and_what_stands_still(world: World) -> None:
    schedule(world, EMMA)
    task = world.rows("Tasks", Owner=world.sandbox.people.by_email(EMMA).id)[0]
    world.change("Tasks", task["id"], Subject="Ship it", Due_Date="2026-11-22", Status="Not Started", Closed_Time=None)
    fire(world)
    (text,) = [text for text in bot_texts(world, EMMA) if "Your digest of today" in text]
    assert "*Tasks due today: " in text
    assert "[Ship it](" in text
    assert "*Open deals that nobody has changed for long: " in text
    assert "[Stop sending this]($" in text


def test_x3_a_weekly_digest_in_japanese(world: World) -> None:
    schedule(world, MISAKI, Rule("weekly", weekdays=(6,)).to_json())
    fire(world)
    (text,) = [text for text in bot_texts(world, MISAKI) if "ダイジェスト" in text]
    assert "今週のダイジェスト" in text
    assert "しばらく更新のない商談" in text


def test_x3_a_channels_digest_holds_what_its_maker_may_see_and_no_buttons(world: World) -> None:
    schedule(world, KEN, to="c:sales", to_name="#sales")
    fire(world)
    (message,) = [one for one in world.messages(SALES, EMMA) if "ダイジェスト" in one["text"]]
    assert message["buttons"] == []
    assert message["text"].count("]($") == 1  # why it came
    assert "佐藤" in message["text"]


def test_x3_with_nothing_to_tell_it_says_so(make_world: Callable[..., World]) -> None:
    world = make_world("empty")
    schedule(world, EMMA)
    fire(world)
    assert any("nothing is due" in text for text in bot_texts(world, EMMA))


def test_x8_an_owner_is_nudged_once_a_week_about_their_own_stale_deals(world: World) -> None:
    (text,) = monday(world)
    mine = world.sandbox.people.by_email(EMMA).id
    for deal in world.rows("Deals"):
        if deal["Deal_Name"] in text:
            assert deal["Owner"] == mine
    fire(world, 1)
    assert len([text for text in bot_texts(world, EMMA) if "open deal" in text]) == 1


def test_x8_a_deal_that_was_put_off_is_left_out_next_time(world: World) -> None:
    (text,) = monday(world)
    message = next(one for one in world.messages("bot", EMMA) if "open deal" in one["text"])
    first = next(line for line in text.splitlines() if line.startswith("•"))
    world.press(EMMA, "Not for a month", message["id"])
    fire(world, 7)
    again = [text for text in bot_texts(world, EMMA) if "open deal" in text][1]
    assert first.split("](")[0] not in again


def test_x8_whoever_stopped_the_nudges_gets_none(world: World) -> None:
    monday(world)
    message = next(one for one in world.messages("bot", EMMA) if "open deal" in one["text"])
    world.press(EMMA, "Stop these", message["id"])
    fire(world, 7)
    assert len([text for text in bot_texts(world, EMMA) if "open deal" in text]) == 1
