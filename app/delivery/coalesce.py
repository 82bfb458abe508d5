"""Several messages for one destination as one: nothing of them is left out. Pure, on the JSON that Cliq takes.

Texts stand under one another, a card's title before its text; slides and instant buttons are added up. What would break
a limit of Cliq does not go along. Buttons belong to one message and would lose their sense: such messages stay alone.
"""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from app.cliq import maxima, text

Json = dict[str, Any]
MOST = 50  # messages in one
_MARKER = re.compile(r"\(\$(\d+)\)")
_KNOWN = {"text", "card", "slides", "references"}


def can_join(body: object) -> bool:
    """Whether a message may be one of several."""
    return isinstance(body, dict) and not set(body) - _KNOWN


def joined(bodies: Sequence[Json], references: int) -> tuple[Json, int]:
    """(one message, how many of `bodies` from the first on it holds: at least one).

    references   the most instant buttons in one message
    """
    whole, count = bodies[0], 1
    if not can_join(whole):
        return whole, 1
    for body in bodies[1:MOST]:
        if not can_join(body):
            break
        longer = _both(_untitled(whole) if count == 1 else whole, _untitled(body))
        if not _fits(longer, references):
            break
        whole, count = longer, count + 1
    return whole, count


def _untitled(body: Json) -> Json:
    """The card's title as the first line of the text, unless that says the same."""
    title = str((body.get("card") or {}).get("title") or "")
    said = str(body.get("text") or "")
    plain = {key: value for key, value in body.items() if key != "card"}
    return plain | {"text": f"*{title}*\n{said}".strip() if title and title not in said else said or title}


def _both(one: Json, other: Json) -> Json:
    shift = len(one.get("references") or {})
    moved = _moved(other, shift) if shift else other
    whole = {"text": f"{one.get('text', '')}\n{moved.get('text', '')}".strip("\n")}
    slides = [*(one.get("slides") or ()), *(moved.get("slides") or ())]
    references = {**(one.get("references") or {}), **(moved.get("references") or {})}
    return whole | ({"slides": slides} if slides else {}) | ({"references": references} if references else {})


def _moved(value: Any, shift: int) -> Any:
    """The same with its instant buttons numbered from `shift` + 1 on."""
    if isinstance(value, str):
        return _MARKER.sub(lambda found: f"(${int(found[1]) + shift})", value)
    if isinstance(value, list):
        return [_moved(item, shift) for item in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _moved(item, shift) for key, item in value.items() if key != "references"}
    if "references" in value:
        moved["references"] = {str(int(number) + shift): one for number, one in value["references"].items()}
    return moved


def _fits(body: Json, references: int) -> bool:
    slides = body.get("slides") or []
    return (
        text.units(body["text"]) <= maxima.TEXT
        and len(slides) <= maxima.SLIDES
        and len(orjson.dumps(slides).decode()) <= maxima.SLIDES_TOTAL
        and len(body.get("references") or {}) <= references
    )
