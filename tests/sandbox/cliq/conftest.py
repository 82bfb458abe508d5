"""A sandbox whose webhooks go to a throwaway product."""

from collections.abc import Iterator

import pytest
from flask import Flask

from sandbox.app import create_sandbox
from tests.sandbox.cliq_product import Cliq, Product
from tests.sandbox.conftest import NOW


@pytest.fixture
def product() -> Product:
    return Product()


@pytest.fixture
def app(product: Product) -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, callback=product)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def cliq(app: Flask) -> Cliq:
    return Cliq(app.test_client())
