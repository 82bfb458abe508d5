"""One record: its card, posting it to the chat, its owner, a note on it."""

from app.context import Entry
from app.routing import Routes
from handlers.records import actions, edit, notes

ROUTES = Routes(
    buttons={
        "rec": actions.show,
        "post": actions.post,
        "own": actions.owner,
        "more": actions.more,
        "note": notes.ask,
        "note_any": notes.ask_for_any,
        "renote": notes.again,
        "share": actions.share,
        "edit": edit.ask,
        "resave": edit.again,
        "undo": edit.again,
    },
    forms={
        "more": actions.chosen,
        "edit": edit.submitted,
        "note": notes.submitted,
        "note_any": notes.submitted_for_any,
    },
    options={"edit": edit.search},
    more={"share": Entry("record.share", place=10)},
    menu={"Add note": notes.ask_for_any, "メモを追加する": notes.ask_for_any, "メモを追加": notes.ask_for_any},
)
