"""What a chart shows, as facts: texts already in the reader's language, numbers, and how numbers are to be written.

Knows no drawing (drawing/), no question and no Cliq.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from app.i18n import formats

Kind = Literal["bar", "stacked", "line", "pie", "donut", "funnel"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Unit = Literal["count", "number", "money", "percent", "days"]
WIDTH_PIXELS, MOST_LABELS, MOST_SERIES = 1024, 400, 12


@dataclass(frozen=True)
class Series:
    """values: one per label of the chart; None where there is nothing, which is not zero."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """One picture.

    title     what is measured, by what;  subtitle: how the question was read;  note: what is not shown, '' for all
    labels    the categories, stages or units of time, in the order they are shown
    series    one, or several for a second field; pie, donut and funnel show the first one
    unit      of every value; money is in `currency` (ISO code, '' = not known), percent is 0–100
    rest      how many of the last labels stand for 'others': 0 or 1; drawn grey
    total     what stands for 'in all' in the middle of a donut
    """

    kind: Kind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    subtitle: str = ""
    note: str = ""
    unit: Unit = "number"
    currency: str = ""
    language: str = "en"
    rest: int = 0
    total: str = ""

    def __post_init__(self) -> None:
        if not self.labels or not self.series or self.kind not in KINDS:
            raise ValueError("a chart has a known kind, labels and series")
        if len(self.labels) > MOST_LABELS or len(self.series) > MOST_SERIES:
            raise ValueError("too many labels or series: add up the rest before")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("a series has one value per label")

    def written(self, value: float) -> str:
        """A value as the picture shows it: short, in the reader's language."""
        if self.unit == "percent":
            return formats.percent(round(value, 1), self.language)
        currency = self.currency if self.unit == "money" else ""
        is_whole = abs(value) < 1e15 and value == int(value)
        return formats.short(int(value) if is_whole else value, self.language, currency)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(data: Mapping[str, Any]) -> Chart:
    """The inverse of to_json; raises TypeError, KeyError or ValueError on anything else."""
    series = tuple(Series(str(one["name"]), tuple(map(finite, one["values"]))) for one in data["series"])
    return Chart(**{**data, "labels": tuple(map(str, data["labels"])), "series": series})


def finite(value: Any) -> float | None:
    """A number that can be drawn, or None."""
    if value is None:
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
