"""Sharing what one sees, a record or an answer, with a colleague or a channel, and a word of one's own."""

from app.routing import Routes
from handlers.share import actions

ROUTES = Routes(
    buttons={"send": actions.ask},
    forms={"send": actions.submitted},
    options={"send": actions.search},
)
