"""The fixtures `make_world`, `world` and `make_shared`, for every folder whose tests go through the whole product."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

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


@pytest.fixture(scope="module")
def make_shared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., World]]:
    """As make_world, for all tests of a module."""
    made: list[World] = []

    def make(dataset: str = "demo", **settings: str) -> World:
        path = tmp_path_factory.mktemp("shared") / "shared.db"
        shutil.copyfile(sqlite_template, path)
        made.append(World(f"sqlite:///{path}", dataset, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()
