"""The judge of the kill test finds what it is there to find."""

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.storage.database import Database
from app.storage.visiting.chats import Chat as StoredChat
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Visit
from bench.chaos import mix, verdict
from bench.chaos.receiver import Receiver, Rules
from bench.chaos.run import DESTINATIONS, judge
from bench.chaos.stage import Process, Stage
from tests.fixed import START


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


class Held:
    """A CRM that holds what it is given."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.unanswered = 0
        self.tables: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    def rows(self, module: str) -> list[dict[str, Any]]:
        return self.tables[module]


@pytest.fixture
def left(receiver: Receiver, sqlite_database: Database) -> Held:
    """What a run leaves in which nothing went wrong."""
    crm, crowd = Held(), mix.people(len(mix.KINDS))
    with sqlite_database.write() as tables:
        for person in crowd:
            visitor_id = f"v{person.number}"
            tables.visitors.put(Visitor(visitor_id, "b1", START, START, email=person.email, name=person.name))
            tables.visits.put(Visit(f"t{person.number}", visitor_id, "b1", START, START, ended_at=START))
            tables.visits.act(Action(f"t{person.number}", START, "accessed", "/a"))
            for chat in person.chats:
                tables.chats.put(StoredChat(f"{700000 + chat.number}", visitor_id, START, f"t{person.number}"))
    for person in crowd:
        record, visit = f"r{person.number}", f"s{person.number}"
        module = "Contacts" if person.kind == "contact" else "Leads"
        crm.tables[module].append({"id": record, "Email": person.email, "Last_Name": person.name})
        crm.tables["Visits"].append({"id": visit, "Visitor": record})
        crm.tables["Actions_Performed"].append({"id": f"a{person.number}", "Visit": visit})
        if person.kind != "contact":
            crm.tables["Tasks"].append({"id": f"k{person.number}", "What_Id": record})
        for chat in person.chats:
            crm.tables["Notes"].append({"id": f"n{chat.number}", "Parent_Id": record, "Note_Content": chat.reference})
            if not chat.is_missed:
                files = [{"id": f"f{chat.number}{of}", "Parent_Id": of} for of in (record, visit)]
                crm.tables["Attachments"] += files
            channel = mix.PAGE_CHANNEL if person.kind == "page" else f"c{chat.number % mix.CHANNELS}"
            body = {"text": person.question, "card": {"title": "Chat (ended) · V"}}
            card = receiver.store(channel, body, "answered")
            for number in range(0 if chat.is_missed else mix.MESSAGES):
                said = {"text": f"*V*: c{chat.number} n{number}", "thread_message_id": card}
                receiver.store(channel, said, "answered")
    for number in range(mix.LINE_CHANNELS):
        receiver.store(f"l{number}", {"text": "\n".join(f"l{number} n{n}" for n in range(mix.LINES))}, "answered")
    for number in range(mix.CALLED_RECORDS):
        for call in range(mix.CALLS):
            receiver.store(f"w{number}", {"text": f"w{number} n{call} K"}, "answered")
    return crm


def broken(receiver: Receiver, crm: Held, database: Database) -> dict[str, int]:
    return dict(verdict.judge(receiver, crm, database, mix.people(len(mix.KINDS))).counts)


def test_what_every_visitor_and_chat_leaves_in_cliq_is_counted(
    receiver: Receiver, sqlite_database: Database, left: Held
) -> None:
    assert broken(receiver, left, sqlite_database) == {}
    line = receiver.stored.pop(1)
    assert broken(receiver, left, sqlite_database) == {"messages of chats lost": 1}
    receiver.stored.insert(3, line)
    assert broken(receiver, left, sqlite_database) == {"chats out of order": 1}
    receiver.stored.insert(1, receiver.stored.pop(3))
    again = receiver.store(receiver.stored[0].channel, {"text": "question 0 please", "card": {"title": "Chat"}}, "cut")
    assert broken(receiver, left, sqlite_database) == {"chats with two cards": 1}
    receiver.shown[again] = ""
    receiver.shown[receiver.stored[0].message_id] = "Chat"
    assert broken(receiver, left, sqlite_database) == {"cards that do not show the end": 1}
    lines = [one for one in receiver.stored if one.channel == "l0"]
    receiver.stored.remove(lines[0])
    assert broken(receiver, left, sqlite_database)["lines and calls of rules lost"] == mix.LINES


def test_what_every_visitor_and_chat_leaves_in_the_crm_is_counted(
    receiver: Receiver, sqlite_database: Database, left: Held
) -> None:
    nameless = [person.number for person in mix.people(len(mix.KINDS)) if person.kind == "nameless"]
    shared = {"Parent_Id": f"r{nameless[0]}"}
    chat = next(chat.number for one in mix.people(len(mix.KINDS)) for chat in one.chats if one.number == nameless[1])
    cases: list[tuple[str, int, dict[str, Any] | None, dict[str, int]]] = [
        ("Notes", 0, None, {"chats without a note": 1}),
        ("Notes", 0, {}, {"chats with two notes": 1}),
        ("Tasks", 0, None, {"tasks missing": 1}),
        ("Tasks", 0, {}, {"tasks twice": 1}),
        ("Attachments", 0, None, {"transcripts missing": 1}),
        ("Attachments", 1, {}, {"transcripts twice": 1}),
        ("Visits", 0, {"id": "more"}, {"visits twice": 1}),
        ("Actions_Performed", 0, None, {"actions of visits missing": 1}),
        ("Actions_Performed", 0, {}, {"actions of visits twice": 1}),
        ("Leads", 0, {"id": "more"}, {"people with two records": 1}),
        ("Leads", 0, None, {"people without a record": 1}),
    ]
    for module, place, more, wanted in cases:
        kept = list(left.tables[module])
        if more is None:
            del left.tables[module][place]
        else:
            left.tables[module].append({**kept[place], **more})
        assert broken(receiver, left, sqlite_database) == wanted, (module, more)
        left.tables[module] = kept
    notes = left.tables["Notes"]
    notes[chat] = {**notes[chat], **shared}
    assert broken(receiver, left, sqlite_database)["people who share a record"] == 1


def test_the_run_fails_when_a_promise_is_broken(receiver: Receiver, sqlite_database: Database, left: Held) -> None:
    ran = verdict.Ran("sqlite", {"web": 1}, 1, 1.0, (0, 0), 1.0, Counter())
    crowd = mix.people(len(mix.KINDS))

    def missed() -> list[str]:
        found = verdict.section(ran, verdict.judge(receiver, left, sqlite_database, crowd), receiver, left)
        return [row.name for row in found.rows if row.verdict == "missed"]

    assert missed() == []
    del left.tables["Tasks"][0]
    assert missed() == ["tasks missing"]


def test_kills_are_spread_over_all_processes(sqlite_database: Database, tmp_path: Path) -> None:
    class Mortal(Process):
        def start(self) -> None:
            """Nothing runs."""

    kinds = ("web", "worker", "worker", "clock")
    here = Stage(sqlite_database, [Mortal(kind, 0, 0, {}, tmp_path) for kind in kinds], tmp_path, {})

    class Until(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            return here.kills.total() == 8

    here.torment(Until(), random.Random(7), 1.0)
    assert here.kills == {"web": 2, "worker": 4, "clock": 2}
