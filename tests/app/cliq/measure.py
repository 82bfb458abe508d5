"""Lengths as the checkers count them: UTF-16 units."""

from typing import Any


def size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def most(text: str, limit: int, what: str) -> list[str]:
    return [] if size(text) <= limit else [f"{what}: {size(text)} > {limit}"]


def some(text: Any, limit: int, what: str) -> list[str]:
    return most(text, limit, what) if isinstance(text, str) and text else [f"{what} is missing"]
