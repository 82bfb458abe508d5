"""The demo organisation, asked in process; expectations are computed from the rows that the sandbox keeps."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.search.asking.asking import Asking
from sandbox.app import create_sandbox
from sandbox.crm.service import crm_of
from tests.app.search.zylker import AOI, Zylker
from tests.fixed import START

REP, MANAGER = "misaki.takahashi@zylker.example", AOI
MODULES = ("Leads", "Contacts", "Accounts", "Deals", "Tasks", "Events", "Calls", "Cases", "Campaigns")
TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = START.astimezone(TOKYO).date()
WON, LOST = {"Closed Won", "Renewed"}, {"Closed Lost", "Closed Lost to Competition"}


class World:
    """The demo data, and anybody in it who asks."""

    def __init__(self) -> None:
        self.zoho = create_sandbox(frozen_at=START)
        self.of: dict[str, Zylker] = {}

    def zylker(self, who: str) -> Zylker:
        if who not in self.of:
            self.of[who] = Zylker(self.zoho, who)
        return self.of[who]

    def asking(self, who: str = MANAGER, **facts: Any) -> Asking:
        box = self.zylker(who)
        catalog = box.metadata.catalog(box.crm, "zylker", "ja", f"all of {who}", modules=MODULES)
        user = box.people.of_cliq_user("", who)
        assert user is not None
        known: dict[str, Any] = {
            "pipelines": box.metadata.pipelines(box.crm, "zylker", "ja"),
            "fiscal_start_month": box.metadata.fiscal_start_month(box.crm, "zylker"),
            "today": TODAY,
            "zone": TOKYO,
            "user_id": user.id,
            "currency": "JPY",
        }
        asking = Asking(box.crm, catalog, box.people, **{**known, **facts})
        self.refill()
        return asking

    def refill(self) -> None:
        self.zylker(MANAGER).refill()

    def calls(self, part: str = "") -> int:
        return self.zylker(MANAGER).calls(part)

    def rows(self, module: str, who: str = MANAGER) -> list[dict[str, Any]]:
        """What a person may see, straight from the store."""
        crm = crm_of(self.zylker(MANAGER).box)
        user = next(one for one in crm.people.all("zylker") if one.email == who)
        rows: list[dict[str, Any]] = crm.rows(user, module)
        return [row for row in rows if not row.get("Converted__s")]


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.zylker(MANAGER).box.store.close()


Ask = Callable[..., Any]


def day(value: str | None) -> date | None:
    """The day in Tokyo of what the store keeps."""
    if not value:
        return None
    return datetime.fromisoformat(value).astimezone(TOKYO).date() if "T" in value else date.fromisoformat(value)
