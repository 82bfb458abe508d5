"""Links to records of the CRM that somebody pastes into a chat: the card under them."""

from app.routing import Routes
from handlers.links import actions

ROUTES = Routes(links={"unfurl_handler": actions.unfurl, "unfurl_post_message_handler": actions.sent})
