"""The link between a person in Cliq and their Zoho account: the card that makes it, the button that ends it."""

from app.routing import Routes
from handlers.account import actions

ROUTES = Routes(buttons={"unlink": actions.unlink})
