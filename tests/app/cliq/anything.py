"""Any answer that a handler could return, sensible or not, for property tests."""

import dataclasses
from typing import Any

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from app.cliq import form, message
from app.cliq.limits import ANSWERS
from app.cliq.reply import Installation, Output, Suggestions
from app.cliq.request import Suggestion
from app.cliq.surfaces import unfurl, widget

HANDLERS = strategies.sampled_from([*ANSWERS, "no_such_handler"])

_WORDS = strategies.text(strategies.characters(), max_size=12)
_AWKWARD = strategies.sampled_from(
    [
        "",
        " ",
        "\n",
        "[1]($1)",
        "[二]($2) and [3]($30) [x]($0)",
        "[a]($1)[b]($2)[c]($3)",
        "[link](https://a.test/b)",
        "{@all}",
        "\ud83d",
        "\x00",
        "👩‍👩‍👧",
        "\u202eabc",
        "㈱",
        "https://a.test/",
        "http://127.0.0.1:8000/icon.png",
        "tel:+81",
        "javascript:alert(1)",
        "startchat/700000001",
        "2026-11-21",
    ]
)
_LONG = strategies.builds(
    lambda unit, times: unit * times,
    strategies.one_of(_AWKWARD, strategies.sampled_from(["a", "株", "😀", "[a](https://b.test) ", "[a]($1)"])),
    strategies.sampled_from([19, 21, 60, 101, 300, 1001]),
)
_VERY_LONG = strategies.sampled_from(["a" * 5001, "株" * 6000, "😀" * 3000, "[a]($1) " * 700, "a\n" * 3000])
TEXTS = strategies.one_of(_WORDS, _WORDS, _AWKWARD, _AWKWARD, _LONG, strategies.builds(str.__add__, _AWKWARD, _AWKWARD))


def _few(strategy: SearchStrategy[Any], most: int = 7) -> SearchStrategy[tuple[Any, ...]]:
    """A few, sometimes many of one kind."""
    return strategies.one_of(
        strategies.lists(strategy, max_size=most).map(tuple),
        strategies.builds(lambda one, times: (one,) * times, strategy, strategies.sampled_from([1, 6, 21, 60])),
    )


ACTIONS = strategies.one_of(
    strategies.builds(message.Invoke, strategies.sampled_from(["", "zcrmbutton"])),
    strategies.builds(message.OpenUrl, TEXTS),
    strategies.builds(message.SystemApi, TEXTS),
    strategies.builds(message.Copy, TEXTS),
    strategies.builds(message.Preview, TEXTS),
)


