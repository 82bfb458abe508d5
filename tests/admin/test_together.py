"""Two administrators do the same thing at the same moment, on either database: the second is told, nothing is lost."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.administration import administrators
from app.administration.telling import notifications
from app.administration.telling.notifications import Given
from app.errors import UserError
from tests.admin.browser import Browser
from tests.crm_rules import RULE
from tests.world import AOI, KEN, World


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def anywhere(request: pytest.FixtureRequest) -> Iterator[World]:
    world = World(request.getfixturevalue(f"{request.param}_url"))
    yield world
    world.close()


def at_once(*works: Any) -> None:
    """Each in a thread of its own, all let go together."""
    gate = threading.Barrier(len(works))

    def run(work: Any) -> None:
        gate.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_administrators_save_a_notification_and_leave_no_administrator_out(anywhere: World) -> None:
    services = anywhere.services
    notifications.add(services, "test", Given(RULE, "Deals", "first", "manager"))
    form: dict[str, Any] = {
        "rule": RULE,
        "module": "Deals",
        "to": "manager",
        "style": "text",
        "is_on": "yes",
        "version": "1",
    }
    browsers = {email: Browser(anywhere).invite(email).open("/admin/notifications/1") for email in (AOI, KEN)}
    at_once(
        *(
            lambda email=email, one=one: one.post("/admin/notifications/1", **form, message=f"of {email}", number="1")
            for email, one in browsers.items()
        )
    )
    statuses = {email: one.status for email, one in browsers.items()}
    assert sorted(statuses.values()) == [200, 409]
    (first,), (second,) = ([email for email, one in statuses.items() if one == status] for status in (200, 409))
    (kept,) = notifications.listed(services)
    assert (kept.message, kept.version, kept.changed_by) == (f"of {first}", 2, first)
    late = browsers[second]
    assert first in late.text
    assert f"of {second}" in late.html, "what was typed stays"
    late.post("/admin/notifications/1", **form | {"version": "2"}, message=f"of {second}", number="1")
    with services.database.read() as tables:
        changes = tables.audit.entries(word="notification.change")
    told = [(one.actor, one.before["message"], one.after["message"]) for one in reversed(changes)]
    assert told == [(first, "first", f"of {first}"), (second, f"of {first}", f"of {second}")]

    refused: list[str] = []

    def remove(email: str) -> None:
        try:
            administrators.remove(services, "test", email)
        except UserError as error:
            refused.append(error.code)

    at_once(lambda: remove(AOI), lambda: remove(KEN))
    assert refused == ["last_administrator"]
    assert len(administrators.everybody(services)) == 1
