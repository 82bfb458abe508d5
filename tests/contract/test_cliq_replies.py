"""Answers of every kind load strictly into the types of Zoho's own SDK, save what that SDK does not know."""

import re
from typing import Any

import pytest
from hypothesis import assume, given

from app.cliq import form, limits, message, reply
from app.cliq.message import Button, Invoke, Labels, Message, Table, TextSlide
from app.cliq.reply import Installation, Output, Suggestions
from app.cliq.request import Suggestion
from app.cliq.surfaces import widget
from app.cliq.surfaces.unfurl import Unfurl, UnfurlButton
from app.cliq.surfaces.widget import Widget
from tests.app.cliq.anything import HANDLERS, OUTPUTS
from tests.contract import official, strict

responses = official.module("zcatalyst_cliq.response_types")
handler_response = official.module("zcatalyst_cliq.handler_response").HandlerResponse

GO = Invoke("zcrmbutton")
EVERY_BUTTON = (
    Button("Post", GO, key="k", hint="h", kind="+", confirm=message.Confirm("Sure", "Really", "why", mandatory=True)),
    Button("Open", message.OpenUrl("https://crm.test/1")),
    Button("Call", message.audio_call("7")),
    Button("Look", message.Preview("https://crm.test/1"), kind="-"),
)
SLIDES = (
    Table(("Deal", "Amount"), (("Acme", "12 000"),), "Deals", (60, 40)),
    Labels((("Stage", "Won"),)),
    TextSlide("Text", "Title"),
    message.ListSlide(("a", "b")),
    message.Images(("https://a.test/i.png",)),
)
WHOLE = Message(
    "Found [one](https://a.test)",
    card=message.Card("Lead", "modern-inline", "https://a.test/i.png"),
    slides=SLIDES,
    buttons=EVERY_BUTTON,
    look=message.Look("CRM", "https://a.test/i.png"),
    chips=("revenue this month",),
)
OPTION = form.Option("Won", "1")
INPUTS: tuple[form.Input, ...] = (
    form.Hidden("ref", "signed"),
    form.Text("title", "Title", "About", "hint", mandatory=True, value="x", format="email"),
    form.Textarea("content", "Note", "Text"),
    form.Number("amount", "Amount", "0", min=1, max=5),
    form.Date("due", "Due", value="2026-11-21"),
    form.Select("stage", "Stage", (OPTION,), "Choose", value=OPTION, trigger_on_change=True, multiple=True),
    form.DynamicSelect("record", "Record", placeholder="Type", min_characters=2),
    form.Radio("what", "What", (OPTION, form.Option("Lost", "2"))),
    form.Checkbox("who", "Who", (OPTION,), value=("1",)),
    form.Toggle("all", "All", value=False, disabled=True),
)
UNFURLED = Unfurl(
    "Zylker",
    "https://crm.test/1",
    "Zoho CRM",
    "A deal",
    (("Stage", "Won"),),
    (UnfurlButton("Details", "signed", "For you", "+"),),
    "https://a.test/i.png",
)
HOME = Widget("My day", (widget.Section("1", (widget.Title("Tasks"), widget.Words("None"))),))


def loaded(output: Output | None, handler: str) -> Any:
    """What the SDK makes of a fitted answer; None for silence."""
    value = reply.to_json(limits.fit(output, handler))["output"]
    if value == "":
        return None
    if isinstance(value, list):
        return [strict.load(responses.CommandSuggestion, item, f"[{place}]") for place, item in enumerate(value)]
    word = value.get("type")
    if handler == "unfurl_handler":
        return strict.load(responses.UnfurlResponse, value)
    kinds = {
        "applet": responses.WidgetResponse,
        "banner": responses.Banner,
        "form": responses.Form,
        "form_error": responses.FormError,
        "form_modification": responses.FormChangeResponse,
        "message_edit": responses.Message,
        "preview_url": responses.PreviewUrl,
    }
    if word is None and "status" in value:
        return strict.load(responses.InstallationResponse, value)
    if word is None and set(value) == {"options"}:
        return strict.load(responses.FormDynamicFieldResponse, value)
    return strict.load(kinds.get(word, handler_response), value)


