"""The one table that `make bench` prints: each figure beside its target.

It measures nothing.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Row:
    """One figure.

    at_most, at_least   the target, in the same unit; at most one of them
    beside              what it was measured against, in words
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    beside: str = ""

    @property
    def verdict(self) -> Literal["reached", "missed", ""]:
        if self.at_most is not None:
            return "reached" if self.value <= self.at_most else "missed"
        if self.at_least is not None:
            return "reached" if self.value >= self.at_least else "missed"
        return ""

    @property
    def target(self) -> str:
        if self.at_most is not None:
            return f"≤ {number(self.at_most)}"
        return f"≥ {number(self.at_least)}" if self.at_least is not None else ""


@dataclass
class Section:
    """The rows of one question, and what is to be known about how they were measured."""

    title: str
    rows: list[Row] = field(default_factory=list)
    note: str = ""


def number(value: float) -> str:
    """Three figures that matter: 0.123, 1.23, 12.3, 123, 1234."""
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.{1 if abs(value) >= 10 else 2}f}".rstrip("0").rstrip(".")


def percentile(values: Sequence[float], percent: float) -> float:
    """By nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def render(sections: Sequence[Section]) -> str:
    """Plain text, one table with a heading per section."""
    rows = [row for section in sections for row in section.rows]
    if not rows:
        return "nothing was measured"
    name_width = max(len(row.name) for row in rows)
    value_width = max(len(number(row.value)) for row in rows)
    unit_width = max(len(row.unit) for row in rows)
    target_width = max(len(row.target) for row in rows)
    lines: list[str] = []
    for section in sections:
        lines += ["", section.title]
        for row in section.rows:
            cells = (
                f"{row.name:<{name_width}}",
                f"{number(row.value):>{value_width}} {row.unit:<{unit_width}}",
                f"{row.target:>{target_width}}",
                f"{row.verdict:<7}",
                row.beside,
            )
            lines.append(("  " + "  ".join(cells)).rstrip())
        if section.note:
            lines.append(f"  ({section.note})")
    missed = [row.name for row in rows if row.verdict == "missed"]
    lines += ["", f"missed: {', '.join(missed)}" if missed else "every target was reached"]
    return "\n".join(lines)
