"""The official clients, or a skip that says how to get them; they are in a lock of their own."""

import importlib
from types import ModuleType

import pytest

from tests.profiles import on_ci

HOW = "install the official clients: pip install --no-deps --require-hashes -r requirements-clients.txt"


def module(name: str) -> ModuleType:
    """An installed module of an official client; skips the whole file when it is missing (a failure on CI)."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if on_ci():
            raise
        pytest.skip(f"{missing.name} is missing; {HOW}", allow_module_level=True)
