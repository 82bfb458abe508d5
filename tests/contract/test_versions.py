"""The official clients must not drag old libraries in: their own requirements would."""

from importlib.metadata import version

import pytest


@pytest.mark.parametrize(("package", "least"), [("requests", (2, 32)), ("urllib3", (2, 0))])
def test_libraries_are_not_dragged_back(package: str, least: tuple[int, int]) -> None:
    major, minor = version(package).split(".")[:2]
    assert (int(major), int(minor)) >= least, f"{package} {version(package)}: install the clients with --no-deps"
