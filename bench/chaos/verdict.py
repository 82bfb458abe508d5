"""The judge of the kill test with visitors: counts at the receiver and in the CRM what every person and every chat must
have left there once. It sends nothing and mends nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.storage.database import Database
from app.storage.nouns import Tables
from app.visitors.places.visits import SHOWN
from bench.chaos import mix
from bench.chaos.mix import Chat, Person
from bench.chaos.receiver import Receiver
from bench.report import Row, Section

SAID = re.compile(r"c(\d+) n(\d+)")
LINE = re.compile(r"[lw]\d+ n\d+")
DRAIN_SECONDS = 180.0  # an event that failed or lost its worker six times waits 72 s for its next try, then 216
NAMED_MOST = 5
Rows = list[dict[str, Any]]


class Holds(Protocol):
    """The part of RemoteCrm that is looked at."""

    faults: Counter[str]
    unanswered: int

    def rows(self, module: str) -> Rows: ...


@dataclass(frozen=True)
class Ran:
    """How it went. left: (events, messages) that were open when the faults ended; drained: seconds, None for never."""

    kind: str
    processes: Mapping[str, int]
    deliveries: int
    took: float
    left: tuple[int, int]
    drained: float | None
    kills: Counter[str]


# What must hold, as the table names it: each is a count of what breaks it.
PROMISES = (
    "messages of chats lost",
    "chats out of order",
    "chats without a card",
    "chats with two cards",
    "cards that do not show the end",
    "lines and calls of rules lost",
    "channels of lines out of order",
    "people who became two visitors",
    "people without a record",
    "people with two records",
    "people who share a record",
    "chats without a note",
    "chats with two notes",
    "tasks missing",
    "tasks twice",
    "transcripts missing",
    "transcripts twice",
    "visits missing",
    "visits twice",
    "actions of visits missing",
    "actions of visits twice",
    "given up",
)


class Broken:
    """How often each promise is broken, and by whom first."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.whom: dict[str, list[str]] = {}

    def add(self, promise: str, count: int, who: object) -> None:
        assert promise in PROMISES
        if count > 0:
            self.counts[promise] += count
            self.whom.setdefault(promise, []).append(str(who))

    @property
    def note(self) -> str:
        shown = (
            f"{promise}: {', '.join(self.whom[promise][:NAMED_MOST])}" for promise in PROMISES if promise in self.whom
        )
        return "; ".join(shown)


def judge(receiver: Receiver, crm: Holds, database: Database, crowd: Sequence[Person]) -> Broken:
    """What breaks a promise."""
    broken = Broken()
    _said(receiver, crowd, broken)
    _lines(receiver, broken)
    with database.read() as tables:
        _records(crm, tables, crowd, broken)
        broken.add("given up", tables.ledger.backlog().get("dead", 0), "messages")
        for (source, state), count in tables.inbox.backlog().items():
            broken.add("given up", count if state == "dead" else 0, f"events of {source}")
    return broken


# -- at Cliq ----------------------------------------------------------------------------------------------------------


def _said(receiver: Receiver, crowd: Sequence[Person], broken: Broken) -> None:
    """One card in the channel of each chat, all that was said in its thread, in order."""
    channel_of = {one.message_id: one.channel for one in receiver.stored}
    said: defaultdict[tuple[str, int], dict[str, list[int]]] = defaultdict(dict)  # (channel, chat) → card → numbers
    asked: defaultdict[tuple[str, str], int] = defaultdict(int)
    for stored in receiver.stored:
        if not stored.channel.startswith("T"):
            if receiver.shown.get(stored.message_id):
                for question in re.findall(r"question \d+ please", stored.text):
                    asked[stored.channel, question] += 1
            continue
        card = stored.channel[1:]
        for chat, number in SAID.findall(stored.text):
            numbers = said[channel_of.get(card, ""), int(chat)].setdefault(card, [])
            if int(number) not in numbers:
                numbers.append(int(number))
    for person, chat in _chats(crowd):
        home = mix.PAGE_CHANNEL if person.kind == "page" else f"c{chat.number % mix.CHANNELS}"
        cards = said[home, chat.number]
        posted = max(len(cards), asked[home, person.question])
        broken.add("chats without a card", posted == 0, chat)
        broken.add("chats with two cards", posted > 1, chat)
        if not chat.is_missed:
            came = {one for each in cards.values() for one in each}
            broken.add("messages of chats lost", mix.MESSAGES - len(came), chat)
            broken.add("chats out of order", any(each != sorted(each) for each in cards.values()), chat)
            ended = any("ended" in receiver.shown[card] for card in cards)
            broken.add("cards that do not show the end", bool(cards) and not ended, chat)


def _lines(receiver: Receiver, broken: Broken) -> None:
    came: defaultdict[str, list[int]] = defaultdict(list)
    for stored in receiver.stored:
        for line in LINE.findall(stored.text):
            channel, number = line.split(" n")
            if int(number) not in came[channel]:
                came[channel].append(int(number))
    wanted = {f"l{number}": mix.LINES for number in range(mix.LINE_CHANNELS)}
    wanted |= {f"w{number}": mix.CALLS for number in range(mix.CALLED_RECORDS)}
    for channel, count in wanted.items():
        broken.add("lines and calls of rules lost", count - len(came[channel]), channel)
        # Calls of one record are events of their own, each tried again alone: their order is not promised.
        is_mixed = came[channel] != sorted(came[channel])
        broken.add("channels of lines out of order", is_mixed and channel[0] == "l", channel)


