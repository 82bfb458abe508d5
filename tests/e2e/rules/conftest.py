"""The journey of rules has a server and a sandbox of its own: others have linked and filled theirs already."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Running, place, started


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    at = place(tmp_path_factory.mktemp("rules"))
    with started(["make", "--no-print-directory", "run"], at):
        yield at
