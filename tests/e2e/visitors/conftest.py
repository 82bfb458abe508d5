"""SalesIQ and the CRM linked as an administrator does it, the demo pages allowed to report, #sales subscribed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import Running, place, started
from tests.e2e.screen import AOI, MISAKI, Screen
from tests.e2e.visitors.outside import Records

TASK_DAYS = 7


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server and a sandbox for this file alone: a sandbox that begins anew gives the same numbers to other chats, and
    a server that remembers the first ones takes them for those."""
    at = place(tmp_path_factory.mktemp("visitors"))
    with started(["make", "--no-print-directory", "run"], at):
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


@pytest.fixture(scope="module")
def linked(browser: Any, running: Running) -> Records:
    """Visitors who chatted, answered or not, are added to the CRM, with a task for the next week."""
    for part in ("salesiq", "crm"):
        consent(browser, running, part)
    running.flask("setup", "salesiq", "--apply")
    for brand in re.findall(r"^(\d+)  ", running.flask("visitors", "brands"), re.MULTILINE):
        running.flask("visitors", "brand", brand, "--origin", running.sandbox)
    running.flask("places", "set", "crm", "--added", "attended_missed", "--task", str(TASK_DAYS))
    if "web" not in running.flask("subscriptions", "list"):
        running.flask("subscriptions", "add", "web", "--channel", "sales", "--events", "all")
    return Records(running, AOI)


@pytest.fixture
def sales(browser: Any, running: Running, linked: Records) -> Iterator[Screen]:
    """Misaki's console, open at #sales, which hears of everything that visitors do."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{running.sandbox}/?user={MISAKI}")
    page.wait_for_selector("body[data-ready]")
    yield Screen(page)
    window.close()


@pytest.fixture
def visitor(browser: Any, running: Running) -> Iterator[Any]:
    """Another browser, at the mail whose link leads to the demo site."""
    window = browser.new_context(viewport={"width": 1100, "height": 800})
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{running.sandbox}/site/japan/mail")
    yield page
    window.close()
