"""Notifications of the CRM's workflow rules: a rule calls, people and channels are told (W1–W5)."""

from app.routing import Routes
from handlers.workflow import event, payload

ROUTES = Routes(
    events={"crm/workflow": event.told, event.TEST: event.tested},
    doors={"crm/workflow": payload.DOOR},
)
