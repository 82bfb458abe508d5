"""Kinds of values in Cliq's webhook bodies, and the way through a schema made of them.

Which keys there are is said in schema.py. marshmallow's own way costs six times as much, on every request.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

LATEST_MS = 253_402_300_799_999  # the last millisecond of the year 9999


class Unquestioned:
    """For fields whose type is all that is asked: building the chain of no validators is a fifth of the time."""

    def _validate(self, value: Any) -> None:
        return


class Text(Unquestioned, fields.Field[str]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return value
        raise ValidationError("Not a text.")


class Id(Unquestioned, fields.Field[str]):
    """Ids are texts on the wire; the SDK's types say int, so a whole number is taken as well."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise ValidationError("Not an id.")


class Flag(Unquestioned, fields.Field[bool]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise ValidationError("Not true or false.")


class Millis(Unquestioned, fields.Field[int]):
    """Epoch milliseconds as a number or as digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:20])
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LATEST_MS:
            return value
        raise ValidationError("Not epoch milliseconds.")


class Object(Unquestioned, fields.Field[Mapping[str, Any]]):
    """Any JSON object; its values are looked at one by one in request.py."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        raise ValidationError("Not an object.")


class TextOrObject(Unquestioned, fields.Field[Any]):
    """`arguments`: the typed text of a command, the button's own object for a function."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str | Mapping):
            return value
        raise ValidationError("Neither a text nor an object.")


def words() -> Any:
    return Text(allow_none=True)


def identifier() -> Any:
    return Id(allow_none=True)


class Nested(Unquestioned, fields.Nested):
    def __init__(self, of: type[Schema], **options: Any) -> None:
        super().__init__(of, **options)
        self.of = of

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        return loaded(self.of, value)


def one(schema: type[Schema]) -> Any:
    return Nested(schema, allow_none=True)


def many(schema: type[Schema]) -> Any:
    return fields.List(Nested(schema), allow_none=True)


class Loose(Schema):
    class Meta:
        unknown = EXCLUDE


@dataclass(frozen=True)
class _Plan:
    """A schema as it is gone through: by key, the field, whether a text is all it wants, and whether null will do."""

    steps: Mapping[str, tuple[fields.Field[Any], bool, bool]]
    required: tuple[str, ...]


@functools.lru_cache(maxsize=64)
def _plan(schema: type[Schema]) -> _Plan:
    known = schema().load_fields
    steps = {
        name: (field, isinstance(field, Text | Id | TextOrObject), bool(field.allow_none))
        for name, field in known.items()
    }
    return _Plan(steps, tuple(name for name, field in known.items() if field.required))


def loaded(schema: type[Schema], data: Any) -> dict[str, Any]:
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
