"""A visitor at their own browser: the demo site with the product's page script, and SalesIQ's chat widget in it."""

from typing import Any

from tests.e2e.conftest import Running
from tests.e2e.visitors.outside import play


class Surfer:
    """One browser profile: what its pages store stays until `close`."""

    def __init__(self, browser: Any, running: Running) -> None:
        self._running = running
        self._window = browser.new_context(viewport={"width": 1100, "height": 800})
        self._window.set_default_timeout(30_000)
        self.page: Any = self._window.new_page()

    def close(self) -> None:
        self._window.close()

    # -- reading --------------------------------------------------------------------------------------------------

    def arrives(self, link: str) -> None:
        """By a link of the mail, an advertisement, or a plain one; agrees to be remembered, when asked."""
        self.page.goto(f"{self._running.sandbox}/site/japan/mail")
        self.reads(link)
        accept = self.page.get_by_test_id("consent-accept")
        if accept.is_visible():
            accept.click()

    def reads(self, page: str) -> None:
        """The page behind a link of this one."""
        with self.page.expect_navigation():
            self.page.get_by_test_id(page).click()
        self.page.wait_for_selector("body[data-salesiq]")

    def another_tab(self) -> Any:
        return self._window.new_page()

    def leaves(self) -> None:
        """Closes the page, not the browser."""
        self.page.close(run_before_unload=True)
        self.page = self._window.new_page()

    # -- chatting -------------------------------------------------------------------------------------------------

    def asks(self, text: str, name: str = "", email: str = "") -> None:
        """Opens the chat window and writes; with name and address, as far as given."""
        self.prepares(text, name, email)
        self.page.get_by_test_id("widget-send").click()

    def prepares(self, text: str, name: str = "", email: str = "") -> None:
        """All but the last press."""
        if not self.page.get_by_test_id("widget-window").is_visible():
            self.page.get_by_test_id("widget-button").click()
        for field, value in (("name", name), ("email", email), ("text", text)):
            if value:
                self.page.get_by_test_id(f"widget-{field}").fill(value)

    def rates(self) -> None:
        """Ends the chat, and was content."""
        self.ends()
        self.page.get_by_test_id("widget-rate-happy").click()
        self.page.get_by_test_id("widget-thanks").wait_for()

    def ends(self) -> None:
        self.page.get_by_test_id("widget-end").click()
        self.page.get_by_test_id("widget-ended").wait_for()

    def sees(self, what: str) -> Any:
        return self.page.get_by_test_id(f"widget-{what}")

    # -- what SalesIQ and its operators do with the chat ---------------------------------------------------------

    def meets(self, verb: str, **facts: Any) -> None:
        """`attend`, `miss`, `transfer`, `message` …: POST /sandbox/visitors/<verb>, about this browser's chat."""
        key = self.page.evaluate("localStorage.getItem('siq_visitor')")
        play(self._running, verb, key, **facts)
