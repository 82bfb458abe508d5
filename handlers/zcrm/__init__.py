"""The slash command /zcrm: suggestions while typing, results, errors that point."""

from app.routing import Routes
from handlers.zcrm import actions, bot, command, suggest

ROUTES = Routes(
    commands={"zcrm": command.run},
    suggestions={"zcrm": suggest.suggest},
    buttons={"run": actions.run_text, "next": actions.next_rows},
    bot={"message_handler": bot.message, "mention_handler": bot.message, "welcome_handler": bot.help_text},
    menu={"Help": bot.help_text, "ヘルプ": bot.help_text},
)
