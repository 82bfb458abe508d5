"""Answers as the JSON that the documentation shows, and instant buttons made easy."""

from typing import Any

import pytest

from app.cliq import form, reply
from app.cliq.message import (
    Banner,
    Button,
    Card,
    Confirm,
    Copy,
    Images,
    Invoke,
    Labels,
    ListSlide,
    Look,
    Message,
    MessageEdit,
    OpenUrl,
    Preview,
    References,
    Table,
    TextSlide,
    audio_call,
    lines,
    start_chat,
    video_call,
)
from app.cliq.reply import Installation, Output, Suggestions
from app.cliq.request import Suggestion

GO = Invoke("zcrmbutton")
CALL = {"type": "invoke.function", "data": {"name": "zcrmbutton"}}


@pytest.mark.parametrize(
    ("output", "json"),
    [
        (None, ""),
        (Message(), ""),
        (Message("Hello"), {"text": "Hello"}),
        (
            Message(
                "3 deals",
                card=Card("Pipeline"),
                slides=(Table(("Deal", "Amount"), (("Acme", "12 000"),), "Deals", (60, 40)),),
            ),
            {
                "text": "3 deals",
                "card": {"title": "Pipeline", "theme": "modern-inline"},
                "slides": [
                    {
                        "type": "table",
                        "title": "Deals",
                        "data": {
                            "headers": ["Deal", "Amount"],
                            "rows": [{"Deal": "Acme", "Amount": "12 000"}],
                            "styles": {"width": [60, 40]},
                        },
                    }
                ],
            },
        ),
        (
            Message(
                slides=(Labels((("Stage", "Won"), ("Owner", "Ada"))), TextSlide("t"), ListSlide(("a",)), Images(("u",)))
            ),
            {
                "slides": [
                    {"type": "label", "data": [{"Stage": "Won"}, {"Owner": "Ada"}]},
                    {"type": "text", "data": "t"},
                    {"type": "list", "data": ["a"]},
                    {"type": "images", "data": ["u"]},
                ]
            },
        ),
        (
            Message(
                "x", buttons=(Button("Post", GO, key="k", hint="h", kind="+", confirm=Confirm("Sure", mandatory=True)),)
            ),
            {
                "text": "x",
                "buttons": [
                    {
                        "label": "Post",
                        "type": "+",
                        "hint": "h",
                        "key": "k",
                        "action": {**CALL, "confirm": {"title": "Sure", "mandatory": True}},
                    }
                ],
            },
        ),
        (
            Message("[1]($1)", references=(Button("1", GO, key="k"),)),
            {
                "text": "[1]($1)",
                "references": {
                    "1": {"type": "button", "object": {"label": "1", "action": CALL, "arguments": {"key": "k"}}}
                },
            },
        ),
        (
            Message("x", look=Look("CRM", "https://a.test/i.png"), chips=("Yes",)),
            {
                "text": "x",
                "bot": {"name": "CRM", "image": "https://a.test/i.png"},
                "suggestions": {"list": [{"text": "Yes"}]},
            },
        ),
        (MessageEdit(Message("Done")), {"type": "message_edit", "text": "Done"}),
        (Banner("Saved"), {"type": "banner", "text": "Saved", "status": "success"}),
        (Banner("No", "failure"), {"type": "banner", "text": "No", "status": "failure"}),
        (Preview("https://a.test"), {"type": "preview_url", "url": "https://a.test"}),
        (
            form.FormError("Check", (("amount", "Must be positive"),)),
            {"type": "form_error", "text": "Check", "inputs": {"amount": "Must be positive"}},
        ),
        (
            form.FormChange((form.Change("add_after", "a", form.Text("b", "B", "type")), form.Change("remove", "c"))),
            {
                "type": "form_modification",
                "actions": [
                    {
                        "type": "add_after",
                        "name": "a",
                        "input": {"type": "text", "name": "b", "label": "B", "placeholder": "type"},
                    },
                    {"type": "remove", "name": "c"},
                ],
            },
        ),
        (form.Options((form.Option("Acme", "1"),)), {"options": [{"label": "Acme", "value": "1"}]}),
        (form.Options(), {"options": []}),
        (Suggestions((Suggestion("Acme", "", "https://a.test"),)), [{"title": "Acme", "imageurl": "https://a.test"}]),
        (
            Installation(200, "Ready", "Go", ("one",)),
            {"status": 200, "title": "Ready", "message": "Go", "note": ["one"]},
        ),
    ],
)
def test_answers_have_the_documented_shape(output: Output | None, json: Any) -> None:
    assert reply.to_json(output) == {"output": json}


