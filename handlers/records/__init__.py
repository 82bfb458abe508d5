"""One record: its card, posting it to the chat, its owner, changing it."""

from app.context import Entry
from app.routing import Routes
from handlers.records import actions, edit

ROUTES = Routes(
    buttons={
        "rec": actions.show,
        "post": actions.post,
        "own": actions.owner,
        "more": actions.more,
        "share": actions.share,
        "shared": actions.shared,
        "edit": edit.ask,
        "resave": edit.again,
        "undo": edit.again,
    },
    forms={
        "more": actions.chosen,
        "edit": edit.submitted,
    },
    options={"edit": edit.search},
    more={"share": Entry("record.share", place=10)},
)