@pytest.mark.parametrize(
    ("output", "handler", "kind"),
    [
        (WHOLE, "message_handler", "HandlerResponse"),
        (message.MessageEdit(WHOLE), "button_handler", "Message"),
        (message.Banner("Saved", "failure"), "execution_handler", "Banner"),
        (message.Preview("https://a.test"), "button_handler", "PreviewUrl"),
        (form.FormReply("note", "Add note", INPUTS, "zcrmform", "Add", "hint", True), "execution_handler", "Form"),
        (form.FormError("Check", (("title", "Too long"),)), "form_handler", "FormError"),
        (
            form.FormChange((form.Change("update", "stage", INPUTS[5]), form.Change("remove", "due"))),
            "form_change_handler",
            "FormChangeResponse",
        ),
        (form.Options((OPTION,)), "form_values_handler", "FormDynamicFieldResponse"),
        (Suggestions((Suggestion("a", "b", "https://a.test"),)), "suggestion_handler", "list"),
        (Installation(200, "Ready", "Go", ("one",), "f"), "installation_validator", "InstallationResponse"),
        (UNFURLED, "unfurl_handler", "UnfurlResponse"),
    ],
)
def test_every_kind_of_answer_loads_into_the_sdk(output: Output, handler: str, kind: str) -> None:
    assert type(loaded(output, handler)).__name__ == kind


def test_what_was_loaded_holds_what_was_said() -> None:
    made = loaded(WHOLE, "message_handler")
    assert made.slides[0].data["rows"] == [{"Deal": "Acme", "Amount": "12 000"}]
    assert [button.action.type for button in made.buttons] == [
        "invoke.function",
        "open.url",
        "system.api",
        "preview.url",
    ]
    assert made.buttons[0].action.confirm.mandatory is True
    assert made.suggestions.list[0].text == "revenue this month"


GAPS: dict[str, tuple[Output, str]] = {
    "copy": (Message("x", buttons=(Button("Copy", message.Copy("y")),)), "buttons[0].action.type"),
    "reference arguments": (
        Message("[1]($1)", references=(Button("1", GO, key="k"),)),
        "references.1.object.arguments",
    ),
    "all but the texts of an instant button's question": (
        Message("[1]($1)", references=(Button("1", GO, confirm=message.Confirm("Sure", emotion="negative")),)),
        "references.1.object.action.confirm.emotion",
    ),
    "length of an input typed as text": (
        form.FormReply("n", "T", (form.Text("a", "A", max_length=9),), "f"),
        "inputs[0].max_length",
    ),
    "header of a widget": (HOME, "header"),
}


@pytest.mark.parametrize("gap", GAPS)
def test_gaps_of_the_sdk_are_still_gaps(gap: str) -> None:
    """Take a gap out of the list when a new release of the SDK closes it."""
    output, place = GAPS[gap]
    with pytest.raises(strict.Misfit) as caught:
        loaded(output, "view_handler" if output is HOME else "button_handler")
    assert caught.value.path == place


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"text": "x", "txt": "y"}, "txt"),
        ({"card": {"title": "t", "theme": "modern"}}, "card.theme"),
        ({"buttons": [{"label": "x", "type": "*"}]}, "buttons[0].type"),
        ({"slides": [{"type": "labels"}]}, "slides[0].type"),
        ({"slides": {}}, "slides"),
        ({"references": {"a": {}}}, "references"),
        ({"text": 5}, "text"),
    ],
)
def test_the_loader_is_strict(value: Any, place: str) -> None:
    with pytest.raises(strict.Misfit) as caught:
        strict.load(handler_response, value)
    assert caught.value.path == place


KNOWN = re.compile(
    r"^header$|\.arguments$|_length$|\.action\.type$|\.action\.data\.text$|^references\.[0-9]+\.object\.action\.confirm\."
)


@given(OUTPUTS, HANDLERS)
def test_any_answer_loads_into_the_sdk(output: Output | None, handler: str) -> None:
    try:
        loaded(output, handler)
    except strict.Misfit as misfit:
        assume(not KNOWN.search(misfit.path))
        raise
