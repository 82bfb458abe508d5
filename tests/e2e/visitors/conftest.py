"""SalesIQ, the CRM and Bigin linked as an administrator does it, the demo pages allowed to report, #sales told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.e2e.conftest import Running, place, started
from tests.e2e.control import post
from tests.e2e.screen import AOI, MISAKI, Screen
from tests.e2e.visitors.kept import Kept
from tests.e2e.visitors.surfer import Surfer

TASK_DAYS = 7
MANY = {"calls": 10_000, "window_seconds": 60, "lock_seconds": 1}


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server and a sandbox for this folder alone: a sandbox that begins anew gives the same numbers to other chats,
    and a server that remembers the first ones takes them for those.

    Cliq takes more cards a minute than the real one, and the server sends them: the journeys of an hour happen within
    a few minutes here. That it keeps to the real pace is shown elsewhere.
    """
    at = place(tmp_path_factory.mktemp("visitors"))
    at = replace(at, given={**at.given, "PACE_CARDS": "0"})
    with started(["make", "--no-print-directory", "run"], at):
        post(at, "/sandbox/rates", {"structured": MANY})
        yield at


def consent(browser: Any, running: Running, part: str) -> None:
    """What the link of `links ask` leads an administrator to."""
    window = browser.new_context()
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(running.flask("links", "ask", part).strip().splitlines()[-1])
    page.check(f"input[value='{AOI}']")
    page.click("button[value=approve]")
    page.get_by_role("heading", name="Linked").wait_for()
    window.close()


@pytest.fixture(scope="package")
def linked(browser: Any, running: Running) -> None:
    """Chats are told in #sales, and go to the CRM."""
    for part in ("salesiq", "crm"):
        consent(browser, running, part)
    running.flask("setup", "salesiq", "--apply")
    (japan,) = re.findall(r"^(\d+)  Zylker Japan", running.flask("visitors", "brands"), re.MULTILINE)
    running.flask("visitors", "brand", japan, "--origin", running.sandbox)
    running.flask("places", "set", "crm", "--added", "attended_missed", "--task", str(TASK_DAYS))
    running.flask("subscriptions", "add", "web", "--channel", "sales", "--events", "all")


@pytest.fixture(scope="module", params=["crm", "bigin"])
def kept(request: pytest.FixtureRequest, browser: Any, running: Running, linked: None) -> Iterator[Kept]:
    """Where visitors go. Who chatted, answered or not, is added there, with a task for the next week."""
    if request.param == "bigin":
        if "bigin: not linked" in running.flask("places", "list"):
            consent(browser, running, "bigin")
            running.flask("places", "set", "bigin", "--added", "attended,missed", "--task", str(TASK_DAYS))
        else:  # another file has had visitors go there
            running.flask("places", "on", "bigin")
    yield Kept(running, request.param)
    if request.param == "bigin":
        running.flask("places", "on", "crm")


@pytest.fixture
def sales(browser: Any, running: Running, linked: None) -> Iterator[Screen]:
    """Misaki's console, open at #sales, which hears of everything that visitors do."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{running.sandbox}/?user={MISAKI}")
    page.wait_for_selector("body[data-ready]")
    yield Screen(page)
    window.close()


@pytest.fixture
def surfer(browser: Any, running: Running) -> Iterator[Surfer]:
    """A visitor's browser, which knows nothing of the site yet."""
    made = Surfer(browser, running)
    yield made
    made.close()
