"""Loads JSON into the types of zcatalyst-cliq so strictly that an unknown key or a wrong word is an error.

The SDK itself never loads an answer: it writes whatever attributes an object has.
"""

import dataclasses
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

PLAIN = (str, int, bool, float)


class Misfit(ValueError):
    """`path` says where, the text what."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(f"{path or 'output'}: {text}")
        self.path = path


def load(kind: Any, value: Any, path: str = "") -> Any:
    """`value` as an instance of `kind`: dataclasses by their hints, lists, dictionaries, literals; raises Misfit."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return _first(arguments, value, path)
    if origin is Literal:
        if value not in arguments:
            raise Misfit(path, f"{value!r} is none of {arguments}")
        return value
    if origin is list:
        if not isinstance(value, list):
            raise Misfit(path, "no list")
        return [load(arguments[0], item, f"{path}[{place}]") for place, item in enumerate(value)]
    if origin is dict:
        if not isinstance(value, dict):
            raise Misfit(path, "no object")
        return {_key(arguments[0], key, path): load(arguments[1], item, f"{path}.{key}") for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, path)
    if kind in PLAIN and type(value) is not kind:
        raise Misfit(path, f"{value!r} is no {kind.__name__}")
    return value


def _object(kind: Any, value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise Misfit(path, "no object")
    hints = get_type_hints(kind, localns={"list": list})  # a field of theirs is called list
    made = kind.__new__(kind)
    for name, item in value.items():
        if name not in hints:
            raise Misfit(f"{path}.{name}".lstrip("."), f"{kind.__name__} has no such key")
        setattr(made, name, load(hints[name], item, f"{path}.{name}".lstrip(".")))
    return made


def _first(kinds: tuple[Any, ...], value: Any, path: str) -> Any:
    misfits = []
    for kind in kinds:
        if kind is type(None):
            if value is None:
                return None
            continue
        try:
            return load(kind, value, path)
        except Misfit as misfit:
            misfits.append(misfit)
    raise misfits[0]


def _key(kind: Any, key: str, path: str) -> Any:
    if kind is int:
        if not key.isdecimal():
            raise Misfit(path, f"key {key!r} is no number")
        return int(key)
    return key
