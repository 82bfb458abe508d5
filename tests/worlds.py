"""The fixtures `make_world` and `world`, for every folder whose tests go through the whole product."""

from collections.abc import Callable, Iterator

import pytest

from tests.world import World


@pytest.fixture
def make_world(sqlite_url: str) -> Iterator[Callable[..., World]]:
    """`make_world(BUTTON_ANSWERS="private")`: with settings of one's own; closed when the test ends."""
    made: list[World] = []

    def make(dataset: str = "demo", **settings: str) -> World:
        made.append(World(sqlite_url, dataset, **settings))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """One for each test, since what is done there changes what everybody sees."""
    return make_world()
