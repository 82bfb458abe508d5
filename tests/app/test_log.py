"""Log lines are JSON, carry the request's id, and hold no secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app import log


@pytest.fixture
def lines() -> Iterator[Any]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    log.configure("INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers, root.level = handlers, level


def test_a_line_is_one_json_object_with_the_requests_id(lines: Any) -> None:
    log.fresh(request_id="r1")
    log.bind(asker="7")
    log.logger().info("answered", text="大谷\n二行目", milliseconds=1.5)
    log.fresh(request_id="r2")
    log.logger().debug("not shown")
    log.logger().warning("again")
    first, second = lines()
    assert (first["event"], first["request_id"], first["asker"], first["text"]) == (
        "answered",
        "r1",
        "7",
        "大谷\n二行目",
    )
    assert (second["request_id"], second["level"]) == ("r2", "warning")
    assert "asker" not in second


@pytest.mark.parametrize(
    "secret",
    [
        "1000.abcdef0123456789.fedcba9876543210",
        "https://accounts.zoho.jp/oauth/v2/token?refresh_token=s3cr3t&x=1",
        "https://x.test/oauth/callback?state=abc.s3cr3t&code=s3cr3t",
        "https://x.test/oauth/start?ticket=s3cr3t",
        "Authorization: Zoho-oauthtoken s3cr3t",
        "Bearer s3cr3t",
        "POST /cliq/s3cr3t-path-of-the-stand-alone-component",
        "postgresql://crm:s3cr3t@db.test/crm",
        "https://cliq.test/api/v2/bots/x/message?appkey=s3cr3t",
        "gAAAAABm" + "s3cr3t" * 8,
    ],
)
def test_secrets_in_texts_are_masked(secret: str, lines: Any) -> None:
    log.logger().info("event", url=secret, nested={"list": [secret]}, error=RuntimeError(secret))
    logging.getLogger("some.library").warning("it says %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        log.logger().error("failed", exc_info=True)
    written = json.dumps(lines())
    assert "s3cr3t" not in written
    assert "1000.abc" not in written
    assert len(lines()) == 3


def test_facts_with_secret_names_are_masked(lines: Any) -> None:
    log.logger().info("event", access_token="a", headers={"Authorization": "b", "X-Cliq-Signature": "c"}, Password="d")
    (line,) = lines()
    assert line["access_token"] == line["Password"] == "***"
    assert line["headers"] == {"Authorization": "***", "X-Cliq-Signature": "***"}


def test_a_trace_is_one_line(lines: Any) -> None:
    try:
        raise KeyError("x")
    except KeyError:
        log.logger().error("failed", exc_info=True)
    (line,) = lines()
    assert "KeyError" in line["exception"]
