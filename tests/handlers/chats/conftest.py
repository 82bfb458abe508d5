"""A team at its chats, beside the product and the sandbox; the channel reads Japanese. One for all tests of a module:
each begins two minutes later, with the usual subscription, and with a visitor of its own."""

from collections.abc import Callable

import pytest

from tests.handlers.chats.desk import Team
from tests.world import World


@pytest.fixture(scope="module")
def one_team(make_shared: Callable[..., World]) -> Team:
    return Team(make_shared(DEFAULT_LANGUAGE="ja"))


@pytest.fixture
def team(one_team: Team) -> Team:
    one_team.world.control.delete("/sandbox/faults")
    one_team.subscribe()
    one_team.later(120)
    return one_team
