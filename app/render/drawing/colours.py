"""The colours of charts: told apart by colour-blind eyes too, and dark enough on white.

Source: M. Okabe and K. Ito, Color Universal Design, https://jfly.uni-koeln.de/color/, read 2026-11-22; without its
yellow, which is too light on white, its vermillion a little darker, for figures on it, and two more at the end.
"""

PAPER, INK, QUIET, RULE, GHOST = "#ffffff", "#1c2733", "#5b6875", "#dde3e8", "#eef2f5"
SERIES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#c25400", "#7a5195", "#3c4650")
READABLE_FROM = 0.22  # the luminance from which ink has more contrast than paper
OTHERS = "#a5afb8"  # what is added up because it would be too much to show


def colour(place: int) -> str:
    return SERIES[place % len(SERIES)]


def on(background: str) -> str:
    """Ink or paper, whichever can be read on this colour (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(int(background[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > READABLE_FROM else PAPER


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
