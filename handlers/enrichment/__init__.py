"""Enrichment: who is behind a visitor's e-mail address, and which company (E1-E7)."""

from app.routing import Routes
from app.visitors.offering import Offer
from handlers.enrichment import actions, due, event

ROUTES = Routes(
    events={
        "visitor/enrichment": event.happened,
        "enrichment/again": event.again,
        "enrichment/answer": event.answered,
        "clock/enrichment": due.refreshed,
    },
    reactions={
        "enrichment": frozenset({"landed", "returned", "contact_captured", "chat_started", "known"}),
    },
    buttons={actions.KIND: actions.shown},
    on_visitor={actions.KIND: Offer("enrichment.button", actions.has_something, place=60)},
)
