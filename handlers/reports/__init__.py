"""Answers and digests on a schedule: asked anew at their time, under the rights of who put them there."""

from app.routing import Routes
from handlers.reports import actions, due

ROUTES = Routes(
    buttons={
        "schedule": actions.ask,
        "schedules": actions.listed,
        "schednow": actions.now,
        "schedstop": actions.stop,
    },
    forms={"schedule": actions.submitted},
    events={"clock/report": due.report, "clock/digest": due.digest},
)
