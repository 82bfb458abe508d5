"""The product with its clock, beside a CRM in which activities are written as people write them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.clock import Clock
from app.worker import Worker
from handlers import ROUTES
from sandbox.crm.writing import Writer
from tests.fixed import START
from tests.world import AOI, KEN, MISAKI, World

CLOCKS, WORKERS = 2, 3


class Day:
    """One day of the team: activities are written, time goes by, what was told is looked at.

    tick       every clock and every worker does what there is to do; `minutes` of time go by before, a minute at once
    told       the reminders in a person's chat with the bot, oldest first
    """

    def __init__(self, world: World) -> None:
        self.world = world
        services = world.services
        self.clocks = [Clock(services) for _ in range(CLOCKS)]
        self.workers = [Worker(services, f"w{number}", routes=ROUTES) for number in range(WORKERS)]
        self.is_down = False

    def begin(self) -> None:
        for clock in self.clocks:
            clock.keep_regular()
        self.tick()

    def tick(self, minutes: float = 0) -> None:
        while minutes > 0:
            step = min(1.0, minutes)
            self.world.advance(step * 60)
            minutes -= step
            self._work()
        self._work()

    def _work(self) -> None:
        if self.is_down:
            return
        for clock in self.clocks:
            clock.fire()
        while any(worker.run_once() for worker in self.workers):
            continue

    def outage(self, minutes: float) -> None:
        """The whole server is down for so long."""
        self.world.advance(minutes * 60)

    def write(self, module: str, by: str = MISAKI, record_id: str = "", **values: Any) -> str:
        """Insert a record, or change the one of that id, as that person; the CRM tells whoever watches."""
        crm = self.world.crm
        writer = Writer(crm, self.world.sandbox.people.by_email(by))
        kind = crm.schema.modules[module]
        result = writer.update(kind, record_id, values, 0) if record_id else writer.insert(kind, values, 0)
        writer.finish()
        return str(result["details"]["id"])

    def delete(self, module: str, record_id: str, by: str = MISAKI) -> None:
        writer = Writer(self.world.crm, self.world.sandbox.people.by_email(by))
        writer.delete(self.world.crm.schema.modules[module], record_id)
        writer.finish()

    def task(self, at: datetime, title: str = "Send the contract", by: str = MISAKI, record_id: str = "") -> str:
        alarm = {"ALARM": f"FREQ=NONE;ACTION=POPUP;TRIGGER=DATE-TIME:{at.isoformat()}"}
        return self.write("Tasks", by, record_id, Subject=title, Remind_At=alarm, Due_Date=at.date().isoformat())

    def user_id(self, user: str) -> str:
        return str(self.world.sandbox.people.by_email(user).id)

    def told(self, user: str = MISAKI) -> list[dict[str, Any]]:
        messages = self.world.messages("bot", user)
        return [message for message in messages if "のリマインダー: " in (message["text"].splitlines() or [""])[0]]

    def texts(self, user: str = MISAKI) -> list[str]:
        return [message["text"] for message in self.told(user)]


SOON = START + timedelta(minutes=10)


@pytest.fixture
def make_day(make_world: Callable[..., World]) -> Callable[..., Day]:
    def make(dataset: str = "empty", **settings: str) -> Day:
        day = Day(make_world(dataset, **settings))
        day.begin()
        return day

    return make


@pytest.fixture
def day(make_day: Callable[..., Day]) -> Day:
    return make_day()


__all__ = ["AOI", "KEN", "MISAKI", "SOON", "Day"]
