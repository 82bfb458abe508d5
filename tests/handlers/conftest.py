"""The whole product beside the sandbox: fresh for a test that changes something, shared by those that only look."""

import io
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from app import log
from app.search.recent import KEPT_SECONDS
from tests.world import World
from tests.worlds import make_shared as make_shared
from tests.worlds import make_world as make_world
from tests.worlds import world as world


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Everything that the product writes into its log meanwhile, at the most talkative level, as in production."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers, root.level
    log.configure("DEBUG", stream)
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


@pytest.fixture(scope="module")
def one_world(make_shared: Callable[..., World]) -> World:
    return make_shared()


@pytest.fixture
def shared(one_world: World) -> World:
    """For tests that ask and look only. Each begins when the answers that the last one had are forgotten."""
    one_world.advance(KEPT_SECONDS + 1)
    one_world.forget_calls()
    return one_world
