"""Questions to the bot in words: read by a grammar, answered with a figure, a table or a list."""

from app.routing import Routes
from handlers.ask import actions

ROUTES = Routes(buttons={"ask": actions.ask, "ask_share": actions.share})
