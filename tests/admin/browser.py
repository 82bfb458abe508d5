"""An administrator's browser over the product in process: pages, forms with their CSRF value, Zoho's consent page."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from app.administration import administrators
from sandbox.in_process import BASE, PRODUCT
from tests.world import World

_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
_TAG = re.compile(r"<[^>]+>")


class Browser:
    """Follows redirects, also to Zoho and back; keeps cookies of the product only."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = world.app.test_client()
        self.page: TestResponse | None = None
        self.csrf = ""

    def open(self, path: str) -> "Browser":
        return self._go("GET", path)

    def post(self, path: str, *, forged: bool = False, **fields: str) -> "Browser":
        """Send a form of the page that is open, or was last; forged: without its CSRF value."""
        if self.csrf and not forged:
            fields["csrf"] = self.csrf
        return self._go("POST", path, fields)

    def sign_in(self, user: str, decision: str = "approve") -> "Browser":
        """Press the button, and answer Zoho's consent page as `user`."""
        answer = self.client.get("/admin/signin/zoho", base_url=PRODUCT)
        consent = urlsplit(answer.location)
        assert answer.location.startswith(BASE), answer.location
        path = f"{consent.path}?{consent.query}"
        back = self.world.control.post(path, base_url=BASE, data={"user": user, "decision": decision})
        return self._go("GET", back.location)

    def invite(self, user: str, email: str | None = None, **options: Any) -> "Browser":
        """Open a fresh invitation and sign in with it."""
        link = administrators.invite(self.world.services, "test", email=email, **options)
        return self.open(link).sign_in(user)

    @property
    def html(self) -> str:
        return self.page.get_data(as_text=True) if self.page is not None else ""

    @property
    def text(self) -> str:
        body = self.html.partition("<body")[2].partition(">")[2]
        return " ".join(unescape(_TAG.sub(" ", body)).split())

    @property
    def status(self) -> int:
        assert self.page is not None
        return self.page.status_code

    @property
    def path(self) -> str:
        assert self.page is not None
        return self.page.request.path

    def _go(self, method: str, url: str, fields: dict[str, str] | None = None) -> "Browser":
        path = url.removeprefix(PRODUCT)
        self.page = self.client.open(path, method=method, base_url=PRODUCT, data=fields)
        for _ in range(5):
            if self.page.status_code not in (301, 302, 303):
                break
            self.page = self.client.get(self.page.location.removeprefix(PRODUCT), base_url=PRODUCT)
        found = _CSRF.search(self.html)
        self.csrf = found[1] if found else self.csrf
        return self
