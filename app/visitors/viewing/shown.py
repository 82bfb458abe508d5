"""A value of a list of visits as a person reads it, in chat and in the browser."""

from datetime import datetime
from typing import Any

from app.i18n.sentences import Sentences
from app.visitors.places.values.mapping import attributes


def label(words: Sentences, attribute: str) -> str:
    """How an attribute of a visitor is called, as SalesIQ's help page does; what the page does not know, as it is."""
    if attribute in ("visit_source", "impossible_email"):
        return words.say(f"visit.{attribute}")
    known = {one.key: one.label_ja if words.language == "ja" else one.label_en for one in attributes()}
    return known.get(attribute, attribute)


def state(words: Sentences, name: str) -> str:
    """A campaign's state, or what its reader did; one that we do not know is shown as it is."""
    key = f"visit.status.{name}"
    return words.say(key) if words.knows(key) else name


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
