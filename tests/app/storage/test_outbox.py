"""The outbox table: once per key, in order per stream, one holder at a time."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.storage.database import Database
from app.storage.nouns import Tables
from app.storage.sending.message import Attempt, Claimed, Message
from tests.app.claiming import claim as claim_in_database
from tests.app.claiming import claim_in
from tests.fixed import FixedSource


def message(key: str, stream: str = "chat:1", **changes: object) -> Message:
    plain = Message(stream, "chat", "CT_1", {"text": f"本文 {key}"}, key, "asker", "7")
    return replace(plain, **changes)  # type: ignore[arg-type]


def add(database: Database, source: FixedSource, *messages: Message) -> int:
    with database.write() as tables:
        return tables.outbox.add(messages, source.now())


def claim(database: Database, source: FixedSource, owner: str = "w1") -> Claimed | None:
    return claim_in_database(database, source.now(), owner)


def take(database: Database, source: FixedSource, owner: str = "w1") -> Claimed:
    found = claim(database, source, owner)
    assert found is not None
    return found


def attempt(source: FixedSource, outcome: str = "sent") -> Attempt:
    return Attempt(source.now(), source.now(), outcome)


def finish(database: Database, source: FixedSource, claimed: Claimed) -> bool:
    with database.write() as tables:
        return tables.outbox.sent(claimed, attempt(source), remote_id="m1")


def test_a_message_comes_back_as_it_was_added(database: Database, source: FixedSource) -> None:
    original = message("a", expires_at=source.now() + timedelta(hours=1), priority=20)
    assert add(database, source, original) == 1
    claimed = take(database, source)
    assert claimed.message == original
    assert (claimed.attempts, claimed.lease_owner) == (0, "w1")


def test_one_key_is_added_once(database: Database, source: FixedSource) -> None:
    assert add(database, source, message("a"), message("a"), message("b")) == 2
    assert add(database, source, message("a")) == 0


def test_nothing_is_added_when_the_cause_is_rolled_back(database: Database, source: FixedSource) -> None:
    def add_and_fail() -> None:
        with database.write() as tables:
            tables.outbox.add([message("a")], source.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    assert claim(database, source) is None


def test_a_stream_goes_out_in_order_one_after_another(database: Database, source: FixedSource) -> None:
    add(database, source, message("a1"), message("a2"), message("b1", "chat:2"))
    first, second = take(database, source, "w1"), take(database, source, "w2")
    assert [first.message.post_key, second.message.post_key] == ["a1", "b1"]
    assert claim(database, source, "w3") is None, "a2 waits for a1"
    assert finish(database, source, first)
    assert take(database, source, "w3").message.post_key == "a2"


def test_a_smaller_priority_overtakes_other_streams_but_not_its_own(database: Database, source: FixedSource) -> None:
    add(database, source, message("report", "s1", priority=30), message("urgent", "s1"), message("person", "s2"))
    assert take(database, source).message.post_key == "person"
    assert take(database, source).message.post_key == "report"
    assert claim(database, source) is None


def test_a_message_is_not_claimed_before_its_time(database: Database, source: FixedSource) -> None:
    add(database, source, message("a"), message("b"))
    claimed = take(database, source)
    with database.write() as tables:
        tables.outbox.later(claimed, attempt(source, "later"), source.now() + timedelta(seconds=10))
        assert not tables.outbox.has_work(source.now())
    assert claim(database, source) is None, "b must not overtake a"
    source.advance(10)
    again = take(database, source)
    assert (again.message.post_key, again.attempts) == ("a", 1)


def test_a_message_given_up_lets_the_next_one_go(database: Database, source: FixedSource) -> None:
    add(database, source, message("a"), message("b"))
    claimed = take(database, source)
    with database.write() as tables:
        tables.outbox.dead(claimed, attempt(source, "dead"))
        assert tables.ledger.backlog() == {"dead": 1, "waiting": 1}, "b comes forward"
    assert take(database, source).message.post_key == "b"


def test_a_killed_workers_message_is_taken_over_when_the_lease_ends(database: Database, source: FixedSource) -> None:
    add(database, source, message("a"))
    lost = take(database, source, "killed")
    source.advance(29)
    assert claim(database, source, "w2") is None
    source.advance(2)
    with database.read() as tables:
        assert tables.outbox.has_work(source.now())
    taken = take(database, source, "w2")
    assert not finish(database, source, lost), "the lease is gone, and so is the right to say how it ended"
    assert finish(database, source, taken)


def test_every_attempt_is_a_row(database: Database, source: FixedSource) -> None:
    add(database, source, message("a"))
    with database.write() as tables:
        failed = Attempt(source.now(), source.now(), "later", 503, "service_unavailable")
        tables.outbox.later(take_in(tables, source.now()), failed, source.now())
        tables.outbox.sent(take_in(tables, source.now()), attempt(source))
        rows = tables.connection.exec_driver_sql("SELECT number, outcome, status, error FROM attempts ORDER BY number")
        assert [tuple(row) for row in rows] == [(1, "later", 503, "service_unavailable"), (2, "sent", None, None)]


def take_in(tables: Tables, now: datetime) -> Claimed:
    found = claim_in(tables, now, "w")
    assert found is not None
    return found


def test_a_refused_target_is_replaced_by_another(database: Database, source: FixedSource) -> None:
    add(database, source, message("a", target_kind="response_url", target_id="https://cliq.test/r/1"))
    claimed = take(database, source)
    with database.write() as tables:
        second = replace(
            claimed.message, target_kind="bot_user", target_id="7", sender="bot", body={"text": "遅れた答え"}
        )
        tables.outbox.redirect(claimed, attempt(source, "later"), second)
    again = take(database, source).message
    assert (again.target_kind, again.target_id, again.sender, again.body) == (
        "bot_user",
        "7",
        "bot",
        {"text": "遅れた答え"},
    )


def test_record_data_in_the_outbox_is_sealed(database: Database, source: FixedSource) -> None:
    add(database, source, message("a"))
    with database.read() as tables:
        sealed = tables.connection.exec_driver_sql("SELECT sealed_body FROM outbox").scalar_one()
    assert "本文".encode() not in bytes(sealed)


def test_two_workers_never_hold_the_same_stream(database: Database, source: FixedSource) -> None:
    add(database, source, *(message(f"{stream}-{number}", stream) for number in range(5) for stream in "abc"))
    order: list[tuple[str, int]] = []
    held: set[str] = set()
    guard = threading.Lock()

    def work(name: str) -> None:
        while True:
            claimed = claim(database, source, name)
            if claimed is None:
                with database.read() as tables:
                    if not set(tables.ledger.backlog()) - {"sent"}:
                        return
                continue
            stream, _, number = claimed.message.post_key.partition("-")
            with guard:
                assert stream not in held
                held.add(stream)
                order.append((stream, int(number)))
                held.remove(stream)
            finish(database, source, claimed)

    workers = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for stream in "abc":
        assert [number for name, number in order if name == stream] == [0, 1, 2, 3, 4]
