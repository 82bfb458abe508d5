"""E12: forms are rendered, hindered, filled, changed, searched, refused and cancelled as Cliq does it."""

from typing import Any

import pytest

from tests.sandbox.cliq_product import PEER, SALES, Cliq, Product, button, form

MODULE = {
    "type": "select",
    "name": "module",
    "label": "Module",
    "placeholder": "Choose",
    "mandatory": True,
    "trigger_on_change": True,
    "options": [{"label": "Leads", "value": "Leads"}, {"label": "Deals", "value": "Deals"}],
}
RECORD = {"type": "dynamic_select", "name": "record", "label": "Record", "placeholder": "Search", "min_characters": 2}
TITLE = {"type": "text", "name": "title", "label": "Title", "placeholder": "Title", "max_length": 10}
CONTENT = {"type": "textarea", "name": "content", "label": "Note", "placeholder": "Note", "mandatory": True}
HIDDEN = {"type": "hidden", "name": "key", "value": "signed"}


@pytest.fixture
def opened(cliq: Cliq, product: Product) -> dict[str, Any]:
    product.outputs["execution_handler"] = form(MODULE, RECORD, TITLE, CONTENT, HIDDEN)
    answer = cliq.says("/zcrm note")
    assert answer["shown"] == "form"
    return answer["form"]


def submits(cliq: Cliq, expect: int = 200, **values: Any) -> dict[str, Any]:
    return cliq.post("form", form="note", values=values, expect=expect)


def test_e12_an_open_form_shows_its_inputs_to_its_person_only(cliq: Cliq, opened: dict[str, Any]) -> None:
    assert [entry["name"] for entry in opened["inputs"]] == ["module", "record", "title", "content", "key"]
    assert (opened["title"], opened["button_label"], opened["values"]) == ("Note", "Submit", {"key": "signed"})
    assert len(cliq.get("forms", **{"as": "misaki.takahashi@zylker.example"})) == 1
    assert cliq.get("forms", **{"as": PEER}) == []
    cliq.post("form", user=PEER, form="note", values={}, expect=404)


def test_e12_submit_is_hindered_while_something_mandatory_is_missing(
    cliq: Cliq, product: Product, opened: dict[str, Any]
) -> None:
    refusal = submits(cliq, expect=422, title="too long a title")
    assert set(refusal["inputs"]) == {"module", "content", "title"}
    assert len(product.received) == 1


def test_e12_values_have_the_documented_shapes(cliq: Cliq, product: Product, opened: dict[str, Any]) -> None:
    submits(cliq, module="Leads", content="called")
    assert product.last.body["handler"]["type"] == "form_handler"
    assert product.last.body["name"] == "zcrmform"
    assert product.last.params["form"] == {
        "name": "note",
        "action": "submit",
        "values": {
            "module": {"label": "Leads", "value": "Leads"},
            "record": {},
            "title": "",
            "content": "called",
            "key": "signed",
        },
    }
    assert cliq.get("forms", **{"as": "misaki.takahashi@zylker.example"}) == []


def test_e12_every_input_type_sends_its_shape(cliq: Cliq, product: Product) -> None:
    two = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    product.outputs["execution_handler"] = form(
        {"type": "number", "name": "n", "label": "N", "placeholder": "0"},
        {"type": "radio", "name": "r", "label": "R", "options": two},
        {"type": "checkbox", "name": "c", "label": "C", "options": two, "value": "a,b"},
        {"type": "select", "name": "s", "label": "S", "placeholder": "p", "options": two, "multiple": True},
        {"type": "toggle", "name": "t", "label": "T"},
        {"type": "date", "name": "d", "label": "D"},
        {"type": "native_select", "name": "who", "label": "W", "placeholder": "p", "data_source": "contacts"},
    )
    cliq.says("/zcrm form")
    assert set(submits(cliq, expect=422)["inputs"]) == {"who"}
    assert set(submits(cliq, expect=422, n="many", who="700000004")["inputs"]) == {"n"}
    submits(cliq, n="5", r="B", s=["A", "b"], t=True, d="2026-11-21", who="Emma Clark")
    assert product.last.params["form"]["values"] == {
        "n": "5",
        "r": two[1],
        "c": two,
        "s": two,
        "t": True,
        "d": "2026-11-21",
        "who": {"label": "Emma Clark", "value": "700000004", "id": "700000004", "title": "Emma Clark"},
    }


