"""The shape of Cliq's webhook bodies as marshmallow schemas: checked types in, plain dictionaries out.

Which key wins where Cliq has several spellings is decided in request.py, not here. Unknown keys are dropped, null
counts as missing, and only the keys named below leave this file.
Source: zcatalyst-cliq 1.0.0 request types, zcatalyst-cli 1.25.3 sample payloads, read 2026-11-21.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

LATEST_MS = 253_402_300_799_999  # the last millisecond of the year 9999


class _Unquestioned:
    """For fields whose type is all that is asked: building the chain of no validators is a fifth of the time."""

    def _validate(self, value: Any) -> None:
        return


class _Text(_Unquestioned, fields.Field[str]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return value
        raise ValidationError("Not a text.")


class _Id(_Unquestioned, fields.Field[str]):
    """Ids are texts on the wire; the SDK's types say int, so a whole number is taken as well."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise ValidationError("Not an id.")


class _Flag(_Unquestioned, fields.Field[bool]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise ValidationError("Not true or false.")


class _Millis(_Unquestioned, fields.Field[int]):
    """Epoch milliseconds as a number or as digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:20])
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LATEST_MS:
            return value
        raise ValidationError("Not epoch milliseconds.")


class _Object(_Unquestioned, fields.Field[Mapping[str, Any]]):
    """Any JSON object; its values are looked at one by one in request.py."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        raise ValidationError("Not an object.")


class _TextOrObject(_Unquestioned, fields.Field[Any]):
    """`arguments`: the typed text of a command, the button's own object for a function."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str | Mapping):
            return value
        raise ValidationError("Neither a text nor an object.")


def words() -> Any:
    return _Text(allow_none=True)


def identifier() -> Any:
    return _Id(allow_none=True)


class _Nested(_Unquestioned, fields.Nested):
    def __init__(self, of: type[Schema], **options: Any) -> None:
        super().__init__(of, **options)
        self.of = of

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        return _loaded(self.of, value)


def one(schema: type[Schema]) -> Any:
    return _Nested(schema, allow_none=True)


def many(schema: type[Schema]) -> Any:
    return fields.List(_Nested(schema), allow_none=True)


class _Loose(Schema):
    class Meta:
        unknown = EXCLUDE


class _Handler(_Loose):
    type = _Text(required=True)
    name = words()


class _Organization(_Loose):
    id = identifier()


class _Access(_Loose):
    user_id = identifier()
    zoho_user_id = identifier()
    chat_id = identifier()
    parent_chat_id = identifier()
    message_id = identifier()
    organization = one(_Organization)


class _Environment(_Loose):
    data_center = words()
    base_url = words()


class _User(_Loose):
    id = identifier()
    zoho_user_id = identifier()
    first_name = words()
    last_name = words()
    name = words()
    email = words()
    admin = _Flag(allow_none=True)
    organization_id = identifier()
    timezone = words()
    language = words()


class _Member(_Loose):
    id = identifier()


class _Chat(_Loose):
    id = identifier()
    type = words()
    chat_type = words()
    title = words()
    channel_unique_name = words()
    channel_id = identifier()
    members = many(_Member)


class _SharedFile(_Loose):
    id = identifier()
    name = words()


class _Content(_Loose):
    text = words()
    comment = words()
    file = one(_SharedFile)


class _MessageObject(_Loose):
    id = identifier()
    text = words()
    content = one(_Content)
    sender = one(_User)
    time = _Millis(allow_none=True)


class _Messages(_Loose):
    list = many(_MessageObject)


class _Message(_Unquestioned, fields.Field[Any]):
    """A text from the bot's message handler, an object from every other (and either from the mention handler)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return {"text": value}
        return _loaded(_MessageObject, value)


class _Happened(_Loose):
    """What the bot is told of a chat that it takes part in."""

    message = _Message(allow_none=True)


class _Selection(_Loose):
    title = words()
    description = words()
    imageurl = words()


class _PressedButton(_Loose):
    key = identifier()
    id = identifier()
    button_id = identifier()
    label = words()
    name = words()
    arguments = _TextOrObject(allow_none=True)
    action = _Object(allow_none=True)


class _Target(_PressedButton):
    """What was pressed (either variant), or the input that changed or is searched."""

    object = one(_PressedButton)
    query = words()
    params = _Object(allow_none=True)


class _Form(_Loose):
    name = words()
    action = words()
    values = _Object(allow_none=True)


class _Params(_Loose):
    access = one(_Access)
    environment = one(_Environment)
    user = one(_User)
    chat = one(_Chat)
    message = _Message(allow_none=True)
    messages = one(_Messages)
    url = words()
    event = words()
    arguments = _TextOrObject(allow_none=True)
    options = _Object(allow_none=True)
    selections = many(_Selection)
    target = one(_Target)
    form = one(_Form)
    sub_action = words()
    operation = words()
    data = one(_Happened)


class _Envelope(_Loose):
    type = words()
    handler = _Nested(_Handler, required=True)
    name = words()
    response_url = words()
    timestamp = _Millis(required=True)
    sub_action = words()
    params = _Nested(_Params, required=True)


def load(payload: Any) -> dict[str, Any]:
    """The known keys of a webhook body; raises Wrong naming the first key of a wrong type."""
    try:
        return _loaded(_Envelope, payload)
    except ValidationError as error:
        raise Wrong(_path(error.messages)) from None


@dataclass(frozen=True)
class _Plan:
    """A schema as it is gone through: by key, the field, whether a text is all it wants, and whether null will do."""

    steps: Mapping[str, tuple[fields.Field[Any], bool, bool]]
    required: tuple[str, ...]


@functools.lru_cache(maxsize=64)
def _plan(schema: type[Schema]) -> _Plan:
    known = schema().load_fields
    steps = {
        name: (field, isinstance(field, _Text | _Id | _TextOrObject), bool(field.allow_none))
        for name, field in known.items()
    }
    return _Plan(steps, tuple(name for name, field in known.items() if field.required))


def _loaded(schema: type[Schema], data: Any) -> dict[str, Any]:
    """What schema.load gives, in a sixth of its time: no hooks, no defaults, no other names; one error is enough."""
    if data.__class__ is not dict and not isinstance(data, Mapping):
        raise ValidationError({"_schema": ["Not an object."]})
    plan = _plan(schema)
    found: dict[str, Any] = {}
    for name, value in data.items():
        step = plan.steps.get(name)
        if step is None:
            continue
        field, takes_text, takes_null = step
        if takes_text and value.__class__ is str:
            found[name] = value
        elif value is None:
            if not takes_null:
                raise ValidationError({name: ["Null."]})
            found[name] = None
        else:
            try:
                found[name] = field._deserialize(value, name, data)
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from None
    for name in plan.required:
        if name not in found:
            raise ValidationError({name: ["Missing."]})
    return found


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