# -- in the CRM -------------------------------------------------------------------------------------------------------


def _records(crm: Holds, tables: Tables, crowd: Sequence[Person], broken: Broken) -> None:
    records = [*crm.rows("Leads"), *crm.rows("Contacts")]
    by_email = _grouped(records, "Email")
    notes, files, stays = (_grouped(crm.rows(m), n) for m, n in (
        ("Notes", "Parent_Id"), ("Attachments", "Parent_Id"), ("Visits", "Visitor")
    ))  # fmt: skip
    tasks = _grouped([{**row, "About": row.get("What_Id") or row.get("Who_Id")} for row in crm.rows("Tasks")], "About")
    actions = _grouped(crm.rows("Actions_Performed"), "Visit")
    visitors = tables.visitors.newest(10 * len(crowd) + 100)
    nameless: set[str] = set()
    for person in crowd:
        if person.email:
            mine = [one["id"] for one in by_email.get(person.email, [])]
            count = sum(one.email == person.email for one in visitors)
            broken.add("people who became two visitors", count > 1, person)
        else:  # nothing but the note says which of those of this name it is
            mine = [of for of, rows in notes.items() if any(person.chats[0].reference in _text(row) for row in rows)]
            broken.add("people who share a record", bool(nameless & set(mine)), person)
            nameless |= set(mine)
        broken.add("people without a record", not mine, person)
        broken.add("people with two records", len(mine) > 1, person)
        if not mine:
            continue
        for chat in person.chats:
            count = sum(chat.reference in _text(row) for each in mine for row in notes.get(each, []))
            broken.add("chats without a note", count == 0, chat)
            broken.add("chats with two notes", count > 1, chat)
        ended = sum(not chat.is_missed for chat in person.chats)
        visits = _visits(tables, person)
        _many(broken, person, "tasks", 0 if person.kind == "contact" else 1, _count(tasks, mine))
        _many(broken, person, "transcripts", ended, _count(files, mine))
        there = [row["id"] for each in mine for row in stays.get(each, [])]
        _many(broken, person, "visits", len(visits), len(there))
        _many(broken, person, "transcripts", ended, _count(files, there))
        wanted = sum(len(_shown(tables, one.visit_id)) for one in visits if one.ended_at is not None)
        _many(broken, person, "actions of visits", wanted, _count(actions, there))
    more = sum(row.get("Last_Name") == mix.NAMELESS for row in records) - len(nameless)
    broken.add("people with two records", more, mix.NAMELESS)


def _visits(tables: Tables, person: Person) -> list[Any]:
    """All visits of the person's visitor, as the product has them."""
    chat = tables.chats.get(f"{700000 + person.chats[0].number}")
    return list(tables.visits.of(chat.visitor_id)) if chat is not None else []


def _shown(tables: Tables, visit_id: str) -> list[Any]:
    return [one for one in tables.visits.actions(visit_id) if one.kind in SHOWN]


def _text(note: Mapping[str, Any]) -> str:
    return f"{note.get('Note_Title') or ''}\n{note.get('Note_Content') or ''}"


def _many(broken: Broken, person: Person, what: str, wanted: int, count: int) -> None:
    broken.add(f"{what} missing", wanted - count, person)
    broken.add(f"{what} twice", count - wanted, person)


def _chats(crowd: Sequence[Person]) -> Iterable[tuple[Person, Chat]]:
    return ((person, chat) for person in crowd for chat in person.chats)


def _grouped(rows: Rows, name: str) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(str(row.get(name) or ""), []).append(row)
    return found


def _count(rows: Mapping[str, Rows], of: Sequence[str]) -> int:
    return sum(len(rows.get(one, [])) for one in of)


# -- the table --------------------------------------------------------------------------------------------------------


def section(ran: Ran, broken: Broken, receiver: Receiver, crm: Holds) -> Section:
    kinds = ", ".join(f"{count} {each}" for each, count in sorted(ran.kills.items()))
    rows = [
        Row("webhooks, reports and lines taken", ran.deliveries, "", beside=f"in {ran.took:.0f} s"),
        Row("processes killed with -9", ran.kills.total(), "", beside=kinds),
        Row("calls that went wrong at Cliq", receiver.faults.total(), "", beside=_faults(receiver.faults)),
        Row("calls that went wrong at the CRM", crm.faults.total(), "", beside=_faults(crm.faults)),
        Row("writes carried out there without an answer", crm.unanswered, ""),
    ]
    rows += [Row(promise, broken.counts[promise], "", at_most=0) for promise in PROMISES]
    took = ran.drained if ran.drained is not None else float("inf")
    beside = f"{ran.left[0]} events and {ran.left[1]} messages were left then"
    rows.append(Row("drained after the last fault", took, "s", at_most=DRAIN_SECONDS, beside=beside))
    numbers = ", ".join(f"{count} {each}" for each, count in ran.processes.items())
    return Section(f"Visitors under the kill test, on {ran.kind}: {numbers}", rows, broken.note)


def _faults(faults: Counter[str]) -> str:
    return ", ".join(f"{count} × {each}" for each, count in sorted(faults.items()))
