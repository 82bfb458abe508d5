"""A brand with rules, and visitors that come, look around and leave, told as the intake tells it."""

from dataclasses import replace
from typing import Any

import pytest

from app.administration.visitors import presets, rules
from app.administration.visitors.rules import Given, GivenPreset
from app.storage.ruling.deeds import Deed
from app.visitors.happening import Happening
from app.visitors.values import Action, Brand, Chat, Link, Operator, Visit, Visitor
from app.visitors.visiting import Known
from tests.world import AOI, World

BRAND = "700000000020"


class Shop:
    """The site of one brand."""

    def __init__(self, world: World) -> None:
        self.world, self.services = world, world.services
        now = world.source.now()
        with self.services.database.write() as tables:
            tables.brands.put(Brand(BRAND, "Zylker", "k"))
            for part in ("salesiq", "crm", "enrichment", "campaigns"):
                tables.links.put(Link(part, "1", part, "aoi", "Aoi", now))
        self.number = 0

    # -- rules ----------------------------------------------------------------------------------------------------

    def rule(self, kind: str, condition: str, **action: Any) -> int:
        """Keep a rule; returns its id."""
        given = Given(BRAND, kind, f"{kind} {condition}"[:90] or kind, condition, action)
        return rules.save(self.services, AOI, given).rule_id

    def rings(self, **rings: str) -> int:
        preset = presets.save(self.services, AOI, GivenPreset(BRAND, "Rings", rings))
        presets.apply(self.services, AOI, preset.preset_id)
        return preset.preset_id

    def link(self, part: str, *, to: bool) -> None:
        with self.services.database.write() as tables:
            kept = tables.links.get(part)
            assert kept is not None
            tables.links.put(replace(kept, is_on=to))
        self.services.links.forget()

    # -- visitors -------------------------------------------------------------------------------------------------

    def land(self, visitor_id: str = "", **facts: Any) -> str:
        """A visit begins; facts: of Visitor or Visit, by name."""
        self.number += 1
        now, visitor_id = self.world.source.now(), visitor_id or f"v{self.number}"
        of_visit = {name: facts.pop(name) for name in list(facts) if name in Visit.__dataclass_fields__}
        with self.services.database.write() as tables:
            known = tables.visitors.get(visitor_id) or Visitor(visitor_id, BRAND, now, now)
            tables.visitors.put(replace(known, visits=known.visits + 1, last_seen_at=now, **facts))
            visit = Visit(f"{visitor_id}-{self.number}", visitor_id, BRAND, now, now, pages=1)
            tables.visits.put(replace(visit, **of_visit))
        self.happen("landed", visitor_id)
        return visitor_id

    def change(self, visitor_id: str, **facts: Any) -> None:
        """What is known of the visit that is going on becomes something else."""
        with self.services.database.write() as tables:
            visit = tables.visits.open(visitor_id)
            assert visit is not None
            tables.visits.put(replace(visit, **facts))

    def act(self, visitor_id: str, name: str) -> None:
        visit = self.known(visitor_id).visit
        assert visit is not None
        with self.services.database.write() as tables:
            tables.visits.act(Action(visit.visit_id, self.world.source.now(), "custom", name=name))
        self.happen("custom_action", visitor_id, name=name)

    def leave(self, visitor_id: str) -> None:
        self.change(visitor_id, ended_at=self.world.source.now())
        self.happen("left", visitor_id)

    def learn(self, visitor_id: str, part: str, **body: Any) -> None:
        with self.services.database.write() as tables:
            tables.learned.put(visitor_id, part, body, self.world.source.now())
        self.happen("known", visitor_id, about=part)

    def chat(self, visitor_id: str, **facts: Any) -> str:
        visit = self.known(visitor_id).visit
        now, chat_id = self.world.source.now(), f"chat-{self.number}"
        with self.services.database.write() as tables:
            visit_id = visit.visit_id if visit is not None else ""
            tables.chats.put(replace(Chat(chat_id, visitor_id, now, visit_id=visit_id, brand_id=BRAND), **facts))
        self.happen("chat_started", visitor_id, chat_id=chat_id)
        return chat_id

    def happen(self, kind: str, visitor_id: str, chat_id: str = "", **detail: Any) -> None:
        visit = self.known(visitor_id).visit
        visit_id = visit.visit_id if visit is not None else ""
        now = self.world.source.now()
        self.services.visiting.happened(Happening(kind, visitor_id, now, visit_id, chat_id, detail))
        self.world.settle()

    def operators(self, **availability: str) -> None:
        """E-mail addresses (up to the @) -> availability."""
        with self.services.database.write() as tables:
            tables.brands.put_operators(
                [
                    Operator(str(number), name, f"{name.replace('_', '.')}@zylker.example", availability=there)
                    for number, (name, there) in enumerate(availability.items(), 1)
                ]
            )

    # -- what is seen ---------------------------------------------------------------------------------------------

    def known(self, visitor_id: str) -> Known:
        found = self.services.visiting.read(visitor_id)
        assert found is not None
        return found

    def deeds(self, rule: int | str = "") -> list[Deed]:
        """Oldest first."""
        with self.services.database.read() as tables:
            return tables.rule_log.newest(rule=f"rule:{rule}" if isinstance(rule, int) else rule)[::-1]

    def did(self, rule: int | str = "") -> list[str]:
        return [deed.what for deed in self.deeds(rule)]

    def commands(self, visitor_id: str) -> list[tuple[str, Any]]:
        """What the visitor's page is to do."""
        with self.services.database.write() as tables:
            return [(one.kind, dict(one.body)) for one in tables.commands.take(visitor_id, self.world.source.now())]

    def events(self, source: str) -> list[tuple[str, Any]]:
        """(name, payload) of what lies in the inbox from that source, oldest first."""
        with self.services.database.read() as tables:
            opened = [tables.inbox.open(one.inbox_id) for one in reversed(tables.inbox.seen(source=source, most=1000))]
        return [(one[0].name, one[1]) for one in opened if one is not None]


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)
