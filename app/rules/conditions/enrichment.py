"""The predefined values of enrichment (E5) and when one of a provider counts as one of them.

The lists are those of the vendor's own document, in both languages: enrichment_values.json. It asks no provider.
"""

import functools
import json
import re
from pathlib import Path

from grammar.catalog import Value
from grammar.folding import fold

LISTS = {
    "person.gender": "gender",
    "person.role": "role",
    "company.industry": "industry",
    "company.sector": "sector",
    "company.tags": "tags",
    "company.type": "type",
}
"""Facts with a list of values -> the list's name."""
_RUNS = re.compile(r"[\W_]+")
_RANGE = re.compile(r"[$¥€£]?\s*([\d.,]+)\s*([kmb]?)", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


@functools.cache
def values(key: str, language: str) -> tuple[Value, ...]:
    """The values of a fact's list, labels in that language first; () for a fact without one."""
    if key not in LISTS:
        return ()
    found = []
    for entry in _lists()[LISTS[key]]:
        labels = (entry["ja"], entry["en"]) if language == "ja" else (entry["en"], entry["ja"])
        found.append(Value(entry["en"], labels))
    return tuple(found)


@functools.cache
def _lists() -> dict[str, list[dict[str, str]]]:
    read: dict[str, list[dict[str, str]]] = json.loads(
        Path(__file__).with_name("enrichment_values.json").read_text("utf-8")
    )
    return read


def key_of(text: str) -> str:
    """What is compared: 'Customer Service' and 'customer_service' are one, 'Aerospace & Defense' has its 'and'."""
    return _RUNS.sub("_", fold(text).replace("&", " and ")).strip("_")


def keys_of(text: str) -> tuple[str, ...]:
    """The keys that a provider's value fulfils: its own, and that of each part between commas, since the document
    splits some names there: 'Hotels, Restaurants & Leisure' is 'Hotels' and 'Restaurants & Leisure'."""
    parts = [text, *text.split(",")] if "," in text else [text]
    return tuple(dict.fromkeys(key for key in map(key_of, parts) if key))


def lower_bound(text: object) -> int | None:
    """The smallest number of a range: 51 of '51-250', 10,000,000 of '$10M-$50M', 100,000 of '100K+'; None for none."""
    match = _RANGE.match(str(text or "").strip())
    if match is None or not match[1].strip(".,"):
        return None
    return int(float(match[1].replace(",", "")) * _TIMES[match[2].lower()])
