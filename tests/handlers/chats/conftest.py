"""A team at its chats, beside the product and the sandbox; the channel reads Japanese."""

from collections.abc import Callable

import pytest

from tests.handlers.chats.desk import Team
from tests.world import World


@pytest.fixture
def team(make_world: Callable[..., World]) -> Team:
    return Team(make_world(DEFAULT_LANGUAGE="ja"))
