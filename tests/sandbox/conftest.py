"""A sandbox in memory with a clock that stands still, and ways to call it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.state import Sandbox

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
JAPANESE_REP = "misaki.takahashi@zylker.example"
ENGLISH_REP = "emma.clark@zylker.example"
MANAGER = "ken.sato@zylker.example"
ADMINISTRATOR = "aoi.mori@zylker.example"


@pytest.fixture
def app() -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def box(app: Flask) -> Sandbox:
    return app.extensions["sandbox"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def bearer(box: Sandbox) -> Callable[..., dict[str, str]]:
    """`bearer(email)` or `bearer(email, "scope", …)`: the header of a call as that person."""

    def header(email: str = JAPANESE_REP, *scopes: str) -> dict[str, str]:
        return {"Authorization": f"Zoho-oauthtoken {box.accounts.access_token(email, scopes or None)}"}

    return header
