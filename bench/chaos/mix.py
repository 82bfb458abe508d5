"""What is sent in the kill test with visitors: people of every kind, their chats and page views, and between them the
lines of the older kill test and calls of the CRM's workflow rules. Nothing is sent here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

MESSAGES, CHANNELS = 6, 5
LINES, LINE_CHANNELS = 10, 20  # of each channel
CALLS, CALLED_RECORDS = 8, 10  # of each record
SITE, BRAND, PAGE_BRAND, BRAND_KEY = "https://www.example.jp", "b1", "b2", "keyofthepages"
PAGE_CHANNEL = "pages"
NAMELESS = "Kei"  # who gives no address goes by this name, each of them
KINDS = (
    "once", "once", "once",
    "twice",  # two chats one after the other, with the same question
    "parallel",  # two browsers at the same moment
    "shared",  # a chat, and a page elsewhere that learns the same address: two visitors who turn out to be one
    "page",  # chats on a page that reports
    "nameless", "nameless",
    "missed",
    "contact",  # whom the CRM has as a contact
)  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """door: 'salesiq', 'crm', 'bench' or 'beacon'."""

    door: str
    body: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Chat:
    number: int
    person: int
    is_missed: bool
    department: str

    def __str__(self) -> str:
        return f"chat {self.number} of person {self.person}"

    @property
    def reference(self) -> str:
        return f"R{self.number}x"


@dataclass(frozen=True)
class Person:
    number: int
    kind: str
    chats: tuple[Chat, ...]

    def __str__(self) -> str:
        return f"person {self.number} ({self.kind})"

    @property
    def email(self) -> str:
        return "" if self.kind == "nameless" else f"v{self.number}@example.co.jp"

    @property
    def name(self) -> str:
        return NAMELESS if self.kind == "nameless" else f"Visitor {self.number}"

    @property
    def question(self) -> str:
        return f"question {self.number} please"


Script = list[Delivery]


def people(count: int) -> list[Person]:
    made: list[Person] = []
    chats = 0
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        mine = []
        for _ in range(2 if kind in ("twice", "parallel") else 1):
            department = "dpages" if kind == "page" else f"d{chats % CHANNELS}"
            mine.append(Chat(chats, number, kind == "missed", department))
            chats += 1
        made.append(Person(number, kind, tuple(mine)))
    return made


def scripts(crowd: Sequence[Person], began: int, records: Sequence[str]) -> list[Script]:
    """What is sent, each list in its order, neighbours at the same time.

    began   when, in milliseconds; what is said to have happened happens then or later
    records ids of leads that workflow rules call about
    """
    found: list[Script] = []
    for person in crowd:
        lives = [list(_chat(person, chat, began)) for chat in person.chats]
        if person.kind == "twice":
            found.append([step for life in lives for step in life])
        elif person.kind == "page":
            found.append(list(_page_around(person, lives[0])))
        else:
            found += lives
        if person.kind == "shared":
            found.append(list(_page_that_asks(person)))
    for channel in range(LINE_CHANNELS):
        bodies = [{"channel": f"l{channel}", "line": f"l{channel} n{number}"} for number in range(LINES)]
        found.append([Delivery("bench", body) for body in bodies])
    found += [list(_calls(number, record)) for number, record in enumerate(records)]
    return found


def _chat(person: Person, chat: Chat, began: int) -> Iterator[Delivery]:
    """The life of one chat, as webhooks tell it."""
    owner = {"id": "o1", "name": "Operator", "email_id": "o@example.jp", "type": "operator"}
    visitor = {"id": f"siq{chat.number}", "name": person.name}
    if person.kind == "twice":
        visitor["id"] = f"siqp{person.number}"
    if person.email:
        visitor["email_id"] = person.email
    entity: dict[str, Any] = {
        "id": f"{700000 + chat.number}",
        "app_id": PAGE_BRAND if person.kind == "page" else BRAND,
        "department_id": chat.department,
        "reference_id": chat.reference,
        "question": person.question,
        "opened_time": str(began + chat.number),
        "visitor": visitor,
    }
    if person.kind == "page":
        entity["customer_info"] = {"beacon_key": f"k{person.number}"}
    yield _told("created", entity)
    if chat.is_missed:
        yield _told("missed", entity | {"missed_time": str(began + 60_000)})
        return
    entity |= {"attended_time": str(began + 1000), "owner": owner}
    yield _told("attender.updated", entity)
    for number in range(MESSAGES):
        side = "visitor" if number % 2 else "operator"
        message = {
            "msgid": f"m{chat.number}-{number}",
            "text": f"c{chat.number} n{number}",
            "time": str(began + 2000 + number),
            "sender": {"id": side, "name": side, "type": side},
        }
        yield _told(f"{side}.replied", {**entity, "message": message})
    entity |= {"end_time": str(began + 100_000), "ended_by": "visitor"}
    yield _told("completed", entity)
    yield _told("rated", {**entity, "rating": "happy"})


def _told(name: str, entity: dict[str, Any]) -> Delivery:
    return Delivery("salesiq", {"event": f"conversation.{name}", "entity": dict(entity)})


def _report(key: str, *actions: dict[str, Any]) -> Delivery:
    return Delivery("beacon", {"v": key, "s": "s", "a": list(actions), "c": True, "b": {"language": "ja"}})


def _read(kind: str, page: str) -> dict[str, Any]:
    return {"k": kind, "u": f"{SITE}/{page}", "t": page}


def _page_around(person: Person, life: Script) -> Iterator[Delivery]:
    """Three pages, the chat, and the visitor leaves."""
    key = f"k{person.number}"
    yield _report(key, _read("land", "start"))
    yield _report(key, _read("page", "prices"))
    yield _report(key, _read("page", "contact"))
    yield from life
    yield _report(key, {"k": "leave"})


def _page_that_asks(person: Person) -> Iterator[Delivery]:
    """Somebody reads pages unknown, then gives an address that belongs to a visitor who is chatting."""
    key = f"k{person.number}"
    yield _report(key, _read("land", "start"))
    yield _report(key, _read("page", "prices"))
    yield _report(key, _read("page", "download"))
    yield _report(key, {"k": "email", "n": person.email})
    yield _report(key, _read("page", "thanks"))
    yield _report(key, {"k": "leave"})


def _calls(number: int, record: str) -> Iterator[Delivery]:
    for call in range(CALLS):
        yield Delivery(
            "crm",
            {
                "module": "Leads",
                "record_id": record,
                "message": f"w{number} n{call} ${{Leads.Company}}",
                "recipients": f"#w{number}",
                "event_id": f"w{number}-{call}",
            },
        )
