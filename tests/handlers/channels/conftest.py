"""A street with one visitor, beside the product and the sandbox; channels read Japanese."""

from collections.abc import Callable

import pytest

from tests.handlers.channels.site import Street
from tests.world import World


@pytest.fixture
def street(make_world: Callable[..., World]) -> Street:
    return Street(make_world(DEFAULT_LANGUAGE="ja"))
