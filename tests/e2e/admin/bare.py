"""A server that knows nobody yet, beside a Cliq that has none of its components: where docs/install.md begins.

`window` is a browser that notes every error of a page, and acts as an administrator does.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import BIN, ROOT, Running, place, started
from tests.e2e.control import post

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


@contextmanager
def installation(folder: Path) -> Iterator[Running]:
    """Procfile's processes with the settings of docs/install.md: no account, nobody named as administrator."""
    at = place(folder)
    prepare = [str(BIN / "python"), "-m", "sandbox", "prepare", "--dir", str(folder / "sandbox")]
    subprocess.run(prepare, cwd=ROOT, env=at.given, check=True, timeout=60)
    path = folder / "sandbox" / "env"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("ADMINISTRATORS=")]
    path.write_text("\n".join(lines) + "\n")
    at.flask("migrate")
    with started([str(BIN / "honcho"), "-e", str(path), "-f", "Procfile.dev", "start"], at):
        post(at, "/sandbox/switches", {"components": "rest"})
        yield at


def link(at: Running, printed: str) -> str:
    """The last address of ours in what a command printed."""
    return re.findall(rf"{re.escape(at.product)}\S+", printed)[-1]


@dataclass
class Window:
    """A browser window; `errors` holds what its pages of ours complained about, in the console or by a status."""

    page: Any
    at: Running
    errors: list[str] = field(default_factory=list)
    expected: tuple[int, ...] = ()  # statuses that the journey asks for

    def watch(self) -> "Window":
        self.page.set_default_timeout(30_000)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        return self

    def _heard(self, message: Any) -> None:
        refused = any(f"status of {status}" in message.text for status in self.expected)
        if message.type in ("error", "warning") and not refused:
            self.errors.append(f"{self.page.url}: {message.text} {message.location.get('url', '')}")

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.at.product + path)

    def press(self, name: str, *, role: str = "button", within: Any = None) -> None:
        (within or self.page).get_by_role(role, name=name, exact=True).click()

    def sign_in(self, email: str, language: str = "en") -> None:
        self.open("/admin/signin/zoho")
        self.consent(email)
        self.page.wait_for_url(f"{self.at.product}/admin")
        self.speak(language)

    def consent(self, email: str) -> None:
        """Answer Zoho's page as that person."""
        self.page.locator(f'input[name="user"][value="{email}"]').check()
        self.page.locator('button[value="approve"]').click()

    def speak(self, language: str) -> None:
        """language  'en' or 'ja'; presses the switch when the page speaks the other one"""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(f'button[name="language"][value="{language}"]').click()
            expect(self.page.locator("html")).to_have_attribute("lang", language)

    def picture(self, path: Path, **options: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, **options)


@contextmanager
def window(browser: Any, at: Running, size: dict[str, int] | None = None) -> Iterator[Window]:
    context = browser.new_context(viewport=size or DESK, locale="en-GB")
    opened = Window(context.new_page(), at).watch()
    try:
        yield opened
    finally:
        context.close()