def test_actions_of_buttons() -> None:
    actions = (
        OpenUrl("u"),
        Preview("p"),
        Copy("c"),
        audio_call("7"),
        video_call("7"),
        start_chat("7"),
        Invoke("f", "a@b.test"),
    )
    made = reply.message_to_json(Message(buttons=tuple(Button("B", action) for action in actions)))["buttons"]
    assert [(one["action"]["type"], one["action"]["data"]) for one in made] == [
        ("open.url", {"web": "u"}),
        ("preview.url", {"web": "p"}),
        ("copy", {"text": "c"}),
        ("system.api", {"api": "audiocall/7"}),
        ("system.api", {"api": "videocall/7"}),
        ("system.api", {"api": "startchat/7"}),
        ("invoke.function", {"name": "f", "owner": "a@b.test"}),
    ]


def test_n1_a_form_with_every_input() -> None:
    won = form.Option("Won", "1")
    asked = form.FormReply(
        name="note",
        title="Add note",
        function="zcrmform",
        button_label="Add",
        trigger_on_cancel=True,
        inputs=(
            form.Hidden("ref", "note:1"),
            form.Text("title", "Title", "About", mandatory=True, max_length=120, value="Call"),
            form.Textarea("content", "Note", "Text", min_length=1),
            form.Number("amount", "Amount", "0", min=0),
            form.Date("due", "Due", value="2026-11-21"),
            form.DateTime("start", "Start", value="2026-11-21T09:30", zone="Asia/Tokyo"),
            form.DateTime("end", "End", zone="Asia/Tokyo"),
            form.Select("stage", "Stage", (won,), "Choose", value=won, trigger_on_change=True),
            form.DynamicSelect("record", "Record", placeholder="Type", min_characters=2),
            form.Radio("what", "What", (won, form.Option("Lost", "2")), value="1"),
            form.Checkbox("who", "Who", (won,), value=("1",)),
            form.Toggle("all", "All", value=False),
        ),
    )
    made = reply.to_json(asked)["output"]
    assert (made["type"], made["name"], made["title"], made["button_label"]) == ("form", "note", "Add note", "Add")
    assert made["action"] == {"type": "invoke.function", "name": "zcrmform"}
    assert made["trigger_on_cancel"] is True
    by_name = {one["name"]: one for one in made["inputs"]}
    assert by_name["ref"] == {"type": "hidden", "name": "ref", "value": "note:1"}
    assert by_name["title"]["mandatory"] is True
    assert by_name["stage"]["value"] == {"label": "Won", "value": "1"}
    assert by_name["amount"]["min"] == 0
    assert by_name["start"]["value"] == {"date_time": "2026-11-21T09:30", "time_zone_id": "Asia/Tokyo"}
    assert by_name["end"] == {"type": "datetime", "name": "end", "label": "End"}
    assert by_name["who"]["value"] == "1"
    assert by_name["all"] == {"type": "toggle", "name": "all", "label": "All", "value": False}
    assert "mandatory" not in by_name["content"]


def test_references_number_themselves_and_stop_at_the_limit() -> None:
    links = References(limit=2)
    row = lines("Leads", [links.add(str(number), Button(str(number), GO, key=f"k{number}")) for number in (1, 2, 3)])
    assert row == "Leads\n[1]($1)\n[2]($2)\n3"
    assert [button.key for button in links.buttons] == ["k1", "k2"]
    assert References().add(" ", Button("x", GO)) == ""
    assert References().add("森 [KK] *", Button("x", GO)) == "[森 ［KK］ \u200b*\u200b]($1)"


def test_lines_leave_out_what_is_empty() -> None:
    assert lines("a", "", ["b", ""], []) == "a\nb"
