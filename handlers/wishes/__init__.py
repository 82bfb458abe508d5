"""A sentence that wishes to change something in the CRM: the form that does it, filled with what it says (B3, X4)."""

from app.routing import Routes
from handlers.wishes import actions

ROUTES = Routes(buttons={"wish": actions.answer})
