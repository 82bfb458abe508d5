"""Shows an accepted answer where it belongs: a message, an edit, a banner, a form, a preview (E8, E14).

It sends nothing and judges nothing.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.cliq.chat.chats import Chats
from sandbox.cliq.chat.messages import Messages, bot_sender
from sandbox.cliq.forms.openforms import OpenForms
from sandbox.cliq.manifest import BOT
from sandbox.cliq.place import Place
from sandbox.store import Document


@dataclass(frozen=True)
class Shown:
    """What a person got to see. `form` is the open form, `message` what was added or edited; `notice` is passing."""

    kind: str
    message: Document | None = None
    form: Document | None = None
    notice: Document | None = None
    value: Any = None


class Answers:
    def __init__(self, chats: Chats, messages: Messages, forms: OpenForms) -> None:
        self._chats, self._messages, self._forms = chats, messages, forms

    def show(self, place: Place, kind: str, output: Any) -> Shown:
        """Show one output of a kind that sandbox/cliq/check/answer.py found."""
        if kind == "message":
            shown = Shown(kind, message=self._say(place, output))
        elif kind == "message_edit":
            shown = self._edit(place, output)
        elif kind == "banner":
            notice = {"text": output["text"], "status": output.get("status", "success")}
            shown = Shown(kind, notice=notice)
        elif kind == "preview_url":
            shown = Shown(kind, notice={"preview": output["url"]})
        elif kind == "form":
            shown = Shown(kind, form=self._forms.open(place, output))
        elif kind == "form_error":
            shown = Shown(kind, form=self._forms.reject(place.form, output))
        elif kind == "form_modification":
            shown = Shown(kind, form=self._forms.modify(place.form, output["actions"]))
        else:
            shown = Shown(kind, value=output)
        if place.form and place.handler == "form_handler" and kind not in ("form_error",):
            self._forms.close(place.form)
        return shown

    def _say(self, place: Place, output: Document) -> Document:
        name = (output.get("bot") or {}).get("name") or BOT.name
        return self._messages.add(
            place.chat,
            bot_sender(BOT.id, name),
            output,
            private_to=place.user if place.private else "",
            by_extension=True,
            origin=place.handler,
        )

    def _edit(self, place: Place, output: Document) -> Shown:
        message = self._messages.get(place.message)
        if message is None or not message["by_extension"]:
            text = "only a message of this extension can be edited"
            return Shown("message_edit", notice={"text": text, "status": "failure"})
        return Shown("message_edit", message=self._messages.edit(message, output))
