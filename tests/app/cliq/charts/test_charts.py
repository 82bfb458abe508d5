"""Charts that Cliq draws: within its limits on the wire and back, or left out."""

import math

import pytest

from app.cliq import wire
from app.cliq.limits import fit
from app.cliq.message import Graph, Message, Shares
from tests.app.cliq.checker import faults

SHARES = Shares((("Won", 62.5), ("Lost", 37.5)), "Deals", "pie")
GRAPH = Graph(
    (("2026", (("Jan", 9), ("Feb", 6.5))), ("2025", (("Jan", 1), ("Feb", 2)))), "Revenue", "trend", y_axis="JPY"
)


def slide(given: Shares | Graph) -> Shares | Graph | None:
    fitted = fit(Message("text", slides=(given,)), "message_handler")
    assert isinstance(fitted, Message)
    assert not faults(wire.message_json(fitted), "message_handler")
    assert wire.message_from_json(wire.message_json(fitted)) == fitted
    return fitted.slides[0] if fitted.slides else None  # type: ignore[return-value]


@pytest.mark.parametrize("given", [SHARES, GRAPH])
def test_b3_what_fits_stays_as_it_is(given: Shares | Graph) -> None:
    assert slide(given) == given


def test_b3_the_wire_is_what_cliq_documents() -> None:
    assert wire.slide_json(SHARES) == {
        "type": "percentage_chart",
        "title": "Deals",
        "styles": {"preview": "pie"},
        "data": [{"label": "Won", "value": 62.5}, {"label": "Lost", "value": 37.5}],
    }
    assert wire.slide_json(GRAPH)["styles"] == {"preview": "trend", "y_axis": "JPY"}
    assert wire.slide_json(GRAPH)["data"][0] == {
        "category": "2026",
        "values": [{"label": "Jan", "value": 9}, {"label": "Feb", "value": 6.5}],
    }


def test_b3_long_names_are_cut_to_twenty_characters() -> None:
    cut = slide(Graph((("a" * 30, (("b" * 30, 1),)),), x_axis="c" * 30))
    assert isinstance(cut, Graph)
    ((category, ((label, _),)),) = cut.series
    assert {len(name) for name in (category, label, cut.x_axis)} == {20}


@pytest.mark.parametrize(
    "given",
    [
        Shares(tuple((str(place), 100 / 6) for place in range(6))),
        Shares((("a", 50), ("b", 40))),
        Shares((("a", 150), ("b", -50))),
        Shares((("a", 50), ("a", 50))),
        Shares((("", 100),)),
        Shares(()),
        Graph(tuple((str(place), (("a", 1),)) for place in range(6))),
        Graph((("a", tuple((str(place), 1) for place in range(21))),)),
        Graph((("a", (("b", math.nan),)),)),
        Graph((("a", (("b", 1), ("b", 2))),)),
        Graph((("a", ()),)),
        Graph(()),
    ],
)
def test_b3_what_cliq_would_show_wrongly_is_left_out(given: Shares | Graph) -> None:
    assert slide(given) is None
