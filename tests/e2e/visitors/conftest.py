"""SalesIQ linked as an administrator does it, its brands allowed to report from the demo pages, #sales subscribed."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import BIN, ROOT, Running, reset
from tests.e2e.screen import AOI, MISAKI, Screen

SERVICES = """
import sys
from app import log
from app.administration.visitors import consent, portal
from app.now import SystemSource
from app.services import build_services
from app.settings import load
services = build_services(load(), SystemSource(), log=log.logger())
"""
ASK = SERVICES + "print(consent.ask(services, sys.argv[1], 'salesiq'))"
SET_UP = (
    SERVICES
    + """
portal.refresh(services, sys.argv[1])
for step in portal.steps(services, sys.argv[1]):
    step.carry_out()
for brand in portal.brands(services):
    portal.change_brand(services, sys.argv[1], brand.brand_id, origins=[sys.argv[2]])
"""
)


def run(running: Running, script: str, *words: str) -> str:
    lines = (Path(running.given["DATA_DIR"]) / "sandbox" / "env").read_text().splitlines()
    given = running.given | dict(line.split("=", 1) for line in lines) | {"PYTHONPATH": os.fspath(ROOT)}
    done = subprocess.run(
        [str(BIN / "python"), "-c", script, *words],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def sales(browser: Any, running: Running) -> Iterator[Screen]:
    """Misaki's console, open at #sales, which hears of everything that visitors do."""
    reset(running)
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.goto(run(running, ASK, AOI).strip().splitlines()[-1])
    page.check(f"input[value='{AOI}']")
    page.click("button[value=approve]")
    page.get_by_text("Zylker KK").wait_for()
    run(running, SET_UP, AOI, running.sandbox)
    if "web" not in running.flask("subscriptions", "list"):
        running.flask("subscriptions", "add", "web", "--channel", "sales", "--events", "all")
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
