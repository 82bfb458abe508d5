"""The address of a picture: it cannot be guessed, works for some days and for no other purpose."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.cliq import reference
from app.cliq.message import Images
from app.factory import create_app
from app.routing import Routes
from tests.app.platform import Platform
from tests.app.render.charts import MONTHS, chart


@pytest.fixture
def app(platform: Platform) -> Iterator[Flask]:
    made = create_app(platform, Routes())
    yield made
    made.extensions["dispatcher"].close()


def address(platform: Platform) -> str:
    """Of a funnel, which Cliq cannot draw, stored as an answer is."""
    changes: list = []  # type: ignore[type-arg]
    slide = platform.charts.slide(chart("funnel", MONTHS[:4]), changes)
    with platform.database.write() as tables:
        for change in changes:
            change(tables)
    assert isinstance(slide, Images)
    (url,) = slide.urls
    return url.removeprefix(platform.settings.public_url)


def get(app: Flask, path: str) -> TestResponse:
    return app.test_client().get(path)


@pytest.mark.slow
def test_b3_a_picture_is_served_without_credentials_and_drawn_once(app: Flask, platform: Platform) -> None:
    path = address(platform)
    first = get(app, path)
    assert (first.status_code, first.mimetype, first.data[:4]) == (200, "image/png", b"\x89PNG")
    assert "private" in first.headers["Cache-Control"]
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    platform.charts.close()  # nobody draws any more
    assert get(app, path).data == first.data


def test_b3_its_facts_lie_sealed(app: Flask, platform: Platform) -> None:
    address(platform)
    with platform.database.read() as tables:
        rows = tables.connection.exec_driver_sql("select * from refs").fetchall()
    assert len(rows) == 1
    assert "商談" not in str(rows)


def test_b3_an_address_that_is_changed_too_old_or_for_something_else_is_nothing(app: Flask, platform: Platform) -> None:
    path = address(platform)
    assert get(app, path.replace("token", "tokem")).status_code == 404
    assert get(app, path[:-6] + "A.png").status_code == 404
    assert get(app, "/chart/x.png").status_code == 404
    now = platform.source.now()
    button = reference.sign("rec", "Leads", reference.ANYBODY, now + timedelta(days=1), platform.keys)
    assert get(app, f"/chart/{button}.png").status_code == 404
    platform.source.advance(30 * 86400)
    assert get(app, path).status_code == 404


def test_b3_when_nothing_can_be_drawn_whoever_fetches_is_told_to_come_back(app: Flask, platform: Platform) -> None:
    path = address(platform)
    platform.charts.close()
    answer = get(app, path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_b3_whoever_tries_addresses_is_slowed_down(app: Flask) -> None:
    assert {get(app, "/chart/x.png").status_code for _ in range(130)} == {404, 429}
