"""B3: the word search of the fallback: every module that may be searched, the four of /zcrm first, four at once."""

import threading
from typing import Any

from app.clients.crm import Crm
from app.clients.http import Http
from app.search.asking.words import AT_ONCE, search_words
from sandbox.in_process import BASE, WSGIAdapter
from tests.app.search.asking.conftest import MANAGER, MODULES, World
from tests.app.search.zylker import Tokens


class Crowd(WSGIAdapter):
    """Counts how many requests are under way at the same time; each waits a moment for the others."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.lock, self.now, self.most = threading.Lock(), 0, 0

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        threading.Event().wait(0.02)
        try:
            return super().send(request, *args, **more)
        finally:
            with self.lock:
                self.now -= 1


def test_b3_at_most_four_modules_are_searched_at_once(world: World) -> None:
    crowd, box = Crowd(world.zoho), world.zylker(MANAGER)
    box.crm = Crm(
        Http("crm", source=box.source, adapters={BASE: crowd}),
        api_domain=f"{BASE}/zohoapis",
        tokens=Tokens(box.box, MANAGER),
        organisation="zylker",
    )
    found = search_words("Zylker", world.asking())
    assert 1 < crowd.most <= AT_ONCE == 4
    assert [name for name, _, _ in found][:4] == ["Leads", "Contacts", "Accounts", "Deals"]
    assert {name for name, _, _ in found} == set(MODULES)
