"""What Cliq sends to dispatch in these tests, and what dispatch leaves behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.cliq import reference
from app.cliq.request import CliqRequest, parse
from app.dispatch import Answered, Dispatcher
from tests.app.claiming import claim_in
from tests.app.platform import Platform, payload

Make = Callable[..., Dispatcher]
"""Makes a Dispatcher; see the fixture `dispatcher`."""


def command(platform: Platform, handler: str = "execution_handler", **params: Any) -> CliqRequest:
    return parse(payload(handler=handler, at=platform.source.now(), **params))


def press(
    platform: Platform, *, asker: str = "7", signed_for: str = "7", kind: str = "go", **params: Any
) -> CliqRequest:
    expires = platform.source.now() + timedelta(days=7)
    key = reference.sign(kind, "record1", signed_for, expires, platform.keys)
    access = {"user_id": asker, "chat_id": "CT_1", "organization": {"id": "700"}}
    body = payload(
        "function",
        "button_handler",
        at=platform.source.now(),
        name="zcrmbutton",
        arguments={"key": key},
        target={"name": "Go"},
        access=access,
        **params,
    )
    return parse(body)


def said(answered: Answered) -> Any:
    return answered.body["output"]


def outbox(platform: Platform) -> list[Any]:
    rows = []
    with platform.database.write() as tables:
        while (claimed := claim_in(tables, platform.source.now())) is not None:
            rows.append(claimed.message)
            tables.connection.exec_driver_sql(f"UPDATE outbox SET state='sent' WHERE outbox_id={claimed.outbox_id}")
    return rows