def test_e12_a_form_error_keeps_the_form_open_with_what_was_typed(
    cliq: Cliq, product: Product, opened: dict[str, Any]
) -> None:
    error = {"type": "form_error", "text": "Not saved", "inputs": {"content": "The CRM refused it"}}
    product.outputs["form_handler"] = error
    answer = submits(cliq, module="Leads", content="called")
    assert answer["shown"] == "form_error"
    assert answer["open"]["errors"] == {"content": "The CRM refused it"}
    assert answer["open"]["values"]["content"] == "called"
    product.outputs["form_handler"] = {"text": "Saved"}
    answer = submits(cliq)
    assert (answer["open"], [message["text"] for message in answer["posted"]]) == (None, ["Saved"])


def test_e12_a_failed_execution_keeps_the_form_open(cliq: Cliq, product: Product, opened: dict[str, Any]) -> None:
    product.status = 500
    assert submits(cliq, module="Leads", content="called")["open"]["values"]["content"] == "called"


def test_e12_the_change_handler_is_called_for_trigger_on_change_only(
    cliq: Cliq, product: Product, opened: dict[str, Any]
) -> None:
    cliq.post("form/change", form="note", values={"content": "x"}, field="content")
    assert len(product.received) == 1
    reason = {"type": "text", "name": "reason", "label": "Reason", "placeholder": "why", "value": "new"}
    product.outputs["form_change_handler"] = {
        "type": "form_modification",
        "actions": [
            {"type": "add_after", "name": "module", "input": reason},
            {"type": "remove", "name": "title"},
            {"type": "disable", "name": "record"},
            {"type": "update", "name": "content", "input": {**CONTENT, "label": "Text"}},
        ],
    }
    answer = cliq.post("form/change", form="note", values={"module": "Leads"}, field="module")
    assert product.last.params["form"]["action"] == "change"
    assert product.last.params["target"] == {"name": "module", "value": {"label": "Leads", "value": "Leads"}}
    inputs = answer["open"]["inputs"]
    assert [entry["name"] for entry in inputs] == ["module", "reason", "record", "content", "key"]
    assert inputs[2]["disabled"] is True
    assert inputs[3]["label"] == "Text"
    assert answer["open"]["values"]["reason"] == "new"
    assert submits(cliq, expect=400, record="1")["code"] == "field_not_editable"


def test_e12_the_values_handler_is_called_for_dynamic_select_only(
    cliq: Cliq, product: Product, opened: dict[str, Any]
) -> None:
    options = [{"label": "Zylker", "value": "1001"}]
    product.outputs["form_values_handler"] = {"options": options}
    assert cliq.post("form/options", form="note", values={}, field="record", query="z")["options"] == []
    assert len(product.received) == 1, "min_characters"
    answer = cliq.post("form/options", form="note", values={"module": "Leads"}, field="record", query="zy")
    assert answer["options"] == options
    assert product.last.params["target"] == {"name": "record", "query": "zy"}
    assert product.last.params["form"]["action"] == "input"
    assert product.last.params["form"]["values"]["module"]["value"] == "Leads"
    cliq.post("form/options", form="note", values={}, field="module", query="zy", expect=400)
    refusal = submits(cliq, expect=422, record="9999", content="x")
    assert set(refusal["inputs"]) == {"record"}
    submits(cliq, record="Zylker", content="x")
    assert product.last.params["form"]["values"]["record"] == options[0]


def test_e12_cancel_calls_the_function_only_with_trigger_on_cancel(
    cliq: Cliq, product: Product, opened: dict[str, Any]
) -> None:
    assert cliq.post("form", form="note", action="cancel", values={})["webhook"] is None
    assert cliq.get("forms", **{"as": "misaki.takahashi@zylker.example"}) == []
    product.outputs["execution_handler"] = form(CONTENT, trigger_on_cancel=True)
    cliq.says("/zcrm note")
    cliq.post("form", form="note", action="cancel", values={})
    assert product.last.params["form"]["action"] == "cancel"
    assert cliq.get("forms", **{"as": "misaki.takahashi@zylker.example"}) == []


def test_e12_a_form_from_a_private_answers_button_follows_the_switch(cliq: Cliq, product: Product) -> None:
    product.outputs["execution_handler"] = {"text": "card", "buttons": [button("Add note")]}
    product.outputs["button_handler"] = form(CONTENT)
    product.outputs["form_handler"] = {"text": "Saved"}
    for where, private in (("chat", False), ("private", True)):
        cliq.switches(button_answers=where)
        cliq.says("/zcrm leads")
        cliq.presses("Add note")
        answer = submits(cliq, content="x")
        assert [message["private"] for message in answer["posted"]] == [private]
        assert "card" in product.last.params["message"]["text"]


def test_e12_an_unknown_form_function_is_a_visible_error(cliq: Cliq, product: Product) -> None:
    action = {"type": "invoke.function", "name": "nobody"}
    product.outputs["execution_handler"] = form(TITLE, action=action)
    cliq.says("/zcrm note", chat=SALES)
    assert submits(cliq, title="x")["failure"]["code"] == "unknown_function"
