"""Visitors of web sites: what SalesIQ and the page script say of them is taken in, and others hear of it."""

from app.routing import Routes
from app.visitors.intake.incoming import ADMINISTRATION, CONVERSATION, VISITOR
from handlers.visitors import actions, event

ROUTES = Routes(
    events={
        **{f"salesiq/{name.replace('.', '_')}": event.conversed for name in CONVERSATION},
        **{f"salesiq/{name.replace('.', '_')}": event.described for name in VISITOR},
        **{f"salesiq/{name.replace('.', '_')}": event.administered for name in ADMINISTRATION},
        "salesiq/fetch": event.fetched,
        "site/moved": event.moved,
        "site/gone": event.gone,
        "clock/visitors": event.swept,
    },
    buttons={"visitors": actions.answer, "visits": actions.listed, "visitor": actions.history},
)
