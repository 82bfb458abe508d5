"""A team at its chats: SalesIQ linked, its people with accounts that may speak there, one channel that hears of all."""

from typing import Any

from app.rules.subscriptions import EVENTS, Filters, anchor
from app.storage.identity.accounts import Invitation, link_url
from tests.handlers.visitors.conftest import link_salesiq
from tests.world import EMMA, KEN, MISAKI, World

USUAL: dict[str, Any] = {
    "name": "sales",
    "channel": "sales",
    "events": EVENTS,
    "filters": {},
    "condition": "",
    "is_quiet": False,
    "escalate_seconds": 0,
    "escalate_to": (),
    "is_on": True,
}


class Team:
    """operators: those whose accounts may speak at SalesIQ."""

    def __init__(self, world: World, operators: tuple[str, ...] = (KEN, MISAKI, EMMA)) -> None:
        self.world = world
        self.visitors = 0
        link_salesiq(world)
        for email in operators:
            self.consent(email)
        for email in (KEN, MISAKI, EMMA):  # they have been heard of, so that they have names
            world.say(email, "/zcrm help", chat="bot")

    def subscribe(self, **changes: Any) -> None:
        """The channel's one subscription."""
        with self.world.services.database.write() as tables:
            for one in tables.subscriptions.all():
                tables.subscriptions.remove(one.subscription_id)
            tables.subscriptions.add({**USUAL, **changes}, anchor(Filters()), "aoi", self.world.source.now())

    def consent(self, email: str) -> None:
        """They link their account again, now that they are operators."""
        services, invitation = self.world.services, Invitation(self.world.cliq_id(email), "", "ja")
        found = link_url(services.settings.public_url, services.vault, invitation, self.world.source.now())
        assert self.world.browse(found, email).status_code == 200

    def open_chat(self, text: str = "見積もりを依頼したい") -> None:
        """Somebody new lands and asks something."""
        self.visitors += 1
        who, site = {"name": "田中 一郎", "email": f"ichiro{self.visitors}@example.co.jp"}, self.world.site
        site.land(url="https://www.zylker.example/", **who)
        site.open_chat(text, **who)
        self.world.settle()

    @property
    def card(self) -> dict[str, Any]:
        return [one for one in self.world.messages("#sales", MISAKI) if one["card"]][-1]

    def thread(self) -> list[str]:
        name = self.card["thread"]
        return [one["text"] for one in self.world.messages(name, MISAKI)] if name else []

    def said(self) -> list[str]:
        """What the visitor has been told by operators."""
        lines: list[dict[str, Any]] = self.world.site.look()["chats"][-1]["lines"]
        return [line["text"] for line in lines if line["side"] == "operator"]

    def later(self, seconds: float) -> None:
        self.world.advance(seconds)
        self.world.settle()
