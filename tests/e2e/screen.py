"""The console's page in words: who acts, what is typed, suggested, picked, pressed and seen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

EMMA = "emma.clark@zylker.example"
AOI = "aoi.mori@zylker.example"
KEN = "ken.sato@zylker.example"
MISAKI = "misaki.takahashi@zylker.example"
DAISUKE = "daisuke.suzuki@zylker.example"


expect.set_options(timeout=30_000)  # a busy machine is no broken page


class Screen:
    def __init__(self, page: Page) -> None:
        self.page = page

    def act_as(self, email: str) -> None:
        """Returns when the page has become that person's: what is typed before would be lost."""
        switch = self.page.get_by_test_id("user-switch")
        if switch.input_value() != email:
            with self.page.expect_response(lambda answer: "/sandbox/crm/records" in answer.url):
                switch.select_option(email)

    def speak(self, language: str) -> None:
        """language  'ja' or 'en': of the page itself"""
        self.page.get_by_test_id(f"language-{language}").click()

    def open(self, chat: str) -> None:
        with self.page.expect_response(lambda answer: "/sandbox/messages" in answer.url):
            self.page.get_by_test_id("chat-item").filter(has_text=chat).first.click()

    def type(self, text: str) -> None:
        """Key by key, as a person does: each one asks for suggestions."""
        self.page.get_by_test_id("message-box").press_sequentially(text)

    def clear(self) -> None:
        self.page.get_by_test_id("message-box").fill("")

    def suggestion(self, text: str) -> Locator:
        return self.page.get_by_test_id("suggestion").filter(has_text=text).first

    def suggests(self, *texts: str) -> None:
        for text in texts:
            expect(self.suggestion(text)).to_be_visible()

    def send(self) -> None:
        self.page.get_by_test_id("send").click()

    def press(self, label: str) -> None:
        self.page.get_by_test_id("button").filter(has_text=label).last.click()

    def sees(self, *texts: str) -> None:
        """Each text stands in the last message."""
        for text in texts:
            expect(self.page.get_by_test_id("message").last).to_contain_text(text)

    def is_told(self, text: str) -> None:
        """A line at the top of the chat says so, and goes away."""
        expect(self.page.get_by_test_id("banner").last).to_contain_text(text)

    def picture(self, path: Path, **options: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, **options)
