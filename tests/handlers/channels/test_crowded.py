"""V3: in a channel where thirty chats move at once, who comes goes before what is only looked at again."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.rules.subscriptions import EVENTS
from app.storage.nouns import Tables
from app.storage.sending.message import Message
from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.happening import Happening
from tests.handlers.channels.site import SALES_DEPARTMENT, Street
from tests.world import AOI, World

CHATS, TURNS, TURN_SECONDS = 30, 2, 12


class Crowd(Street):
    """Many visitors, each in a chat of their own; nobody but channels hears of them."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        heard = world.services.visiting.reactions
        for name in heard.keys() - {"channels"}:
            del heard[name]

    def comes(self, who: int, kind: str = "landed") -> None:
        now = self.world.source.now()

        def store(tables: Tables) -> None:
            tables.visitors.put(Visitor(f"v{who}", "b1", now, now, name=f"Visitor {who}", visits=1))
            tables.visits.put(Visit(f"s{who}", f"v{who}", "b1", now, now, current_url="https://z.example/", pages=1))
            if kind == "chat_started":
                tables.chats.put(self.chat_of(who))

        self.hears(who, kind, store)

    def asks(self, who: int) -> None:
        """Who has landed begins a chat."""
        self.hears(who, "chat_started", lambda tables: tables.chats.put(self.chat_of(who)))

    def chat_of(self, who: int) -> Chat:
        now = self.world.source.now()
        return Chat(f"c{who}", f"v{who}", now, f"s{who}", "b1", SALES_DEPARTMENT, question=f"question {who}")

    def moves(self, who: int, page: str) -> None:
        now = self.world.source.now()

        def store(tables: Tables) -> None:
            visit = tables.visits.open(f"v{who}")
            assert visit is not None
            tables.visits.put(replace(visit, current_title=page, pages=visit.pages + 1, last_at=now))

        self.hears(who, "navigated", store)

    def writes(self, who: int) -> None:
        self.number += 1
        line = Line(f"c{who}", f"m{self.number}", self.world.source.now(), "visitor", text=f"line {self.number}")
        self.hears(who, "visitor_message", lambda tables: tables.chats.say(line), line_id=line.line_id)

    def hears(self, who: int, kind: str, store: Any, **detail: Any) -> None:
        self.number += 1
        chat = "" if kind == "landed" else f"c{who}"
        now, name = self.world.source.now(), f"h{self.number}"
        self.tell(Happening(kind, f"v{who}", now, f"s{who}", chat, detail, happening_id=name), store)

    def settle(self, seconds: float = 0) -> None:
        self.world.advance(seconds)
        self.world.settle()

    def is_out(self, who: int) -> bool:
        return any(f"*Visitor {who}*" in one["text"] for one in self.cards())

    def answers(self, cliq_user_id: str) -> None:
        """Somebody waits for an answer that is given under the account that the bot speaks through."""
        body = {"text": "answer", "card": {"title": "t"}}
        with self.world.services.database.write() as tables:
            answer = Message("answer", "user", cliq_user_id, body, "answer", "asker", cliq_user_id)
            tables.outbox.add([answer], self.world.source.now())

    def waiting(self) -> Counter[str]:
        """Messages that are still to be sent, by the kind of their target."""
        with self.world.services.database.read() as tables:
            rows = tables.connection.exec_driver_sql(
                "SELECT target_kind, count(*) FROM outbox WHERE state IN ('behind', 'later', 'waiting') GROUP BY 1"
            )
            return Counter({str(kind): int(count) for kind, count in rows})


@pytest.fixture
def crowd(make_world: Callable[..., World]) -> Crowd:
    made = Crowd(make_world())
    made.subscribe(*EVENTS)
    for who in range(CHATS):
        made.comes(who, "chat_started")
        if who % 15 == 14:
            made.settle(61)  # fifteen cards are a minute's
    made.settle(61)
    assert all(map(made.is_out, range(CHATS)))
    return made


def test_v3_a_new_chats_card_goes_before_edits_of_others(crowd: Crowd) -> None:
    for turn in range(TURNS):
        for who in range(CHATS):
            crowd.moves(who, f"page {turn}.")
            if who % 2 == turn:
                crowd.writes(who)
        crowd.settle(TURN_SECONDS)
    held = crowd.waiting()
    assert held["edit"] > CHATS / 2, "the quota is used up, and edits wait"
    assert held["edit"] <= CHATS, "of each card the newest state alone"
    assert held["thread"], "what is said waits as well"
    first, second, third, fourth = range(CHATS, CHATS + 4)
    crowd.comes(first)
    crowd.comes(second, "chat_started")
    crowd.settle()
    assert crowd.is_out(first)
    assert crowd.is_out(second)
    crowd.comes(third)
    crowd.comes(fourth)
    crowd.settle()
    assert crowd.is_out(third), "in the place of lines"
    assert not crowd.is_out(fourth), "nobody waits for that: two are kept for those"
    crowd.asks(fourth)
    crowd.settle()
    assert crowd.is_out(fourth), "now somebody does"
    crowd.answers(crowd.world.cliq_id(AOI))
    crowd.settle()
    assert crowd.waiting()["user"] == 0
    edits = crowd.edits()
    for _ in range(6):
        crowd.settle(61)
    assert not crowd.waiting()
    moved = [one["text"] for one in crowd.cards()[:CHATS]]
    assert [text for text in moved if f"page {TURNS - 1}." not in text] == [], "each shows its newest state"
    assert crowd.edits() - edits <= CHATS + 4
    rates = crowd.world.control.get("/sandbox/state").get_json()["rates"]
    assert [one for one in rates if one["locked_seconds"]] == [], "within Cliq's thresholds"
