"""The product with one event of its own: what is posted to /hooks/bench is said in the channel that it names.

It has no other feature, so that the processes start quickly: they are killed every few seconds.
"""

from collections.abc import Mapping
from typing import Any

from app.cliq.message import Message, TextSlide
from app.cliq.reply import Post, Reply, Target
from app.factory import start
from app.now import SystemSource
from app.occasion import Door, Occasion
from app.routing import Routes
from app.services import Services, build_services
from app.settings import Settings

ALERT = 20


def build(settings: Settings) -> Services:
    return build_services(settings, SystemSource())


def stream(payload: Mapping[str, Any]) -> str:
    return f"bench:{payload.get('channel')}"


def say(occasion: Occasion) -> Reply:
    """One line in a channel; as a card when the event says so."""
    event = occasion.event
    channel, line = str(event.payload["channel"]), str(event.payload["line"])
    slides = (TextSlide("a card, not a text"),) if event.payload.get("card") else ()
    post = Post(
        stream=f"channel:{channel}",
        target=Target("channel", channel),
        message=Message(line, slides=slides),
        sender="bot",
        key=f"bench:{event.event_id}",
        priority=ALERT,
    )
    return Reply(posts=(post,))


DOOR = Door(required=("channel", "line"), event_id=lambda payload: str(payload.get("line", "")), stream=stream)
ROUTES = Routes(events={"bench/event": say}, doors={"bench/event": DOOR})
app = start(build, ROUTES)
