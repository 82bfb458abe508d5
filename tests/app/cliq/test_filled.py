"""What a person put into a form, in one shape however Cliq spelt it."""

from app.cliq import request
from app.cliq.filled import Choice
from tests.app.cliq import payloads


def test_forms_in_every_documented_shape() -> None:
    values = {
        "title": "Call",
        "amount": 12,
        "rate": 1.5,
        "module": {"label": "見込み客", "value": "Leads"},
        "nothing": {},
        "many": [{"label": "A", "value": "1"}, {"label": "B", "value": "2"}, {}],
        "person": [{"id": "7", "title": "Ada"}],
        "when": {"date_time": "2026-11-21T09:00", "time_zone_id": "Asia/Tokyo"},
        "where": {"latitude": 35.6, "longitude": 139.7},
        "files": [{"name": "a.png", "id": "f", "type": "image/png", "url": "https://a.test/f"}],
        "agree": True,
        "ticked": "false",
        "empty": None,
    }
    form = request.parse(payloads.form(values)).form
    assert form is not None
    assert (form.name, form.action) == ("note", "submit")
    assert [form.text(name) for name in ("title", "amount", "rate", "module", "nothing", "empty", "absent")] == [
        *("Call", "12", "1.5", "Leads"),
        *("", "", ""),
    ]
    assert form.choice("module") == Choice("見込み客", "Leads")
    assert [choice.value for choice in form.choices("many")] == ["1", "2"]
    assert form.choices("person") == (Choice("Ada", "7"),)
    assert form.choices("when") == (Choice("Asia/Tokyo", "2026-11-21T09:00"),)
    assert form.text("where") == "35.6,139.7"
    assert form.choice("files") == Choice("a.png", "https://a.test/f")
    assert (form.flag("agree"), form.flag("ticked"), form.flag("absent")) == (True, False, False)
    assert form.choice("title") == Choice("Call", "Call")
    assert form.choice("nothing") is None


def test_dynamic_options_and_changes() -> None:
    asked = request.parse(
        payloads.form({}, "input", "form_values_handler", target={"name": "record", "query": "大谷"})
    ).form
    assert asked is not None
    assert (asked.action, asked.target, asked.query) == ("input", "record", "大谷")
    changed_field = request.parse(
        payloads.form({}, "change", "form_change_handler", target={"name": "module", "value": {"label": "x"}})
    ).form
    assert changed_field is not None
    assert (changed_field.target, changed_field.query) == ("module", "")
