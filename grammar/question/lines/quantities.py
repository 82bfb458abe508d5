"""Numbers, lengths of time and orders whose words mean something together: nought, ago, 'and over', 金額順.

Passes over one place of a row, called by idioms.py; the other turns of phrase stand there.
"""

from grammar.question import defaults
from grammar.question.lines.row import Row
from grammar.question.nodes import Path
from grammar.question.words.dates import Span
from grammar.question.words.numbers import Amount

_THAN = {"over": ">", "above": ">", "more": ">", "under": "<", "below": "<", "less": "<"}


def begin(row: Row, place: int) -> None:
    """What must be known before names and values are looked at."""
    _zero(row, place)
    _last_unit(row, place)
    _ago(row, place)
    _and_over(row, place)
    _in_that_order(row, place)


def end(row: Row, place: int) -> None:
    """What hangs on the words that were chosen."""
    _count_of_field(row, place)


def _zero(row: Row, place: int) -> None:
    """with an amount of zero, 金額がゼロ: a number is nought, where of anything else there would be none."""
    if row.lexemes[place].text not in ("zero", "0", "ゼロ", "ゼロの", "がゼロ"):
        return
    before = row.ahead_of(place)
    options = row.options[before] if before is not None else {}
    path = options.get("FIELD")
    if before is not None and "AGG" in options and row.lexemes[before].text.startswith(("amount", "value")):
        amount = defaults.amount_field(row.scope.module)
        path = row.scope.own(amount) if amount else None
    field = row.scope.field(path) if isinstance(path, Path) else None
    if before is None or field is None or not defaults.is_number(field) or not isinstance(path, Path):
        return
    row.settle(before, "FIELD", path)
    row.settle(place, "NUMBER", Amount(0))


def _last_unit(row: Row, place: int) -> None:
    """'in the last' month: the period, when no number stands between."""
    following = row.options[place + 1].get("GRAIN") if place + 1 < len(row.picks) else None
    if (
        row.picks[place] == "WITHIN_LAST"
        and isinstance(following, str)
        and not row.lexemes[place + 1].text.endswith("s")
    ):
        row.settle(place, "FILLER", "")
        row.settle(place + 1, "PERIOD", f"last_{following}")


def _ago(row: Row, place: int) -> None:
    """created more than 90 days ago: a length of time, not that very day."""
    value = row.options[place].get("PERIOD")
    if not place or row.picks[place - 1] != "CMP" or not isinstance(value, str) or not value.startswith("ago:"):
        return
    count, _, unit = value.removeprefix("ago:").partition("_")
    row.settle(place, "SPAN", Span(int(count), unit))


def _and_over(row: Row, place: int) -> None:
    """in the proposal stage and over $50,000: before a number the words join and compare."""
    word = row.lexemes[place].text.removeprefix("and ")
    if word == row.lexemes[place].text or row.picks[place] != "CMP_POST" or place + 1 == len(row.picks):
        return
    if "NUMBER" in row.options[place + 1] and word in _THAN:
        row.settle(place, "CMP", _THAN[word])


def _in_that_order(row: Row, place: int) -> None:
    """商談を金額順に: by that number, the highest first."""
    if not place or row.picks[place] != "RANK" or row.lexemes[place].text not in ("順", "順に", "順で"):
        return
    path = row.path(place - 1)
    field = row.scope.field(path) if path is not None else None
    if field is not None and defaults.is_number(field):
        row.settle(place - 1, "SORT", "")
        row.settle(place, "FIELD", path)


def _count_of_field(row: Row, place: int) -> None:
    """average employee count: the count is the field, when the field is a number."""
    if row.picks[place] != "COUNT" or not place or not row.lexemes[place].text.startswith("count"):
        return
    path = row.path(place - 1)
    field = row.scope.field(path) if path is not None else None
    if field is not None and defaults.is_number(field):
        row.settle(place, "FILLER", "")
