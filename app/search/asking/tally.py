"""Adds up: grouped answers of COQL and plain records alike, so that a figure is the same whichever way it came.

Asks nothing; figures.py feeds it.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.search.asking.asking import Asking
from app.search.asking.paths import Column
from app.search.asking.result import FigureKind
from grammar.question.nodes import DAYS_TO_CLOSE, Measure

RATES = ("win_rate", "conversion_rate")
HUNDRED = Decimal(100)
KeyOf = tuple[Hashable, ...]


@dataclass
class Cell:
    """What has been seen for one measure: records (or values), their sum, extremes, and hits of a rate."""

    count: int = 0
    total: Decimal = Decimal(0)
    low: Decimal | None = None
    high: Decimal | None = None
    hits: int = 0

    def add(self, count: int, total: Decimal | None, low: Decimal | None, high: Decimal | None) -> None:
        self.count += count
        self.total += total or 0
        self.low = min((value for value in (self.low, low) if value is not None), default=None)
        self.high = max((value for value in (self.high, high) if value is not None), default=None)

    def value(self, measure: Measure) -> Decimal | None:
        if measure.figure == "count":
            return Decimal(self.count)
        if measure.figure in RATES:
            return Decimal(self.hits) * HUNDRED / self.count if self.count else None
        if measure.figure == "sum":
            return self.total
        if measure.figure == "avg":
            return self.total / self.count if self.count else None
        return self.low if measure.figure == "min" else self.high


@dataclass
class Tally:
    """Cells by key, and those of everything together. shown: raw key → the value it was made of, for its text.

    limit, currencies  what is to be noted: cut after so many records; the currencies seen
    """

    measures: tuple[Measure, ...]
    whole: list[Cell] = field(default_factory=list)
    cells: dict[KeyOf, list[Cell]] = field(default_factory=dict)
    shown: dict[tuple[int, Hashable], object] = field(default_factory=dict)
    limit: int = 0
    currencies: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.whole = self.whole or [Cell() for _ in self.measures]

    def groups(self, keys: Iterable[KeyOf]) -> list[list[Cell]]:
        """The cells to add to: the whole, and each group once."""
        found = (self.cells.setdefault(key, [Cell() for _ in self.measures]) for key in dict.fromkeys(keys) if key)
        return [self.whole, *found]

    def values(self, key: KeyOf) -> tuple[Decimal | None, ...]:
        """The figures of a group; what nothing was counted for is 0 for counts and sums, else None."""
        cells = self.cells.get(key) or [Cell() for _ in self.measures]
        return tuple(cell.value(measure) for cell, measure in zip(cells, self.measures, strict=True))

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        return tuple(cell.value(measure) for cell, measure in zip(self.whole, self.measures, strict=True))


def word(measure: Measure) -> str:
    """count, sum(Amount), avg(Closing_Date-Created_Time), win_rate."""
    return f"{measure.figure}({measure.path.api})" if measure.path else measure.figure


def kind(measure: Measure, column: Column | None) -> FigureKind:
    """What a figure's number is."""
    if measure.figure == "count":
        return "count"
    if measure.figure in RATES:
        return "percent"
    if measure.path is not None and measure.path.field == DAYS_TO_CLOSE:
        return "days"
    if column is None:
        return "number"
    return {"currency": "money", "percent": "percent"}.get(column.field.type, "number")  # type: ignore[return-value]


def days_to_close(asking: Asking, row: Mapping[str, object]) -> Decimal | None:
    """Days from a deal's creation to its closing date, both in the asker's zone."""
    closed, created = asking.day(row.get("Closing_Date")), asking.day(row.get("Created_Time"))
    return Decimal((closed - created).days) if closed and created else None
