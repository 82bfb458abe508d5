"""E16: no answer and no post breaks a documented limit, whatever a handler returns."""

import json

import pytest
from hypothesis import given

from app.cliq import form, limits, message, reply
from app.cliq.message import Button, Card, Copy, Invoke, Message, OpenUrl, Table, TextSlide
from app.cliq.reply import Output, Suggestions
from app.cliq.request import Suggestion
from app.cliq.surfaces.widget import Section, Widget, Words
from tests.app.cliq import checker
from tests.app.cliq.anything import HANDLERS, MESSAGES, OUTPUTS
from tests.app.cliq.measure import size

GO = Invoke("zcrmbutton")


def shown(output: Output | None, handler: str = "button_handler") -> dict[str, object]:
    """The JSON of a fitted answer."""
    value = reply.to_json(limits.fit(output, handler))["output"]
    assert checker.faults(value, handler) == []
    assert isinstance(value, dict)
    return value


@given(OUTPUTS, HANDLERS)
def test_e16_no_answer_whatsoever_breaks_a_limit(output: Output | None, handler: str) -> None:
    fitted = limits.fit(output, handler)
    value = reply.to_json(fitted)["output"]
    assert checker.faults(value, handler) == [], value
    assert json.loads(json.dumps(value)) == value
    assert limits.fit(fitted, handler) == fitted


@given(MESSAGES)
def test_e16_no_post_whatsoever_breaks_a_limit(given_message: Message) -> None:
    fitted = limits.fit_post(given_message)
    if fitted is not None:
        assert list(checker.message(reply.message_to_json(fitted), posted=True)) == []


@given(MESSAGES)
def test_a_fitted_message_survives_the_outbox(given_message: Message) -> None:
    fitted = limits.fit_post(given_message)
    if fitted is not None:
        stored = json.loads(json.dumps(reply.message_to_json(fitted)))
        assert reply.message_from_json(stored) == fitted


def test_what_a_dead_marker_leaves_is_no_marker_either() -> None:
    """Found by 10,000 cases: what was inside closes what was around it."""
    assert shown(Message("[a[b]($9)]($9)")) == {"text": "ab"}


def test_a_confirmation_that_asks_nothing_is_none() -> None:
    fitted = limits.fit_post(Message("[Go]($1)", references=(Button("Go", GO, confirm=message.Confirm(" ")),)))
    assert fitted is not None
    assert fitted.references[0].confirm is None


def test_what_cannot_be_sent_is_no_name_of_a_section() -> None:
    fitted = limits.fit(Widget("Home", (Section("\x00", (Words("a"),)),)), "view_handler")
    assert isinstance(fitted, Widget)
    assert [section.id for section in fitted.sections] == ["1"]


def test_a_message_within_the_limits_is_not_touched() -> None:
    whole = Message(
        "*Found* [1]($1)",
        card=Card("Lead"),
        slides=(Table(("A", "B"), (("1", "2"), ("3", "")), widths=(30, 70)),),
        buttons=(Button("Post", GO, key="k", hint="h", kind="+"),),
        references=(Button("1", GO, key="r"),),
    )
    assert limits.fit(whole, "execution_handler") == whole


def test_a_long_text_is_cut_between_characters_and_marked() -> None:
    text = str(shown(Message("😀" * 3000))["text"])
    assert text.endswith("😀…")
    assert size(text) <= 5000


def test_a_cut_leaves_no_half_link_and_no_half_button() -> None:
    text = str(shown(Message("a" * 4990 + "[Zylker](https://crm.test/1)"))["text"])
    assert text == "a" * 4990 + "…"
    cut = shown(Message("a" * 4995 + "[1]($1)", references=(Button("1", GO),)))
    assert "references" not in cut


def test_the_sixth_button_moves_into_the_text() -> None:
    buttons = tuple(Button(f"B{number}", GO, key=f"k{number}") for number in range(1, 8))
    seen = shown(Message("Choose", buttons=buttons))
    assert len(seen["buttons"]) == 5  # type: ignore[arg-type]
    assert seen["text"] == "Choose\n[B6]($1) · [B7]($2)"
    assert [one["object"]["arguments"]["key"] for one in seen["references"].values()] == ["k6", "k7"]  # type: ignore[attr-defined]


