"""The slash command /zcrm: suggestions while typing, results, errors that point."""

from app.routing import Routes
from handlers.zcrm import actions, command, suggest

ROUTES = Routes(
    commands={"zcrm": command.run},
    suggestions={"zcrm": suggest.suggest},
    buttons={
        "run": actions.run_text,
        "typed": actions.typed,
        "usage": actions.usage,
        "next": actions.next_rows,
    },
)
