"""One world for each test, since administrators change what everybody sees."""

from collections.abc import Callable, Iterator

import pytest

from tests.admin.browser import Browser
from tests.world import World


@pytest.fixture
def make_world(sqlite_url: str) -> Iterator[Callable[..., World]]:
    """`make_world(ADMINISTRATORS="a@b.example")`: with settings of one's own."""
    made: list[World] = []

    def make(dataset: str = "demo", **settings: str) -> World:
        made.append(World(sqlite_url, dataset, **settings))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world)
