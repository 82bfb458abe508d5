"""A world whose SalesIQ is linked, with its webhooks registered and its brands known."""

from collections.abc import Iterator

import pytest

from app.administration.visitors import consent, portal
from tests.world import AOI, World

SITE = "https://www.zylker.example"
SCREENNAME = "zylkerkk"


def link_salesiq(world: World) -> None:
    """What an administrator does once: link, set up, allow the site."""
    world.browse(consent.ask(world.services, AOI, "salesiq"), AOI)

    portal.refresh(world.services, AOI)
    for step in portal.steps(world.services, AOI):
        step.carry_out()
    for brand in portal.brands(world.services):
        portal.change_brand(world.services, AOI, brand.brand_id, origins=[SITE])


@pytest.fixture
def linked(sqlite_url: str) -> Iterator[World]:
    world = World(sqlite_url, dataset="empty")
    link_salesiq(world)
    yield world
    world.close()
