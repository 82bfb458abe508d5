"""Mail campaigns: who came by which mail, what they did with the last ones, and who joins a list (M1-M7)."""

from app.routing import Routes
from handlers.campaigns import due, event

ROUTES = Routes(
    events={
        "visitor/campaigns": event.happened,
        "campaigns/changed": event.changed,
        "campaigns/join": event.join,
        "clock/campaigns": due.joined,
    },
    reactions={"campaigns": frozenset({"landed", "returned", "contact_captured", "chat_started", "known"})},
)
