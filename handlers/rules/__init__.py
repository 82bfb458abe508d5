"""Rules act on visitors (U2): rings, scores, lists, assignment, and triggers with what they do."""

from app.routing import Routes
from handlers.rules import calling, due, event

ROUTES = Routes(
    events={
        "visitor/rules": event.react,
        "clock/trigger": due.fire,
        "clock/rule_fields": due.look_through,
        calling.WEBHOOK: calling.webhook,
        calling.TASK: calling.task,
        calling.TRANSFER: calling.transfer,
    },
    reactions={"rules": event.WANTED},
)
