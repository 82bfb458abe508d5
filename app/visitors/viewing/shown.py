"""A value of a list of visits as a person reads it, in chat and in the browser."""

from datetime import datetime
from typing import Any

from app.i18n.sentences import Sentences


def shown(words: Sentences, column: str, value: Any) -> str:
    """column: a key of views.COLUMNS; '–' for nothing."""
    if column == "ring":
        return words.say(f"visit.ring.{value or 'outside'}")
    if value in (None, ""):
        return "–"
    if column == "visitor_type":
        return words.say(f"visit.type.{value}")
    if isinstance(value, datetime):
        return words.datetime(value)
    return words.number(value) if isinstance(value, int | float) else str(value)
