"""What a team does with chats from Cliq: take, answer, hand over, end; invite who is on the site (V4, V5)."""

from app.routing import Routes
from app.visitors.offering import Offer
from handlers.chats import actions, claim, desk, handing, presence, reply

ROUTES = Routes(
    buttons={
        "claim": claim.claim,
        "release": claim.release,
        "assign": handing.ask,
        "reply": reply.ask,
        "sayout": reply.said_in_thread,
        "unsay": reply.undo,
        "transfer": actions.ask_transfer,
        "endchat": actions.end,
        "invite": actions.ask_invite,
        "operators": presence.operators,
        "presence": presence.said,
    },
    forms={
        "assign": handing.assigned,
        "reply": reply.submitted,
        "transfer": actions.transferred,
        "invite": actions.invited,
    },
    changes={"reply": reply.saved_chosen},
    on_visitor={
        "claim": Offer("chats.claim", desk.is_free, place=10),
        "reply": Offer("chats.reply", desk.open_chat, place=15, to_visitor=True),
        "invite": Offer("chats.start_chat", desk.may_be_invited, place=20, to_visitor=True),
        "transfer": Offer("chats.transfer", desk.is_connected, place=70),
        "endchat": Offer("chats.end", desk.is_connected, place=75, to_visitor=True),
        "assign": Offer("chats.assign", desk.open_chat, place=78),
        "release": Offer("chats.release", desk.is_taken, place=80),
        "operators": Offer("chats.operators", desk.open_chat, place=95),
    },
)
