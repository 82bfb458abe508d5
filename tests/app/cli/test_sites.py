"""`links`, `visitors`, `setup salesiq`: what an administrator does on the command line is what the pages do (A3)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.handlers.visitors.test_views import fill
from tests.world import AOI, World


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    made = World(sqlite_url, dataset="empty")
    yield made
    made.close()


def run(world: World, *words: str, status: int = 0) -> str:
    result = world.app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == status, result.output
    return result.output


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a3_salesiq_is_linked_set_up_switched_and_unlinked(world: World) -> None:
    url = run(world, "links", "ask", "salesiq").strip()
    assert world.browse(url, AOI).status_code == 200
    (linked,) = rows(run(world, "links", "list", "--json"))
    assert (linked["part"], linked["trouble"]) == ("salesiq", "one_administrator")
    assert "secret" not in linked
    assert run(world, "setup", "salesiq").count("would make") == 2
    assert run(world, "setup", "salesiq", "--apply").count("did") == 2
    again = run(world, "setup", "salesiq", "--apply")
    assert "Nothing to do." in again
    assert "workflow  visitor.updated  http://product.test/hooks/salesiq/" in again
    assert "2 webhooks" in run(world, "setup", "salesiq", "--rotate")
    run(world, "links", "off", "salesiq")
    assert not rows(run(world, "links", "list", "--json"))[0]["is_on"]
    run(world, "links", "on", "salesiq")
    run(world, "links", "remove", "salesiq")
    assert run(world, "links", "list") == ""
    assert "cannot be linked" in run(world, "links", "ask", "fax", status=1)


def test_a3_sites_and_who_is_there(world: World) -> None:
    fill(world)
    made = run(world, "visitors", "add-brand", "Blog", "--origin", "https://blog.example.com")
    assert "data-brand=" in made
    brand = next(one for one in rows(run(world, "visitors", "brands", "--json")) if one["name"] == "Blog")
    run(world, "visitors", "brand", brand["brand_id"], "--origin", "https://a.example", "--off")
    changed = next(one for one in rows(run(world, "visitors", "brands", "--json")) if one["name"] == "Blog")
    assert (changed["origins"], changed["is_on"]) == (["https://a.example"], False)
    assert "no brand" in run(world, "visitors", "brand", "nothing", "--on", status=1)
    assert "田中" in run(world, "visitors", "live", "--ring", "one")
    assert len(rows(run(world, "visitors", "visits", "todays_visits", "--json"))) == 2
    assert "no list of visits" in run(world, "visitors", "visits", "nothing", status=1)
