"""Who is who: CRM user and Cliq user, and whom the bot does not reach, with the reason."""

from flask import Response, request

from app.administration import identity
from app.errors import BotError
from app.web.admin.guard import Doors, Who
from app.web.admin.show import sentence, shown

HERE = "/admin/identity"


def add(doors: Doors) -> None:
    services = doors.services

    def identities(who: Who) -> Response:
        word, trouble = request.args.get("word", "").strip()[:100], ""
        try:
            found = identity.everybody(services, word)
        except BotError as error:
            found, trouble = [], sentence(who.words, error)
        return shown("identity", who, here=HERE, most=identity.MOST, found=found, word=word, trouble=trouble)

    doors.page("/identity")(identities)
