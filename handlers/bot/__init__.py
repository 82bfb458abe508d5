"""The bot as a person meets it: messages, mentions, the welcome, the menu, and when it keeps silent."""

from app.routing import Routes
from handlers.bot import actions

ROUTES = Routes(
    buttons={"help": actions.help_text},
    forms={"search": actions.searched},
    bot={
        "message_handler": actions.message,
        "mention_handler": actions.message,
        "welcome_handler": actions.welcome,
        "participation_handler": actions.participation,
    },
    menu={
        "Search": actions.search,
        "検索": actions.search,
        "検索する": actions.search,
        "Help": actions.help_text,
        "ヘルプ": actions.help_text,
    },
)
