"""Pictures of charts: valid whatever they show, nothing cut that has room, Japanese drawn as Japanese."""

import io
import sys
import warnings
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from app.render.chart import KINDS, WIDTH_PIXELS, Chart, Series, from_json
from app.render.drawing import lettering
from app.render.drawing.colours import INK, OTHERS, PAPER, SERIES, on
from app.render.drawing.picture import png
from app.render.drawing.scale import scale_of
from tests.app.render.charts import MONTHS, any_chart, chart


def opened(drawn: bytes) -> Image.Image:
    """The picture, whose every byte is checked."""
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.load()
        assert (picture.format, picture.width) == ("PNG", WIDTH_PIXELS)
        return picture.convert("RGB")


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def share(picture: Image.Image, colour: str) -> float:
    """How much of the picture has exactly this colour."""
    pixels = picture.tobytes()
    wanted = bytes(rgb(colour))
    found = sum(pixels[place : place + 3] == wanted for place in range(0, len(pixels), 3))
    return found / (picture.width * picture.height)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(any_chart())
def test_b3_any_labels_and_values_make_a_picture_without_a_warning(made: Chart) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = opened(png(made))
    assert 60 < picture.height < 6000
    assert from_json(made.to_json()) == made


@pytest.mark.parametrize("kind", KINDS)
def test_b3_each_kind_shows_its_colours_on_white(kind: str) -> None:
    picture = opened(png(chart(kind, MONTHS[:4], unit="count", language="ja", total="合計")))
    assert picture.getpixel((2, 2)) == rgb(PAPER)
    assert share(picture, SERIES[0]) > 0.002
    assert share(picture, INK) > 0.001


def test_b3_what_is_added_up_is_grey() -> None:
    with_rest = chart("bar", ("A", "B", "3 others"), rest=1)
    assert share(opened(png(with_rest)), OTHERS) > 0.01
    assert share(opened(png(replace(with_rest, rest=0))), OTHERS) == 0


def test_b3_several_series_have_several_colours_and_a_legend() -> None:
    two = chart("stacked", MONTHS[:3], (1.0, 2.0, 3.0), (3.0, 2.0, 1.0))
    picture = opened(png(two))
    assert share(picture, SERIES[0]) > 0.01
    assert share(picture, SERIES[1]) > 0.01
    one = chart("stacked", MONTHS[:3], (1.0, 2.0, 3.0))
    assert picture.height > opened(png(one)).height


def test_b3_long_labels_make_lying_bars_as_high_as_they_need() -> None:
    short, long = (
        chart("bar", ("A", "B", "C")),
        chart("bar", tuple("Holdings of the far east " + name for name in "ABCDEFGHIJ")),
    )
    assert opened(png(long)).height > opened(png(short)).height
    assert opened(png(long)).height > 10 * 40


def test_b3_japanese_has_glyphs_and_a_dollar_is_a_dollar() -> None:
    assert lettering.clean("㈱髙﨑 ①Ⅲ ～— 見込み客") == "㈱髙﨑 ①Ⅲ ～— 見込み客"
    assert lettering.clean("$5 $x^2$") == "$5 $x^2$"
    assert lettering.clean("🎉 Party\u202e\n\x00x") == "Party x"
    assert lettering.clean("한국") == lettering.UNKNOWN * 2
    assert lettering.clean("🎉") == lettering.UNKNOWN
    assert lettering.clean("  ") == ""


def test_b3_lines_are_broken_where_a_reader_would() -> None:
    wide = lettering.width("あ", 10)
    assert lettering.fold("Zylker Corporation", 10, 60) == "Zylker\nCorporation"
    assert lettering.fold("見込み客（新規）", 10, 4.5 * wide) == "見込み客\n（新規）"
    assert lettering.fold("売上高、利益、費用", 10, 3.2 * wide).startswith("売上\n高、")
    assert lettering.fold("abcdefghijklmnopqrstuvwxyz" * 3, 10, 60).endswith(lettering.ELLIPSIS)
    assert "\n" not in lettering.fold("short", 10, 60)


def test_b3_marks_are_numbers_that_people_count_in() -> None:
    assert scale_of([12.0], whole=True).marks == (0.0, 5.0, 10.0, 15.0)
    assert scale_of([2.0, 1.0], whole=True).marks == (0.0, 1.0, 2.0)
    assert scale_of([-5.0, 7.0]).marks[0] < 0 < scale_of([-5.0, 7.0]).marks[-1]
    assert scale_of([0.0]).marks == (0.0, 1.0)
    assert 0.0 in scale_of([-1e308, 1e308]).marks


def test_b3_figures_on_a_colour_can_be_read() -> None:
    assert on(SERIES[0]) == PAPER
    assert on(SERIES[1]) == INK
    for colour in SERIES:
        assert contrast(colour, on(colour)) >= 4


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: relative luminance against relative luminance."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_b3_numbers_are_written_in_the_readers_language() -> None:
    made = chart("bar", ("A",), (12_345_678.0,), unit="money", currency="JPY")
    assert made.written(12_345_678.0) == "¥12.3M"
    assert replace(made, language="ja").written(12_345_678.0) == "￥1230万"
    assert replace(made, unit="percent").written(12.34) == "12.3%"
    assert replace(made, unit="count").written(9_999.0) == "9,999"


def test_b3_pyplot_stays_out() -> None:
    """It keeps every figure for ever."""
    png(chart("line"))
    assert "matplotlib.pyplot" not in sys.modules


def test_a_chart_that_cannot_be_drawn_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="labels and series"):
        Chart("bar", "", (), ())
    with pytest.raises(ValueError, match="one value per label"):
        Chart("bar", "", ("a",), (Series("", ()),))
    with pytest.raises(ValueError, match="too many"):
        chart("bar", tuple(map(str, range(500))))
