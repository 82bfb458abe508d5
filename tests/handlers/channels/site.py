"""Visitors as the intake writes them down, without SalesIQ: each step stores what is known and tells what happened."""

from dataclasses import replace
from typing import Any

from app.rules.subscriptions import Filters, anchor
from app.storage.nouns import Tables
from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.links import Department, Link, Operator
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Visit
from app.visitors.happening import Happening
from sandbox.cliq.install_point import stage_of
from sandbox.cliq.manifest import BOT
from tests.world import MISAKI, World

V, S, C = "v1", "s1", "700000004021"
SALES_DEPARTMENT, SUPPORT = "d1", "d2"
EVERYTHING: dict[str, Any] = {
    "condition": "",
    "is_quiet": False,
    "escalate_seconds": 0,
    "escalate_to": (),
    "is_on": True,
}


class Street:
    """One visitor and their chat, and the channels that may hear of it."""

    def __init__(self, world: World, *, is_linked: bool = False) -> None:
        self.world = world
        self.number = 0
        if is_linked:
            return
        now = world.source.now()
        with world.services.database.write() as tables:
            tables.links.put(Link("salesiq", "zylker", "Zylker", "", "", now))
            tables.links.put(Link("crm", "zylker", "Zylker", "", "", now))
            tables.brands.put_departments([Department(SALES_DEPARTMENT, "営業"), Department(SUPPORT, "サポート")])
            tables.brands.put_operators([Operator("o1", "高橋 美咲", MISAKI, (SALES_DEPARTMENT,))])
        world.services.links.forget()

    def channel(self, name: str) -> None:
        """Another channel that the bot is in."""
        stage = stage_of(self.world.sandbox)
        users = stage.directory.users()
        made = stage.directory.add_channel(name, users[0], users, stage.chats.add_channel_chat(f"#{name}"))
        stage.directory.change_channel(made, bots={BOT.unique_name: ["listen_message", "send_message"]})

    def subscribe(self, *events: str, channel: str = "sales", filters: Filters | None = None, **values: Any) -> int:
        chosen = filters or Filters()
        kept = {**EVERYTHING, "name": channel, "channel": channel, "events": events, "filters": chosen.to_json()}
        now = self.world.source.now()
        with self.world.services.database.write() as tables:
            return tables.subscriptions.add({**kept, **values}, anchor(chosen), "aoi", now)

    # -- what happens ---------------------------------------------------------------------------------------------

    def land(self, **facts: Any) -> None:
        now = self.world.source.now()
        usual = {"name": "田中 一郎", "email": "ichiro@example.co.jp", "country": "Japan", "visits": 1}
        visitor = Visitor(V, "b1", now, now, **{**usual, **facts})
        page: dict[str, Any] = {"current_url": "https://www.zylker.example/", "current_title": "Zylker", "pages": 1}
        visit = Visit(S, V, "b1", now, now, referrer="https://news.example/", utm={"utm_source": "mail"}, **page)

        def store(tables: Tables) -> None:
            tables.visitors.put(visitor)
            tables.visits.put(visit)
            tables.visits.act(Action(S, now, "accessed", page["current_url"], "Zylker"))

        self.happens("landed", store)

    def navigate(self, title: str) -> None:
        now = self.world.source.now()

        def store(tables: Tables) -> None:
            visit = tables.visits.open(V)
            assert visit is not None
            url = f"https://www.zylker.example/{title}"
            tables.visits.put(replace(visit, current_url=url, current_title=title, pages=visit.pages + 1, last_at=now))
            tables.visits.act(Action(S, now, "navigated", url, title))

        self.happens("navigated", store)

    def leave(self) -> None:
        def store(tables: Tables) -> None:
            visit = tables.visits.open(V)
            assert visit is not None
            tables.visits.put(replace(visit, ended_at=self.world.source.now()))

        self.happens("left", store)

    def open_chat(self, question: str = "見積もりを依頼したい", chat_id: str = C, **facts: Any) -> None:
        usual = {"visit_id": S, "brand_id": "b1", "department_id": SALES_DEPARTMENT, "question": question}
        chat = Chat(chat_id, V, self.world.source.now(), **{**usual, **facts})
        self.happens("chat_started", lambda tables: tables.chats.put(chat), chat_id=chat_id)

    def chat(self, kind: str, *, detail: dict[str, Any] | None = None, **values: Any) -> None:
        """Something about the chat: `values` are its new facts."""
        self.happens(kind, lambda tables: tables.chats.change(C, **values), chat_id=C, detail=detail or {})

    def attend(self) -> None:
        now = self.world.source.now()
        who: dict[str, Any] = {"operator_id": "o1", "operator_name": "高橋 美咲", "operator_email": MISAKI}
        self.chat("attended", state="connected", attended_at=now, **who)

    def says(self, text: str, side: str = "visitor", **facts: Any) -> Happening:
        self.number += 1
        line = Line(C, f"m{self.number}", self.world.source.now(), side, text=text, **facts)
        detail = {"line_id": line.line_id}
        return self.happens(f"{side}_message", lambda tables: tables.chats.say(line), chat_id=C, detail=detail)

    def happens(self, kind: str, store: Any = None, *, settle: bool = True, **facts: Any) -> Happening:
        self.number += 1
        told = Happening(kind, V, self.world.source.now(), S, happening_id=f"h{self.number}", **facts)
        self.tell(told, store)
        if settle:
            self.world.settle()
        return told

    def tell(self, told: Happening, store: Any = None) -> None:
        with self.world.services.database.write() as tables:
            if store is not None:
                store(tables)
            self.world.services.visiting.tell(tables, told)

    def learn(self, part: str, body: dict[str, Any]) -> None:
        now = self.world.source.now()
        detail = {"about": part}
        self.happens("known", lambda tables: tables.learned.put(V, part, body, now), detail=detail)

    # -- what is seen ---------------------------------------------------------------------------------------------

    def cards(self, channel: str = "#sales") -> list[dict[str, Any]]:
        return [one for one in self.world.messages(channel, MISAKI) if one["card"]]

    def thread(self, channel: str = "#sales") -> list[str]:
        """The lines of the newest card's thread."""
        name = self.cards(channel)[-1]["thread"]
        return [one["text"] for one in self.world.messages(name, MISAKI)] if name else []

    def edits(self) -> int:
        return sum(1 for call in self.world.calls("cliq") if call["method"] == "PUT")

    def posts(self) -> int:
        return sum(1 for call in self.world.calls("cliq") if call["method"] == "POST" and "/message" in call["path"])
