"""Reminders of tasks, calls and meetings: told once at their moment, snoozed, marked done, stopped."""

from app.routing import Routes
from handlers.reminders import actions, due, event

ROUTES = Routes(
    buttons={
        "rshow": actions.show,
        "rsnooze": actions.snooze,
        "rdone": actions.done,
        "rstop": actions.stop,
        "rtoggle": actions.toggle,
    },
    forms={"rcall": actions.called},
    menu={"My reminders": actions.mine, "リマインダー": actions.mine},
    events={
        "crm/watch": event.watch,
        "clock/reminder": due.tell,
        "clock/sweep": due.sweep,
        "clock/watch": due.keep_watch,
    },
    doors={"crm/watch": event.DOOR},
)
