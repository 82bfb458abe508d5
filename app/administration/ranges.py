"""Ranges of numbers as people write them, of messages and of events: '17' or '17-42'."""

from app.errors import UserError

HIGHEST_ID = 2**62


def of(text: str) -> tuple[int, int]:
    """(first, last), both included; raises UserError app.bad_range for anything else."""
    first, _, last = text.replace(" ", "").partition("-")
    if not (first.isascii() and first.isdecimal()) or (last and not (last.isascii() and last.isdecimal())):
        raise UserError("app.bad_range")
    low, high = int(first), int(last or first)
    if not 0 < low <= high < HIGHEST_ID:
        raise UserError("app.bad_range")
    return low, high


def written(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
