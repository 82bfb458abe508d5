"""What the pages of all links have alike: the part itself is switched off and on, tested, taken away (C1)."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.administration.visitors import links
from app.errors import BotError, Invalid
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence

Listed = Callable[..., Response]


def add(doors: Doors, part: str, here: str, listed: Listed, test: Callable[[], None]) -> None:
    """Register turn, test and unlink of one part below its page.

    listed   the page again: (who, status, trouble=…, done=…)
    test     raises what is wrong with the link
    """
    services = doors.services

    def guarded(work: Callable[[Who], AnyResponse]) -> Callable[[Who], AnyResponse]:
        def run(who: Who) -> AnyResponse:
            try:
                return work(who)
            except Invalid as error:
                return listed(who, 422, faults=faults(who, error))
            except BotError as error:
                return listed(who, 409, trouble=sentence(who.words, error))

        run.__name__ = f"{part}_{work.__name__}"
        return run

    def turn(who: Who) -> AnyResponse:
        links.turn(services, who.actor, part, to=request.form.get("to") == "on")
        return redirect(here, 303)

    def tested(who: Who) -> AnyResponse:
        test()
        return listed(who, 200, done=who.words.say("admin.link_works"))

    def unlink(who: Who) -> AnyResponse:
        links.unlink(services, who.actor, part)
        return redirect(here, 303)

    path = here.removeprefix("/admin")
    doors.deed(f"{path}/turn")(guarded(turn))
    doors.deed(f"{path}/test")(guarded(tested))
    doors.deed(f"{path}/unlink")(guarded(unlink))


def faults(who: Who, error: Invalid) -> dict[str, str]:
    return {name: sentence(who.words, one) for name, one in error.fields.items()}


def number(text: str) -> int:
    """What a form's number means; -1 for none, which no setting takes."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def version(given: Any) -> int | None:
    """The version of the link that a form was filled in for."""
    text = given.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
