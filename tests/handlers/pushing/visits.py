"""A world whose CRM takes visitors, and visitors to whom something happens: the state is stored, the happening told,
and the worker works it off. What comes before, from the beacon and SalesIQ, is tested with the intake.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.rules.subscriptions import Filters, anchor
from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.links import Brand, Link
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Visit
from app.visitors.happening import Happening
from sandbox.datasets.metadata import schema_of
from sandbox.datasets.salesiq_in_crm import with_salesiq
from tests.fixed import START
from tests.seen import Seen, labels
from tests.world import AOI, EMMA, World

ORG = "4876876000000000123"
TANAKA = {"name": "田中 一郎", "email": "ichiro@tanaka-shoji.co.jp", "phone": "03-1234-5678"}


class Place:
    """kind   what the CRM lets others do with visits: 'creatable', 'read_only' or 'absent'"""

    def __init__(self, world: World, kind: str = "creatable", **terms: Any) -> None:
        self.world = world
        heard = world.services.visiting.reactions  # the others are tested with their own features
        self._channels = heard.get("channels", frozenset())
        for name in heard.keys() - {"records"}:
            del heard[name]
        world.crm.schema = with_salesiq(schema_of("zylker"), kind)
        self.link(**terms)
        with world.services.database.write() as tables:
            tables.brands.put(Brand("b1", "Zylker", "key1"))

    def link(self, part: str = "crm", *, is_on: bool = True, **terms: Any) -> None:
        admins = (self.world.cliq_id(AOI),)
        settings: Mapping[str, Any] = {"added": ["missed", "attended", "accessed"], **terms}
        made = Link(part, ORG, "Zylker", admins[0], "森 葵", START, admins, is_on, settings)
        with self.world.services.database.write() as tables:
            tables.links.put(made)
        self.world.services.links.forget()

    # -- what is known --------------------------------------------------------------------------------------------

    def visitor(self, visitor_id: str = "v1", **facts: Any) -> Visitor:
        """A visitor, changed when there is one."""
        now = self.world.source.now()
        with self.world.services.database.write() as tables:
            known = tables.visitors.get(visitor_id) or Visitor(visitor_id, "b1", now, now)
            tables.visitors.put(replace(known, **facts))
        return replace(known, **facts)

    def visit(self, visit_id: str = "t1", visitor_id: str = "v1", **facts: Any) -> Visit:
        now = self.world.source.now()
        url = "https://www.zylker.example/prices"
        known = Visit(visit_id, visitor_id, "b1", now, now, current_url=url, current_title="価格", pages=2, seconds=150)
        with self.world.services.database.write() as tables:
            known = tables.visits.get(visit_id) or known
            tables.visits.put(replace(known, **facts))
        return replace(known, **facts)

    def act(self, *titles: str, visit_id: str = "t1") -> None:
        with self.world.services.database.write() as tables:
            for number, title in enumerate(titles):
                kind = "navigated" if number else "accessed"
                url = f"https://www.zylker.example/{number}"
                tables.visits.act(Action(visit_id, self.world.source.now(), kind, url, title, 60))

    def chat(self, chat_id: str = "c1", visitor_id: str = "v1", **facts: Any) -> Chat:
        now = self.world.source.now()
        with self.world.services.database.write() as tables:
            known = tables.chats.get(chat_id) or Chat(
                chat_id, visitor_id, now, "t1", "b1", reference_id="512", question="50席の見積もり"
            )
            tables.chats.put(replace(known, **facts))
        return replace(known, **facts)

    def say(self, *texts: str, chat_id: str = "c1") -> None:
        with self.world.services.database.write() as tables:
            for number, text in enumerate(texts):
                side = "operator" if number % 2 else "visitor"
                tables.chats.say(Line(chat_id, f"m{number}", self.world.source.now(), side, "", text))

    # -- what happens ---------------------------------------------------------------------------------------------

    def happens(self, kind: str, visitor_id: str = "v1", **facts: Any) -> None:
        self.world.services.visiting.happened(Happening(kind, visitor_id, self.world.source.now(), **facts))
        self.world.settle()

    def lands(self, visitor_id: str = "v1", visit_id: str = "t1", **facts: Any) -> None:
        self.visitor(visitor_id, **{"visits": 1, **facts})
        self.visit(visit_id, visitor_id)
        self.happens("landed", visitor_id, visit_id=visit_id)

    def attends(self, chat_id: str = "c1", visitor_id: str = "v1", operator: str = EMMA, **facts: Any) -> None:
        """An operator takes the chat."""
        given = {"operator_name": "Emma Clark", "operator_email": operator, "operator_id": "o1", **facts}
        self.chat(chat_id, visitor_id, state="connected", attended_at=self.world.source.now(), **given)
        self.happens("attended", visitor_id, chat_id=chat_id, visit_id="t1")

    def completes(self, chat_id: str = "c1", visitor_id: str = "v1") -> None:
        self.chat(chat_id, visitor_id, state="completed", ended_at=self.world.source.now(), ended_by="visitor")
        self.happens("completed", visitor_id, chat_id=chat_id, visit_id="t1")

    def misses(self, chat_id: str = "c1", visitor_id: str = "v1") -> None:
        self.chat(chat_id, visitor_id, state="missed", missed_at=self.world.source.now())
        self.happens("missed", visitor_id, chat_id=chat_id, visit_id="t1")

    def leaves(self, visitor_id: str = "v1", visit_id: str = "t1") -> None:
        self.visit(visit_id, visitor_id, ended_at=self.world.source.now())
        self.happens("left", visitor_id, visit_id=visit_id)

    # -- what came of it ------------------------------------------------------------------------------------------

    def records(self, email: str = TANAKA["email"], module: str = "Leads") -> list[dict[str, Any]]:
        return [row for row in self.world.crm.table(module) if row.get("Email") == email]

    def record(self, email: str = TANAKA["email"], module: str = "Leads") -> dict[str, Any]:
        (found,) = self.records(email, module)
        return found

    def notes(self, record: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = self.world.rows("Notes", Parent_Id=record["id"])
        return [(row.get("Note_Title", ""), row.get("Note_Content", "")) for row in rows]

    def tasks(self, record: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = self.world.crm.table("Tasks")
        return [row for row in rows if record["id"] in (row.get("What_Id"), row.get("Who_Id"))]

    def learned(self, visitor_id: str = "v1") -> dict[str, Any]:
        with self.world.services.database.read() as tables:
            return dict(tables.learned.of(visitor_id)["crm"].body)

    def shortfalls(self) -> list[tuple[str, str]]:
        with self.world.services.database.read() as tables:
            return [(one.code, one.about) for one in tables.shortfalls.newest()]

    def failures(self) -> list[str]:
        """Events that did not go through."""
        with self.world.services.database.read() as tables:
            return [f"{one.name}: {one.last_error}" for one in tables.inbox.seen() if one.state != "done"]

    # -- in a channel ---------------------------------------------------------------------------------------------

    def subscribe(self, *events: str) -> None:
        """#sales hears of these."""
        self.world.services.visiting.reactions["channels"] = self._channels
        chosen = Filters()
        kept: dict[str, Any] = {
            "name": "sales",
            "channel": "sales",
            "events": events,
            "filters": chosen.to_json(),
            "condition": "",
        }
        kept |= {"is_quiet": False, "escalate_seconds": 0, "escalate_to": (), "is_on": True}
        with self.world.services.database.write() as tables:
            tables.subscriptions.add(kept, anchor(chosen), "test", self.world.source.now())

    def card(self, user: str) -> dict[str, Any]:
        """The newest card in #sales."""
        found: dict[str, Any] = [one for one in self.world.messages("#sales", user) if one["card"]][-1]
        return found

    def press(self, user: str, *named: str) -> Seen:
        """A button of the card, or a line behind its More…, in whichever language that is."""
        self.world.advance(20)  # nobody waits for what a card has learned
        self.world.settle()
        card = self.card(user)
        there = next((label for label in labels(card) if label in named), "")
        if there:
            return self.world.press(user, there, card["id"])
        more = self.world.press(user, next(one for one in labels(card) if one in ("More…", "その他…")), card["id"])
        what = next(one for one in more.body["form"]["inputs"] if one["name"] == "what")
        chosen = next(one for one in what["options"] if one["label"] in named)
        return self.world.form(user, "vmore", what=chosen["value"])
