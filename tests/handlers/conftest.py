"""The whole product beside the sandbox, fresh for each test."""

from collections.abc import Callable, Iterator

import pytest

from tests.world import World


@pytest.fixture
def make_world(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., World]]:
    """`make_world(BUTTON_ANSWERS="private")`: with settings of one's own."""
    made: list[World] = []

    def make(dataset: str = "demo", **settings: str) -> World:
        made.append(World(sqlite_url, monkeypatch, dataset, **settings))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()
