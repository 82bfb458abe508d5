"""Saved replies to visitors: their places for what is known of the visitor, filled and checked. Pure.

filled("Hello ${name}", {"name": "Ichiro"})       # 'Hello Ichiro'
"""

import re
from collections.abc import Mapping

PLACES = ("name", "company", "email", "operator", "page")
BODY_MOST = 2000  # characters of a saved reply; ours
_PLACE = re.compile(r"\$\{\s*([A-Za-z_]+)\s*\}")
_BLANKS = re.compile(r"[ \t]{2,}")


def unknown(body: str) -> tuple[str, ...]:
    """The places of a body that nothing is known for, in their order."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(body) if name.lower() not in PLACES))


def filled(body: str, facts: Mapping[str, str]) -> str:
    """The body with its places filled; one without a fact goes, together with a blank beside it."""
    text = _PLACE.sub(lambda place: facts.get(place[1].lower(), ""), body)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.splitlines()).strip()
