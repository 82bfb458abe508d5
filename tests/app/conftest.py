"""A platform on SQLite, and on both databases where storing is what a test is about."""

import pytest

from app.storage.database import Database
from tests.app.platform import Platform, build
from tests.fixed import FixedSource


@pytest.fixture
def platform(sqlite_database: Database, source: FixedSource, monkeypatch: pytest.MonkeyPatch) -> Platform:
    return build(sqlite_database, source, monkeypatch)


@pytest.fixture
def any_platform(database: Database, source: FixedSource, monkeypatch: pytest.MonkeyPatch) -> Platform:
    return build(database, source, monkeypatch)
