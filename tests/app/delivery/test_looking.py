"""What may have arrived is looked for before it is sent again, where Cliq lets us look."""

from collections.abc import Iterator

import pytest

from app.cliq.message import Message as Spoken
from app.cliq.reply import Post, Target
from app.delivery import queue
from tests.world import AOI, EMMA, SALES, World


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    made = World(sqlite_url)
    yield made
    made.close()


def post(world: World, *said: str, target: Target | None = None, sender: str = "bot") -> None:
    """Alerts, as a feature would have them sent to the channel."""
    with world.services.database.write() as tables:
        for one in said:
            given = Post(
                "sales", target or Target("channel", "sales"), Spoken(one), "bot", one, world.cliq_id(EMMA), priority=20
            )
            row = queue.post(given, 20, world.source.now())
            assert row is not None
            tables.outbox.add([row], world.source.now())


def shown(world: World, said: str) -> int:
    return sum(message["text"] == said for message in world.messages(SALES, AOI))


def states(world: World) -> list[str]:
    with world.services.database.read() as tables:
        return [one.state for one in tables.ledger.seen()]


def looks(world: World) -> int:
    return sum(call["method"] == "GET" and call["path"].endswith("/messages") for call in world.calls("cliq"))


def test_a_connection_cut_after_cliq_stored_it_leaves_one_message(world: World) -> None:
    world.fault(service="cliq", path="/message", drop="after")
    post(world, "hello")
    world.settle()
    assert shown(world, "hello") == 1
    world.advance(3)
    world.settle()
    assert (shown(world, "hello"), looks(world), states(world)) == (1, 1, ["sent"])


def test_a_connection_cut_before_cliq_had_it_is_sent_again(world: World) -> None:
    world.fault(service="cliq", path="/message", drop="before")
    post(world, "hello")
    world.settle()
    assert shown(world, "hello") == 0
    world.advance(3)
    world.settle()
    assert (shown(world, "hello"), looks(world)) == (1, 1)


def test_a_joined_message_is_recognised_as_a_whole(world: World) -> None:
    world.fault(service="cliq", path="/message", drop="after")
    post(world, "one", "two", "three")
    world.settle()
    world.advance(3)
    world.settle()
    assert shown(world, "one\ntwo\nthree") == 1
    assert states(world) == ["sent"] * 3


def test_an_earlier_message_with_the_same_words_is_not_taken_for_this_one(world: World) -> None:
    post(world, "hello")
    world.settle()
    with world.services.database.write() as tables:
        tables.connection.exec_driver_sql("UPDATE outbox SET post_key = 'first'")
    world.fault(service="cliq", path="/message", drop="before")
    post(world, "hello")
    world.settle()
    world.advance(3)
    world.settle()
    assert shown(world, "hello") == 2


def test_a_worker_killed_after_cliq_stored_it_leaves_one_message(world: World) -> None:
    post(world, "hello")
    claims = world.worker.deliverer.claims
    batch = claims.next("killed")
    assert batch is not None
    world.services.sender.send(batch)
    world.settle()
    assert states(world) == ["sending"]
    world.advance(29)
    world.settle()
    assert (shown(world, "hello"), states(world)) == (1, ["sent"])


def test_where_nobody_may_look_it_is_rather_sent_twice_than_never(world: World) -> None:
    target = Target("bot_user", world.cliq_id(EMMA))
    world.fault(service="cliq", path="/message", drop="after")
    post(world, "hello", target=target)
    world.settle()
    world.advance(3)
    world.settle()
    assert states(world) == ["sent"]
    assert sum(message["text"] == "hello" for message in world.messages("bot", EMMA)) == 2


def test_looking_too_has_its_allowance(world: World) -> None:
    with world.services.database.write() as tables:
        now, pace = world.source.now(), world.services.pace
        for _ in range(pace.looks):
            assert pace.take(tables, [world.cliq_id(AOI)], "looks", 0, "w", now, 0)
    world.fault(service="cliq", path="/message", drop="after")
    post(world, "hello")
    world.settle()
    world.advance(3)
    world.settle()
    assert (looks(world), states(world)) == (0, ["later"])
    world.advance(60)
    world.settle()
    assert (shown(world, "hello"), looks(world), states(world)) == (1, 1, ["sent"])


def test_a_lock_out_of_cliq_is_waited_for(world: World) -> None:
    world.fault(service="cliq", path="/message", status=400, body={"code": "request_limit_exceeded"})
    post(world, "hello")
    world.settle()
    world.advance(599)
    world.settle()
    assert states(world) == ["waiting"]
    world.advance(1)
    world.settle()
    assert (shown(world, "hello"), states(world)) == (1, ["sent"])
