"""A JSON body that a stranger wrote, as a value that the rest of the product can pass on without surprises."""

import re
from typing import Any

import orjson

from app.errors import BadRequest

_HIGH, _LOW = rb"\\u[dD][89abAB][0-9a-fA-F]{2}", rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
LONE = re.compile(rb"%b(?!%b)|(?<!%b)%b" % (_HIGH, _LOW, _HIGH, _LOW))


def loads(raw: bytes) -> dict[str, Any]:
    """The object. Half of a character, as a title that was cut in the middle of an emoji ends with, becomes U+FFFD.

    raises  BadRequest not_json, not_an_object, too_deep: what is nested deeper than we could write it down again
    """
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        body = _mended(raw)
    if not isinstance(body, dict):
        raise BadRequest(reason="not_an_object")
    try:
        orjson.dumps(body)
    except orjson.JSONEncodeError:
        raise BadRequest(reason="too_deep") from None
    return body


def _mended(raw: bytes) -> Any:
    whole = LONE.sub(rb"\\ufffd", raw)
    if whole == raw:
        raise BadRequest(reason="not_json")
    try:
        return orjson.loads(whole)
    except orjson.JSONDecodeError:
        raise BadRequest(reason="not_json") from None
