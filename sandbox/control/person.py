"""What a person changes in their own Zoho account: the language.

Everything else about people is in sandbox/data.
"""

from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.state import current

LANGUAGES = ("ja", "en")

person = Blueprint("control_person", __name__)


@person.post("/language")
def language() -> Any:
    """`{user, language}`: 'ja' or 'en'; Cliq's payloads and the CRM's labels follow it."""
    given = Given.body(current_stage())
    user, chosen = given.user(), given.text("language")
    if chosen not in LANGUAGES:
        raise Refused("language", f"'language' is one of {', '.join(LANGUAGES)}")
    current().people.change(user.email, language=chosen)
    return {"user": user.email, "language": chosen}
