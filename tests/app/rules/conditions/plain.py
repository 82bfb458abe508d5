"""The plainest evaluator of conditions: recursive, over the facts as they are shown, with nothing prepared.

What the compiled one must agree with; it shares nothing with it but the meaning.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grammar.condition.nodes import Condition, Group, Leaf
from grammar.numbers import read_number

CHOICES = {"person.gender", "person.role", "company.industry", "company.sector", "company.tags", "company.type"}


def holds(given: Condition | Group | Leaf, facts: Mapping[str, Any]) -> bool:
    if isinstance(given, Leaf):
        return _leaf(given, facts)
    parts = given.parts if isinstance(given, Condition) else given.leaves
    results = [holds(part, facts) for part in parts]
    return all(results) if given.joint == "and" else any(results)


def folded(text: object) -> str:
    before, after = "", str(text)
    while before != after:
        before, after = after, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", after).casefold())
    return after.strip()


def key(text: str) -> str:
    return re.sub(r"[\W_]+", "_", folded(text).replace("&", " and ")).strip("_")


def _leaf(leaf: Leaf, facts: Mapping[str, Any]) -> bool:
    name, fact = leaf.field.api_name, facts.get(leaf.field.api_name)
    listed = list(fact) if isinstance(fact, tuple | list) else [] if fact is None else [fact]
    if name in CHOICES:
        texts = [key(part) for one in listed for part in [str(one), *str(one).split(",")]]
    else:
        texts = [folded(one) for one in listed]
    texts = [text for text in texts if text]
    is_there = bool(texts)
    if leaf.op in ("empty", "not_empty"):
        return is_there == (leaf.op == "not_empty")
    if leaf.op.startswith("not_") or leaf.op == "is_not":
        positive: Any = {"is_not": "is", "not_contains": "contains", "not_matches": "matches"}[leaf.op]
        return not _leaf(Leaf(leaf.field, positive, leaf.values), facts)
    if not is_there:
        return False
    if leaf.field.type == "boolean":
        return fact is leaf.values[0]
    if leaf.field.type == "ip":
        return _address(leaf, texts)
    if leaf.field.kind == "number" or (leaf.field.type == "info" and leaf.op in (">", "<", "between")):
        return _number(leaf, fact)
    wanted = [key(str(value)) if name in CHOICES else folded(value) for value in leaf.values]
    compare: Any = {
        "is": lambda text, value: text == value,
        "contains": lambda text, value: value in text,
        "starts_with": lambda text, value: text.startswith(value),
        "ends_with": lambda text, value: text.endswith(value),
    }[leaf.op]
    return any(compare(text, value) for text in texts for value in wanted)


def _number(leaf: Leaf, fact: Any) -> bool:
    first = fact[0] if isinstance(fact, tuple) else fact
    number = first if isinstance(first, int | Decimal) else read_number(str(first))
    if number is None:
        return False
    values = [Decimal(read_number(str(value)) or 0) for value in leaf.values]
    if leaf.op == "between":
        return min(values) <= number <= max(values)
    compare: Any = {
        "is": lambda value: number == value,
        ">": lambda value: number > value,
        "<": lambda value: number < value,
        ">=": lambda value: number >= value,
        "<=": lambda value: number <= value,
    }[leaf.op]
    return any(compare(value) for value in values)


def _address(leaf: Leaf, texts: list[str]) -> bool:
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_address(text))
        except ValueError:
            continue
    values = [ipaddress.ip_address(str(value)) for value in leaf.values]
    if leaf.op == "is":
        return any(one == value for one in found for value in values)
    low, high = sorted((value.version, int(value)) for value in values)
    return any(low <= (one.version, int(one)) <= high and low[0] == one.version == high[0] for one in found)
