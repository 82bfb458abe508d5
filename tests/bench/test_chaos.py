"""The judge of the kill test finds what it is there to find."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import Database
from bench.chaos import chats
from bench.chaos.receiver import Receiver, Rules
from bench.chaos.run import DESTINATIONS, judge
from bench.chaos.stage import Stage


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(Rules())
    yield made
    made.close()


def fill(receiver: Receiver, *, without: str = "") -> None:
    for channel in range(DESTINATIONS):
        for number in range(2):
            if f"d{channel} n{number}" != without:
                receiver.store(f"d{channel}", {"text": f"d{channel} n{number}"}, "answered")


def test_what_is_lost_twice_or_out_of_order_is_found(
    receiver: Receiver, sqlite_database: Database, tmp_path: Path
) -> None:
    here = Stage(sqlite_database, [], tmp_path, {})
    fill(receiver)
    verdict = judge(receiver, here, 2 * DESTINATIONS)
    assert (verdict.lost, verdict.disordered, verdict.dead, verdict.duplicates) == (0, 0, 0, Counter())
    receiver.stored.clear()
    fill(receiver, without="d3 n1")
    receiver.store("d5", {"text": "d5 n1"}, "cut")
    receiver.stored[0:2] = [receiver.stored[1], receiver.stored[0]]
    verdict = judge(receiver, here, 2 * DESTINATIONS)
    assert (verdict.lost, verdict.disordered) == (1, 1)
    assert verdict.duplicates == Counter({"answered": 1}), "by what was learned of the first copy"


def test_the_receiver_locks_out_who_calls_too_often(receiver: Receiver) -> None:
    assert all(receiver.admits("a", "cards") for _ in range(20))
    assert not receiver.admits("a", "cards")
    assert not receiver.admits("a", "cards")
    assert receiver.admits("a", "texts")
    assert receiver.admits("b", "cards")
    assert receiver.overshoots == 1


def test_a_chats_card_its_thread_and_what_it_shows_in_the_end_are_counted(
    receiver: Receiver, sqlite_database: Database, tmp_path: Path
) -> None:
    here = Stage(sqlite_database, [], tmp_path, {})
    for chat in range(chats.CHATS):
        body = {"text": f"*V*\nquestion {chat}", "card": {"title": "Chat (ended) · V"}}
        card = receiver.store("c0", body, "answered")
        for number in range(chats.MESSAGES):
            receiver.store("c0", {"text": f"*V*: c{chat} n{number}", "thread_message_id": card}, "answered")

    def missed() -> set[str]:
        section = chats.judged("sqlite", receiver, here, 1.0, 0.0, 0)
        return {row.name for row in section.rows if row.verdict == "missed"}

    assert missed() == set()
    line = receiver.stored.pop(1)
    assert missed() == {"messages lost"}
    receiver.stored.insert(3, line)
    assert missed() == {"chats out of order"}
    receiver.store("c0", {"text": "question 3", "card": {"title": "Chat"}}, "cut")
    assert "chats with two cards" in missed()
