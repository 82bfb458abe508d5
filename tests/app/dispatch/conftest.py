"""Dispatchers that are closed when their test ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.dispatch import Dispatcher
from app.routing import Handler, Routes
from tests.app.dispatch.asking import Make
from tests.app.platform import Platform


@pytest.fixture
def dispatcher(any_platform: Platform) -> Iterator[Make]:
    made: list[Dispatcher] = []

    def make(on: Platform | None = None, **doors: Handler) -> Dispatcher:
        tables: dict[str, dict[str, Any]] = {table: {} for table in ("commands", "suggestions", "buttons", "options")}
        for door, handler in doors.items():
            tables[door] = {"zcrm" if door in ("commands", "suggestions") else "go": handler}
        made.append(Dispatcher(Routes(**tables), on or any_platform))
        return made[-1]

    yield make
    for each in made:
        each.close()
