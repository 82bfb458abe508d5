"""The scale of an axis: where its marks stand, and where a value lies between its ends.

Draws nothing and writes no number.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST, SMALLEST = 1e300, 1e-300  # beyond, floating point would overflow while the ends are made round


@dataclass(frozen=True)
class Scale:
    """marks   from the lowest to the highest, zero among them"""

    marks: tuple[float, ...]

    def part(self, value: float) -> float:
        """0 at the lowest mark, 1 at the highest."""
        low, high = self.marks[0], self.marks[-1]
        return (clipped(value) - low) / (high - low)


def clipped(value: float) -> float:
    return max(-LARGEST, min(LARGEST, value))


def scale_of(values: Iterable[float], *, whole: bool = False, steps: int = 4) -> Scale:
    """Marks that people count in (1, 2, 2.5, 5), around all values and zero.

    whole   only whole numbers: half a deal is no mark
    """
    found = [clipped(value) for value in values]
    low, high = min(0.0, *found, 0.0), max(0.0, *found, 0.0)
    span = high - low
    if span < SMALLEST:
        return Scale((0.0, 1.0))
    rough = span / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 2.5, 5, 10) if part * power >= rough * 0.999)
    if whole:
        step = max(1.0, math.ceil(step) if step < 10 else step)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(number * step for number in range(first, last + 1)))
