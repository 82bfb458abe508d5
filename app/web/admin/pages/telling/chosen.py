"""What people and channels chose for themselves, and which channels are used for what: to look at."""

from flask import Response, request

from app.administration.telling import channels, preferences
from app.i18n.sentences import Sentences
from app.web.admin.guard import Doors, Who
from app.web.admin.show import shown

PREFERENCES, CHANNELS = "/admin/preferences", "/admin/channels"


def add(doors: Doors) -> None:
    services = doors.services

    def chosen(who: Who) -> Response:
        word = request.args.get("word", "").strip()[:100]
        rows = [
            (one, [(*_topic(who.words, wish.topic), wish) for wish in one.wishes])
            for one in preferences.everybody(services, word)
        ]
        return shown("preferences", who, here=PREFERENCES, rows=rows, word=word)

    def used(who: Who) -> Response:
        return shown("channels", who, here=CHANNELS, found=channels.listed(services), days=channels.DAYS)

    doors.page("/preferences")(chosen)
    doors.page("/channels")(used)


def _topic(words: Sentences, topic: str) -> tuple[str, str]:
    """What a choice is about: its kind in words, and which one."""
    kind, _, which = topic.partition(":")
    if kind == "signal" and words.knows(f"signal.type.{which}"):
        which = words.say(f"signal.type.{which}")
    return words.say(f"admin.topic_{kind}") if words.knows(f"admin.topic_{kind}") else kind, which
