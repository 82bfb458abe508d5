"""Questions and searches with names (X9): saving one, the list, running, renaming, deleting; an administrator's are
starters for everybody.

What runs on a schedule names a saved question by its id: `tables.saved_questions.get(id).text` is what to ask.
"""

from app.routing import Routes
from handlers.saved import actions

ROUTES = Routes(
    buttons={
        "save": actions.ask_name,
        "saved": actions.listed,
        "savedrun": actions.run,
        "savedshow": actions.show,
        "savededit": actions.ask_changes,
        "saveddel": actions.delete,
    },
    forms={"save": actions.save, "savededit": actions.change},
)
"""The button `save` carries the text of a question, or of a search that begins with /zcrm; the others a saved id."""
