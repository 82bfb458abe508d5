"""What somebody wants to be told: why a message came, stopping such, and the menu's *Notifications* (X2, B4)."""

from app.routing import Routes
from handlers.preferences import actions

ROUTES = Routes(
    buttons={"why": actions.why},
    forms={"mute": actions.mute, "notify": actions.chosen},
    menu={"Notifications": actions.ask, "通知": actions.ask, "通知設定": actions.ask},
)
