"""One world for each test, since administrators change what everybody sees, and a browser over it."""

import pytest

from tests.admin.browser import Browser
from tests.world import World
from tests.worlds import make_shared as make_shared
from tests.worlds import make_world as make_world
from tests.worlds import world as world


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world)
