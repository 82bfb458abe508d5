"""A note on a record: from its card, from the bot's menu, of a message that somebody chose."""

from app.routing import Routes
from handlers.notes import actions

ROUTES = Routes(
    buttons={
        "note": actions.ask,
        "note_any": actions.ask_for_any,
        "renote": actions.again,
        "note_said": actions.ask_with,
    },
    forms={"note": actions.submitted, "note_any": actions.submitted_for_any},
    options={"note_any": actions.search},
    changes={"note_any": actions.changed},
    menu={"Add note": actions.ask_for_any, "メモを追加する": actions.ask_for_any, "メモを追加": actions.ask_for_any},
)
