r"""The criteria of a search, `((Last_Name:equals:Ohtani)and(Company:starts_with:Zyl))`, to a tree.

Inside a value `(`, `)` and `,` carry a backslash, a backslash itself two. What a criterion means is in matching.py.
Source: https://www.zoho.com/crm/developer/docs/api/v8/search-records.html (address by pattern), read 2026-11-21.
"""

import re
from dataclasses import dataclass

from sandbox.crm.errors import ApiError

LONGEST = 3000
JOINT = re.compile(r"\s*(and|or)\s*", re.IGNORECASE)
HEAD = re.compile(r"\s*([\w$.]+)\s*:\s*(\w+)\s*:", re.ASCII)


@dataclass(frozen=True)
class Criterion:
    """values   separated by commas that carry no backslash, with the backslashes taken off"""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    word: str
    members: tuple["Node", ...]


Node = Criterion | Group


def parse(text: str) -> Node:
    """raises ApiError INVALID_QUERY"""
    if len(text) > LONGEST:
        raise refused("criteria too long")
    node, position = _group(text, 0)
    if text[position:].strip():
        raise refused("invalid criteria")
    return node


def count(node: Node) -> int:
    return 1 if isinstance(node, Criterion) else sum(count(member) for member in node.members)


def refused(reason: str, **details: str) -> ApiError:
    return ApiError(400, "INVALID_QUERY", "Invalid query formed", {"reason": reason, **details})


def _group(text: str, position: int) -> tuple[Node, int]:
    """Members joined by one word; several `and` and `or` mixed need their own brackets."""
    first, position = _member(text, position)
    members, word = [first], ""
    while joint := JOINT.match(text, position):
        if word and joint.group(1).lower() != word:
            raise refused("invalid criteria")
        word = joint.group(1).lower()
        member, position = _member(text, joint.end())
        members.append(member)
    return (Group(word, tuple(members)) if word else first), position


def _member(text: str, position: int) -> tuple[Node, int]:
    while text[position : position + 1].isspace():
        position += 1
    if text[position : position + 1] != "(":
        raise refused("invalid criteria")
    if head := HEAD.match(text, position + 1):
        values, position = _values(text, head.end())
        return Criterion(head.group(1), head.group(2), values), position
    node, position = _group(text, position + 1)
    while text[position : position + 1].isspace():
        position += 1
    if text[position : position + 1] != ")":
        raise refused("invalid criteria")
    return node, position + 1


def _values(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """The values up to the closing bracket, and the place behind it."""
    values, current = [], ""
    while position < len(text):
        letter = text[position]
        if letter == "\\" and text[position + 1 : position + 2] in ("(", ")", ",", "\\"):
            current += text[position + 1]
            position += 2
            continue
        if letter == "(":
            break
        if letter in ",)":
            values.append(current.strip())
            current = ""
            if letter == ")":
                return tuple(values), position + 1
        else:
            current += letter
        position += 1
    raise refused("invalid criteria")
