"""What visitors become in the CRM or in Bigin: records, notes, tasks, transcripts, visits (C2-C11, G1)."""

from app.routing import Routes
from handlers.pushing import event

ROUTES = Routes(events={"visitor/records": event.told}, reactions={"records": event.KINDS})
