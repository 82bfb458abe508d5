"""Visitors and chats of SalesIQ in the channels of Cliq that subscribed to them (V1-V3)."""

from app.routing import Routes
from app.visitors.happening import KINDS
from app.visitors.offering import Offer
from handlers.channels import actions, due, event, payload
from handlers.channels.shown import records

ROUTES = Routes(
    events={"visitor/channels": event.told, "clock/escalate": due.escalate, "clock/waiting": due.clock},
    reactions={"channels": KINDS},
    buttons={"vdetails": actions.details, "vdeals": actions.all_deals, "vmore": actions.more},
    forms={"vmore": actions.chosen},
    on_visitor={
        "vdeals": Offer("channels.all_deals", records.has_more_deals, place=55),
        "vdetails": Offer("channels.details", payload.is_known, place=50),
    },
)
