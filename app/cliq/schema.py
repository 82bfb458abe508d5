"""The shape of Cliq's webhook bodies as marshmallow schemas: checked types in, plain dictionaries out.

Which key wins where Cliq has several spellings is decided in request.py, not here. Unknown keys are dropped, null
counts as missing, and only the keys named below leave this file.
Source: zcatalyst-cliq 1.0.0 request types, zcatalyst-cli 1.25.3 sample payloads, read 2026-11-21.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from app.cliq.shape.values import (
    Flag,
    Loose,
    Millis,
    Nested,
    Object,
    Text,
    TextOrObject,
    Unquestioned,
    identifier,
    loaded,
    many,
    one,
    words,
)


class _Handler(Loose):
    type = Text(required=True)
    name = words()


class _Organization(Loose):
    id = identifier()


class _Access(Loose):
    user_id = identifier()
    zoho_user_id = identifier()
    chat_id = identifier()
    parent_chat_id = identifier()
    message_id = identifier()
    organization = one(_Organization)


class _Environment(Loose):
    data_center = words()
    base_url = words()


class _User(Loose):
    id = identifier()
    zoho_user_id = identifier()
    first_name = words()
    last_name = words()
    name = words()
    email = words()
    admin = Flag(allow_none=True)
    organization_id = identifier()
    timezone = words()
    language = words()


class _Member(Loose):
    id = identifier()


class _Chat(Loose):
    id = identifier()
    type = words()
    chat_type = words()
    title = words()
    channel_unique_name = words()
    channel_id = identifier()
    members = many(_Member)


class _SharedFile(Loose):
    id = identifier()
    name = words()


class _Content(Loose):
    text = words()
    comment = words()
    file = one(_SharedFile)


class _MessageObject(Loose):
    id = identifier()
    text = words()
    content = one(_Content)
    sender = one(_User)
    time = Millis(allow_none=True)


class _Messages(Loose):
    list = many(_MessageObject)


class _Message(Unquestioned, fields.Field[Any]):
    """A text from the bot's message handler, an object from every other (and either from the mention handler)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return {"text": value}
        return loaded(_MessageObject, value)


class _Happened(Loose):
    """What the bot is told of a chat that it takes part in."""

    message = _Message(allow_none=True)


class _Selection(Loose):
    title = words()
    description = words()
    imageurl = words()


class _PressedButton(Loose):
    key = identifier()
    id = identifier()
    button_id = identifier()
    label = words()
    name = words()
    arguments = TextOrObject(allow_none=True)
    action = Object(allow_none=True)


class _Target(_PressedButton):
    """What was pressed (either variant), or the input that changed or is searched."""

    object = one(_PressedButton)
    query = words()
    params = Object(allow_none=True)


class _Form(Loose):
    name = words()
    action = words()
    values = Object(allow_none=True)


class _Params(Loose):
    access = one(_Access)
    environment = one(_Environment)
    user = one(_User)
    chat = one(_Chat)
    message = _Message(allow_none=True)
    messages = one(_Messages)
    url = words()
    event = words()
    arguments = TextOrObject(allow_none=True)
    options = Object(allow_none=True)
    selections = many(_Selection)
    target = one(_Target)
    form = one(_Form)
    sub_action = words()
    operation = words()
    data = one(_Happened)


class _Envelope(Loose):
    type = words()
    handler = Nested(_Handler, required=True)
    name = words()
    response_url = words()
    timestamp = Millis(required=True)
    sub_action = words()
    params = Nested(_Params, required=True)


def load(payload: Any) -> dict[str, Any]:
    """The known keys of a webhook body; raises Wrong naming the first key of a wrong type."""
    try:
        return loaded(_Envelope, payload)
    except ValidationError as error:
        raise Wrong(_path(error.messages)) from None


class Wrong(ValueError):
    """`field`: the path of the key with the wrong type, dots between, list positions from 0."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _path(messages: Any) -> str:
    names: list[str] = []
    while isinstance(messages, Mapping) and messages:
        name, messages = next(iter(messages.items()))
        if name != "_schema":
            names.append(str(name))
    return ".".join(names) or "body"
