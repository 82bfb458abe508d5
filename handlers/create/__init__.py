"""Adding a record from chat: a lead, contact, account, deal, task, call or meeting (X4)."""

from app.context import Entry
from app.routing import Routes
from handlers.create import actions

RECORDS = frozenset(("Leads", "Contacts", "Accounts", "Deals"))

ROUTES = Routes(
    buttons={
        "create": actions.ask,
        "create_yes": actions.again,
        "add_task": actions.ask_about("Tasks"),
        "add_call": actions.ask_about("Calls"),
        "add_meeting": actions.ask_about("Events"),
        "add_deal": actions.ask_about("Deals"),
    },
    forms={"create": actions.submitted, "create_what": actions.chosen},
    options={"create": actions.search},
    changes={"create": actions.changed},
    more={
        "add_task": Entry("create.for.task", RECORDS, place=10),
        "add_call": Entry("create.for.call", RECORDS, place=11),
        "add_meeting": Entry("create.for.meeting", RECORDS, place=12),
        "add_deal": Entry("create.for.deal", frozenset(("Contacts", "Accounts")), place=13),
    },
)