def test_an_address_too_long_for_a_button_becomes_a_link() -> None:
    url = "https://crm.test/" + "a" * 300
    assert shown(Message("See", buttons=(Button("Open", OpenUrl(url)),)))["text"] == f"See\n[Open]({url})"


def test_what_must_not_be_shortened_goes_with_its_button() -> None:
    lost = (
        Button("Copy", Copy("x" * 201)),
        Button("Run", GO, key="k" * 101),
        Button("Go", OpenUrl("javascript:alert(1)")),
    )
    assert "buttons" not in shown(Message("Hello", buttons=lost))


def test_an_instant_button_may_not_open_an_address() -> None:
    seen = shown(Message("[Open]($1) [Run]($2)", references=(Button("o", OpenUrl("https://a.test")), Button("r", GO))))
    assert seen["text"] == "[Open](https://a.test) [Run]($1)"


def test_more_instant_buttons_than_allowed_become_words() -> None:
    many = Message(
        " ".join(f"[{n}](${n})" for n in range(1, 30)), references=tuple(Button(str(n), GO) for n in range(1, 30))
    )
    fitted = limits.fit(many, "button_handler", references=3)
    assert isinstance(fitted, Message)
    assert fitted.text.startswith("[1]($1) [2]($2) [3]($3) 4 5")
    assert len(fitted.references) == 3


def test_a_marker_without_a_button_is_a_word() -> None:
    assert shown(Message("[1]($1) [2]($2)", references=(Button("2", GO),)))["text"] == "[1]($1) 2"


def test_a_table_is_shortened_from_its_end() -> None:
    table = Table(("Name",), tuple((f"{number} " + "x" * 300,) for number in range(50)))
    slides = shown(Message("All", slides=(table, TextSlide("after"))))["slides"]
    assert 20 < len(slides[0]["data"]["rows"]) < 40  # type: ignore[index]
    assert len(slides) == 1  # type: ignore[arg-type]


def test_two_columns_of_one_name_stay_two() -> None:
    slides = shown(Message(slides=(Table(("Name", "Name"), (("a", "b"),)),)))["slides"]
    assert list(slides[0]["data"]["rows"][0].values()) == ["a", "b"]  # type: ignore[index]


def test_a_post_has_a_text() -> None:
    fitted = limits.fit_post(Message(card=Card("Lead: Ohtani")))
    assert fitted is not None
    assert fitted.text == "Lead: Ohtani"
    assert limits.fit_post(Message()) is None


@pytest.mark.parametrize(
    ("output", "handler", "said"),
    [
        (form.FormError("No", (("a", "Too long"),)), "button_handler", {"text": "No\nToo long"}),
        (message.MessageEdit(Message("New")), "execution_handler", {"text": "New"}),
        (message.Banner("Saved"), "welcome_handler", {"text": "Saved"}),
        (Message("Hello"), "applet_button_handler", {"type": "banner", "text": "Hello", "status": "success"}),
        (Message("Hello"), "suggestion_handler", ""),
        (Suggestions((Suggestion("a"),)), "execution_handler", ""),
        (Message(""), "execution_handler", ""),
        (Message("Hello"), "form_values_handler", ""),
    ],
)
def test_an_answer_that_a_handler_may_not_give_keeps_its_words(output: Output, handler: str, said: object) -> None:
    assert reply.to_json(limits.fit(output, handler)) == {"output": said}


def test_chips_are_for_the_bot_alone() -> None:
    asked = Message("Hello", chips=("revenue", "x" * 40, " "))
    assert "suggestions" not in shown(asked, "execution_handler")
    assert len(shown(asked, "message_handler")["suggestions"]["list"]) == 2  # type: ignore[index]


def test_fifty_suggestions() -> None:
    items = tuple(Suggestion(f"t{number}", imageurl="ftp://a.test/x") for number in range(60))
    fitted = limits.fit(Suggestions(items), "suggestion_handler")
    assert fitted == Suggestions(tuple(Suggestion(f"t{number}") for number in range(50)))


def test_six_radio_buttons_become_a_list() -> None:
    choices = tuple(form.Option(f"l{number}", f"v{number}") for number in range(6))
    asked = form.FormReply("f", "T", (form.Radio("r", "Which", choices, value="v3"),), "zcrmform")
    (one,) = shown(asked)["inputs"]  # type: ignore[misc]
    assert one["type"] == "select"  # type: ignore[has-type]
    assert one["value"] == {"label": "l3", "value": "v3"}  # type: ignore[has-type]
