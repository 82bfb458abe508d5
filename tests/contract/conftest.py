"""The sandbox in front of Zoho's own SDK: its webhooks go through the SDK's entry, as Cliq calls it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.app import create_sandbox
from tests.contract import official
from tests.sandbox.cliq_product import Cliq, Product
from tests.sandbox.conftest import NOW


@pytest.fixture
def cliq(product: Product) -> Iterator[Cliq]:
    app = create_sandbox(frozen_at=NOW, callback=product)
    yield Cliq(app.test_client())
    app.extensions["sandbox"].store.close()


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], Any]:
    """The SDK's own entry: it finds the handler by the body and answers the JSON that Cliq would get."""
    monkeypatch.setenv("X_ZC_FUNCTION_ROOT", str(tmp_path))
    (tmp_path / "h.py").write_text("")
    names = ("bot", "command", "messageaction", "function", "extension", "link_preview", "widget")

    class Arrived:
        def __init__(self, body: dict[str, Any]) -> None:
            self.body = {**body, "timestamp": 9_999_999_999_999}  # else it posts a late answer

        def get_request_body(self) -> dict[str, Any]:
            return self.body

    def run(body: dict[str, Any]) -> Any:
        config = {"ZohoCliq": {"handlers": {f"{name}_handler": "h.py" for name in names}}}
        sdk = official.module("zcatalyst_cliq")
        return json.loads(sdk.execute(Arrived(json.loads(json.dumps(body))), config))["output"]

    return run
