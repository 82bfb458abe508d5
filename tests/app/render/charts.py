"""Charts for tests: sensible ones of every kind, and whatever facts could make."""

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from app.render.chart import KINDS, Chart, Series

MONTHS = tuple(f"2026年{month}月" for month in range(1, 13))
LABELS = strategies.one_of(
    strategies.text(strategies.characters(), max_size=30),
    strategies.sampled_from(
        [
            "$5 & $6",
            "\\frac{1}{2} $x^2$ ^_{}",
            "🎉",
            "👩‍👩‍👧 Family",
            "مرحبا بالعالم",
            "שלום",
            "\u202eabc",
            "\ud83d",
            "\x00\n\t",
            "㈱髙﨑商店",
            "한국",
            "a" * 3000,
            "株" * 900,
            "word " * 200,
            "",
            " ",
        ]
    ),
)
NUMBERS = strategies.one_of(
    strategies.none(),
    strategies.floats(allow_nan=False, allow_infinity=False),
    strategies.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1e15, -1.5, 100]),
    strategies.integers(-(10**6), 10**12).map(float),
)


@strategies.composite
def any_chart(draw: strategies.DrawFn) -> Chart:
    labels = tuple(draw(strategies.lists(LABELS, min_size=1, max_size=draw(strategies.sampled_from([2, 8, 40])))))
    values: SearchStrategy[tuple[float | None, ...]] = strategies.lists(
        NUMBERS, min_size=len(labels), max_size=len(labels)
    ).map(tuple)
    series = draw(strategies.lists(strategies.builds(Series, LABELS, values), min_size=1, max_size=4))
    return Chart(
        draw(strategies.sampled_from(KINDS)),
        draw(LABELS),
        labels,
        tuple(series),
        subtitle=draw(LABELS),
        note=draw(LABELS),
        unit=draw(strategies.sampled_from(["count", "number", "money", "percent", "days"])),
        currency=draw(strategies.sampled_from(["", "JPY", "USD", "no such"])),
        language=draw(strategies.sampled_from(["en", "ja"])),
        rest=draw(strategies.integers(0, 1)),
        total=draw(LABELS),
    )


def chart(kind: str, labels: tuple[str, ...] = MONTHS, *series: tuple[float | None, ...], **facts: object) -> Chart:
    """A chart with sensible words."""
    rows = series or (tuple(float(place + 1) for place in range(len(labels))),)
    made = tuple(Series(f"series {place}", values) for place, values in enumerate(rows))
    return Chart(kind, "商談：月別の総額の合計", labels, made, subtitle="商談 · 総額の合計", **facts)  # type: ignore[arg-type]
