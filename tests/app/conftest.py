"""A platform on SQLite, and on both databases where storing is what a test is about."""

from collections.abc import Iterator

import pytest

from app.storage.database import Database
from tests.app.platform import Platform, build
from tests.fixed import FixedSource


@pytest.fixture
def platform(sqlite_database: Database, source: FixedSource, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    made = build(sqlite_database, source, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def any_platform(database: Database, source: FixedSource, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    made = build(database, source, monkeypatch)
    yield made
    made.close()
