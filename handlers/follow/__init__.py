"""Following a record until it is closed (X8), and what has changed since one last looked (X12)."""

from app.context import Entry
from app.routing import Routes
from handlers.follow import actions, event, payload

ROUTES = Routes(
    buttons={
        "follow": actions.follow,
        "follow_here": actions.follow_here,
        "unfollow": actions.unfollow,
        "changed": actions.changed,
        "pipeline": actions.pipeline,
    },
    more={
        "follow": Entry("follow.me", place=40),
        "follow_here": Entry("follow.here", place=41),
        "changed": Entry("follow.what_changed", place=42),
    },
    events={"crm/follow": event.told, "clock/followed": event.sweep},
    doors={"crm/follow": payload.DOOR},
)
