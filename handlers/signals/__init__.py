"""Signals of the CRM — calls, chats, e-mails, tickets … —, shown to the owner of the record (S1, S2)."""

from app.routing import Routes
from handlers.signals import event, payload

ROUTES = Routes(events={"crm/signal": event.told}, doors={"crm/signal": payload.DOOR})
