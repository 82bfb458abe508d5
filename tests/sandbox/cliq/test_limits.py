"""E16: everything section 4 of Cliq's documentation limits is refused, by the limit's name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.cliq.check.answer import ALLOWED, check_answer
from tests.sandbox.cliq_product import Cliq, Product, button, form

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "card", "slides", "buttons", "data", "action", "inputs", "references", "x"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def limits_of(output: Any, component: str = "bot", handler: str = "message_handler") -> set[str]:
    return {problem.limit for problem in check_answer(component, handler, output).problems}


def slide(kind: str, data: Any, **facts: Any) -> dict[str, Any]:
    return {"text": "t", "slides": [{"type": kind, "data": data, **facts}]}


def action(kind: str, **data: Any) -> dict[str, Any]:
    return {"text": "t", "buttons": [{"label": "Go", "action": {"type": kind, "data": data}}]}


def confirmed(**facts: Any) -> dict[str, Any]:
    go = button("Go")
    go["action"]["confirm"] = facts
    return {"text": "t", "buttons": [go]}


def reference(kind: str, label: str = "Yes") -> dict[str, Any]:
    held = {"label": label, "action": {"type": kind, "data": {"name": "zcrmbutton"}}}
    return {"text": "[Yes]($1)", "references": {"1": {"type": "button", "object": held}}}


def points(count: int, value: float = 10) -> list[dict[str, Any]]:
    return [{"label": f"p{index}", "value": value} for index in range(count)]


REFUSED = [
    ("text_characters", {"text": "x" * 5001}),
    ("buttons", {"text": "t", "buttons": [button(f"b{index}") for index in range(6)]}),
    ("button_label_characters", {"text": "t", "buttons": [button("x" * 21)]}),
    ("button_hint_characters", {"text": "t", "buttons": [button(hint="x" * 101)]}),
    ("button_key_characters", {"text": "t", "buttons": [button(key="x" * 101)]}),
    ("unknown_value", {"text": "t", "buttons": [button(type="*")]}),
    ("required", {"text": "t", "buttons": [{"label": "no action"}]}),
    ("unknown_key", {"text": "t", "buttons": [button(colour="red")]}),
    ("unknown_key", {"text": "t", "nonsense": 1}),
    ("unknown_key", {"text": "t", "card": {"title": "c", "theme": "modern-inline", "buttons": [button()]}}),
    ("required", {"bot": {"name": "CRM"}}),
    ("button_action", action("invoke.bot", bot_name="x")),
    ("open_url_characters", action("open.url", web="https://a.example/" + "x" * 256)),
    ("open_url_scheme", action("open.url", web="javascript:alert(1)")),
    ("preview_url_characters", action("preview.url", url="https://a.example/" + "x" * 500)),
    ("copy_characters", action("copy", text="x" * 201)),
    ("system_api", action("system.api", api="explode/1")),
    ("confirm_title_characters", confirmed(title="x" * 101)),
    ("confirm_input_characters", confirmed(title="t", input="x" * 301)),
    ("unknown_value", confirmed(title="t", emotion="angry")),
    ("button_action", reference("open.url")),
    ("button_label_characters", reference("invoke.function", "x" * 21)),
    ("slides", {"text": "t", "slides": [{"type": "text", "data": "d"}] * 21}),
    ("slides_characters", {"text": "t", "slides": [{"type": "list", "data": ["x" * 4000] * 3}]}),
    ("slide_type", slide("video", "x")),
    ("text_slide_characters", slide("text", "x" * 1001)),
    ("row_keys", slide("table", {"headers": ["A"], "rows": [{"A": "1", "B": "2"}]})),
    ("row_keys", slide("table", {"headers": ["A", "B"], "rows": [{"A": "1"}]})),
    ("table_headers", slide("table", {"headers": ["A", "A"], "rows": []})),
    ("table_widths", slide("table", {"headers": ["A", "B"], "rows": [], "styles": {"width": [50, 40]}})),
    ("unknown_value", slide("table", {"headers": ["A"], "rows": [], "styles": {"sticky": {"rows": 3}}})),
    ("unknown_value", slide("list", ["a"], styles={"type": "stars"})),
    ("image_url", slide("images", ["http://elsewhere.example/a.png"])),
    ("label_pair", slide("label", [{"a": "1", "b": "2"}])),
    ("chart_items", slide("percentage_chart", points(6))),
    ("chart_sum", slide("percentage_chart", points(3))),
    ("chart_name_characters", slide("percentage_chart", [{"label": "x" * 21, "value": 100}])),
    ("graph_categories", slide("graph", [{"category": "c", "values": points(1)}] * 6)),
    ("graph_values", slide("graph", [{"category": "c", "values": points(21)}])),
    ("chart_name_characters", slide("graph", [{"category": "c", "values": []}], styles={"x_axis": "x" * 21})),
    ("card_title_characters", {"card": {"title": "x" * 201, "theme": "modern-inline"}}),
    ("required", {"text": "t", "card": {"theme": "modern-inline"}}),
    ("unknown_value", {"text": "t", "card": {"title": "c", "theme": "neon"}}),
    ("poll_options", {"card": {"theme": "poll", "title": "?", "options": [{"text": "one"}]}}),
    ("poll_options", {"card": {"theme": "poll", "title": "?", "options": [{"text": "o"}] * 11}}),
    ("prompt_buttons", {"card": {"theme": "prompt", "title": "?"}}),
    ("type", {"text": 5}),
    ("type", ["not", "a", "message"]),
]


@pytest.mark.parametrize(("limit", "output"), REFUSED, ids=[f"{i}-{limit}" for i, (limit, _) in enumerate(REFUSED)])
def test_e16_what_breaks_a_limit_is_named(limit: str, output: Any) -> None:
    if isinstance(output, list):
        assert limits_of(output) == {"answer_kind"}
    else:
        assert limit in limits_of(output)


ALLOWED_OUTPUTS = [
    {"text": "x" * 5000, "buttons": [button("x" * 20, hint="x" * 100, key="x" * 100, type="+")] * 5},
    action("open.url", web="https://a.example/" + "x" * 200),
    action("system.api", api="startchat/700000001"),
    action("copy", text="x" * 200),
    confirmed(title="Sure?", description="d", input="why", mandatory="true", button_label="Yes"),
    reference("invoke.function"),
    slide("table", {"headers": ["A", "B"], "rows": [{"A": "1", "B": "2"}], "styles": {"width": [40, 60]}}),
    slide("label", [{"Stage": "Won"}, {"label": "Owner", "value": "Ada"}]),
    slide("percentage_chart", points(5, 20), styles={"preview": "semi_doughnut"}),
    slide("graph", [{"category": "c", "values": points(20)}] * 5, styles={"preview": "trend", "x_axis": "x" * 20}),
    slide("images", ["https://a.example/a.png", "http://127.0.0.1:8000/a.png"]),
    {"card": {"theme": "poll", "title": "?", "options": [{"text": "a"}, {"text": "b"}]}},
    {"card": {"theme": "prompt", "title": "?"}, "buttons": [button()]},
    {"text": "t", "suggestions": {"list": [{"text": "Yes"}]}},
    {"type": "banner", "text": "Saved", "status": "failure"},
]


@pytest.mark.parametrize("output", ALLOWED_OUTPUTS, ids=range(len(ALLOWED_OUTPUTS)))
def test_e16_what_is_documented_is_let_through(output: Any) -> None:
    assert limits_of(output) == set()


@pytest.mark.parametrize(
    ("limit", "broken"),
    [
        ("form_name_characters", form({"type": "hidden", "name": "a", "value": "1"}, name="x" * 51)),
        ("required", form({"type": "text", "name": "a", "label": "A"})),
        ("required", form(title="")),
        ("input_type", form({"type": "slider", "name": "a", "label": "A"})),
        ("input_name", form({"type": "text", "name": "a b", "label": "A", "placeholder": "p"})),
        ("input_label_characters", form({"type": "text", "name": "a", "label": "x" * 51, "placeholder": "p"})),
        ("input_hint_characters", form({"type": "date", "name": "a", "label": "A", "hint": "x" * 101})),
        ("radio_options", form({"type": "radio", "name": "a", "label": "A", "options": []})),
        ("unknown_key", form({"type": "date", "name": "a", "label": "A", "colour": "red"})),
        ("input_names", form(*[{"type": "date", "name": "a", "label": "A"}] * 2)),
        ("unknown_key", form({"type": "date", "name": "a", "label": "A"}, colour="red")),
    ],
)
def test_e16_forms(limit: str, broken: Any) -> None:
    assert limit in limits_of(broken)


def test_e16_each_handler_answers_its_own_kinds() -> None:
    plain = form({"type": "date", "name": "a", "label": "A"})
    assert limits_of(plain, "bot", "welcome_handler") == {"answer_kind"}
    assert limits_of([{"title": "a"}], "command", "execution_handler") == {"answer_kind"}
    assert limits_of({"text": "t"}, "command", "suggestion_handler") == {"answer_kind"}
    assert limits_of({"text": "t", "context": {}}, "bot", "mention_handler") >= {"answer_kind"}
    assert limits_of({"options": [{"label": "a", "value": "1"}]}, "function", "form_values_handler") == set()
    assert limits_of({"type": "form_error", "text": "no"}, "function", "form_handler") == set()
    assert limits_of({"type": "form_error", "text": "no"}, "function", "button_handler") == {"answer_kind"}


def test_e16_suggestions_have_three_keys(cliq: Cliq) -> None:
    suggestion = {"title": "a", "description": "b", "imageurl": "c"}
    assert limits_of([suggestion], "command", "suggestion_handler") == set()
    assert limits_of([{**suggestion, "id": 1}], "command", "suggestion_handler") == {"unknown_key"}


def test_e16_characters_are_counted_as_the_switch_says() -> None:
    emoji = {"text": "😀" * 3000}
    assert check_answer("bot", "message_handler", emoji, utf16=False).problems == ()
    assert check_answer("bot", "message_handler", emoji, utf16=True).problems[0].limit == "text_characters"


def test_e16_a_refused_answer_is_listed_and_dropped_in_strict_mode_only(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "x" * 5001}
    answer = cliq.says("/zcrm leads")
    assert [problem["limit"] for problem in answer["problems"]] == ["text_characters"]
    assert (answer["shown"], cliq.sees()) == (None, [])
    cliq.switches(strict_output=False)
    answer = cliq.says("/zcrm leads")
    assert [problem["limit"] for problem in answer["problems"]] == ["text_characters"]
    assert len(cliq.sees()) == 1


@given(kind=st.sampled_from(sorted(ALLOWED)), output=JSON)
def test_e16_no_output_breaks_the_judge(kind: tuple[str, str], output: Any) -> None:
    for problem in check_answer(*kind, output).problems:
        assert problem.limit
        assert problem.text