def _built(kind: type, /, **fields: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """The dataclass with every text field drawn from TEXTS, and the others as given."""
    texts = {field.name: TEXTS for field in dataclasses.fields(kind) if field.type in ("str", str)}
    return strategies.builds(kind, **{**texts, **fields})


NUMBERS = strategies.floats() | strategies.integers(-5, 100)
BOOLEANS = strategies.booleans()
CONFIRMS = _built(message.Confirm, mandatory=BOOLEANS, emotion=strategies.sampled_from(["positive", "negative"]))
BUTTONS = _built(
    message.Button,
    label=strategies.one_of(strategies.just("Go"), TEXTS),
    action=ACTIONS,
    kind=strategies.sampled_from(["", "+", "-"]),
    confirm=strategies.none() | CONFIRMS,
)
GOOD_BUTTONS = strategies.builds(message.Button, strategies.just("Go"), strategies.just(message.Invoke("zcrmbutton")))
SLIDES = strategies.one_of(
    _built(
        message.Table,
        headers=_few(TEXTS, 4),
        rows=_few(_few(TEXTS, 4), 4),
        widths=strategies.sampled_from([(), (50, 50), (100,), (60, 60)]),
    ),
    _built(message.Labels, pairs=_few(strategies.tuples(TEXTS, TEXTS))),
    _built(message.TextSlide),
    _built(message.ListSlide, items=_few(TEXTS)),
    _built(message.Images, urls=_few(TEXTS, 3)),
    _built(
        message.Shares,
        items=_few(strategies.tuples(TEXTS, NUMBERS)) | strategies.just((("Won", 62.5), ("Lost", 37.5))),
        style=strategies.sampled_from(["pie", "doughnut"]),
    ),
    _built(
        message.Graph,
        series=_few(strategies.tuples(TEXTS, _few(strategies.tuples(TEXTS, NUMBERS), 3)), 3)
        | strategies.just((("2026", (("Jan", 1), ("Feb", 2.5))),)),
        style=strategies.sampled_from(["vertical_bar", "vertical_stacked_bar", "trend"]),
    ),
)
CARDS = _built(message.Card, theme=strategies.sampled_from(["modern-inline", "prompt", "basic"]))
MESSAGES = _built(
    message.Message,
    text=strategies.one_of(TEXTS, _VERY_LONG),
    card=strategies.none() | CARDS,
    slides=_few(SLIDES, 3),
    buttons=_few(BUTTONS),
    references=_few(strategies.one_of(BUTTONS, GOOD_BUTTONS)),
    look=strategies.none() | _built(message.Look),
    chips=_few(TEXTS, 3),
)

OPTIONS = strategies.builds(form.Option, TEXTS, TEXTS)
LENGTHS = strategies.none() | strategies.integers(-2, 3000)


def _inputs() -> SearchStrategy[form.Input]:
    kinds: list[SearchStrategy[Any]] = []
    special: dict[str, SearchStrategy[Any]] = {"options": _few(OPTIONS), "format": strategies.just("")}
    values: dict[type, SearchStrategy[Any]] = {
        form.Select: strategies.none() | OPTIONS,
        form.DynamicSelect: strategies.none() | OPTIONS,
        form.Checkbox: _few(TEXTS, 3),
        form.Toggle: BOOLEANS,
    }
    for kind in (
        form.Text,
        form.Textarea,
        form.Number,
        form.Date,
        form.DateTime,
        form.Select,
        form.DynamicSelect,
        form.Radio,
        form.Checkbox,
        form.Toggle,
        form.Hidden,
    ):
        names = {field.name for field in dataclasses.fields(kind)}
        given = {name: strategy for name, strategy in special.items() if name in names}
        given |= dict.fromkeys(names & {"mandatory", "multiple", "trigger_on_change", "disabled"}, BOOLEANS)
        given |= dict.fromkeys(names & {"min_length", "max_length", "min", "max", "min_characters"}, LENGTHS)
        kinds.append(_built(kind, **given, value=values.get(kind, TEXTS)))
    return strategies.one_of(kinds)


WIDGET_BUTTONS = _built(widget.WidgetButton, emotion=strategies.sampled_from(["positive", "neutral", "negative"]))
NUMBERS = strategies.floats() | strategies.integers(-5, 10**9)
ELEMENTS = strategies.one_of(
    _built(widget.Title, buttons=_few(WIDGET_BUTTONS, 3)),
    _built(widget.Words, is_small=BOOLEANS),
    strategies.just(widget.Divider()),
    strategies.builds(widget.Buttons, _few(WIDGET_BUTTONS, 3)),
    strategies.builds(widget.Rows, _few(TEXTS, 4), _few(_few(TEXTS, 4), 4)),
    _built(
        widget.Bars,
        series=_few(strategies.tuples(TEXTS, _few(strategies.tuples(TEXTS, NUMBERS), 3)), 3),
        preview=strategies.sampled_from(["vertical_bar", "vertical_stacked_bar", "trend"]),
    ),
)
SURFACES = strategies.one_of(
    _built(
        unfurl.Unfurl,
        url=strategies.one_of(strategies.just("https://crm.test/1"), TEXTS),
        pairs=_few(strategies.tuples(TEXTS, TEXTS)),
        buttons=_few(_built(unfurl.UnfurlButton, kind=strategies.sampled_from(["", "+", "-"])), 3),
    ),
    _built(
        widget.Widget,
        sections=_few(_built(widget.Section, elements=_few(ELEMENTS, 3)), 3),
        buttons=_few(WIDGET_BUTTONS, 3),
    ),
)
INPUTS = _inputs()
OUTPUTS: SearchStrategy[Output | None] = strategies.one_of(
    strategies.none(),
    MESSAGES,
    strategies.builds(message.MessageEdit, MESSAGES),
    _built(message.Banner, status=strategies.sampled_from(["success", "failure"])),
    _built(form.FormReply, inputs=_few(INPUTS, 3), trigger_on_cancel=BOOLEANS),
    _built(form.FormError, inputs=_few(strategies.tuples(TEXTS, TEXTS), 3)),
    strategies.builds(
        form.FormChange,
        _few(
            strategies.builds(
                form.Change,
                strategies.sampled_from(["add_after", "add_before", "update", "remove", "clear", "enable", "disable"]),
                TEXTS,
                strategies.none() | INPUTS,
            ),
            3,
        ),
    ),
    strategies.builds(form.Options, _few(OPTIONS)),
    strategies.builds(Suggestions, _few(_built(Suggestion))),
    strategies.builds(message.Preview, TEXTS),
    _built(Installation, status=strategies.sampled_from([200, 400]), note=_few(TEXTS, 3)),
    SURFACES,
)
