"""What Cliq would refuse in a chart that it draws, in figures of its documentation.

Source: v3 OpenAPI messageformat.yml, read 2026-11-22.
"""

import math
from collections.abc import Iterator
from typing import Any

from tests.app.cliq.measure import most, some


def chart(slide: dict[str, Any]) -> Iterator[str]:
    data, styles = slide["data"], slide["styles"]
    if slide["type"] == "percentage_chart":
        yield from _points(data, 5, "shares")
        if abs(sum(item["value"] for item in data) - 100) > 0.5 or min(item["value"] for item in data) < 0:
            yield "shares of no whole"
        if set(styles) != {"preview"} or styles["preview"] not in ("pie", "doughnut", "semi_doughnut"):
            yield "style"
        return
    if not 0 < len(data) <= 5:
        yield "categories"
    for category in data:
        yield from some(category["category"], 20, "category")
        yield from _points(category["values"], 20, "values")
    for axis in ("x_axis", "y_axis"):
        yield from most(styles.get(axis, ""), 20, axis)
    if styles["preview"] not in ("vertical_bar", "vertical_stacked_bar", "trend"):
        yield "style"


def _points(points: list[dict[str, Any]], count: int, what: str) -> Iterator[str]:
    if not 0 < len(points) <= count or len({point["label"] for point in points}) != len(points):
        yield what
    for point in points:
        yield from some(point["label"], 20, what)
        if isinstance(point["value"], bool) or not math.isfinite(point["value"]):
            yield f"{what} that are no numbers"
