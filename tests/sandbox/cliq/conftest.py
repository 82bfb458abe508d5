"""One sandbox whose webhooks go to a throwaway product, emptied before every test: making one takes a while."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from sandbox.app import create_sandbox
from tests.sandbox.cliq_product import Product
from tests.sandbox.conftest import NOW


class Way:
    """Leads to the product of the running test."""

    product = Product()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.product(*args, **kwargs)


@pytest.fixture(scope="session")
def way() -> Way:
    return Way()


@pytest.fixture(scope="session")
def only_app(way: Way) -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, callback=way, dataset="empty")
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def product(way: Way) -> Product:
    way.product = Product()
    return way.product


@pytest.fixture
def app(only_app: Flask, product: Product) -> Flask:
    sandbox = only_app.extensions["sandbox"]
    sandbox.clock.set(NOW)
    sandbox.reset("empty")
    return only_app
