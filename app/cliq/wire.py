"""Messages, forms and the other answers as the JSON that Cliq reads, and messages back again.

No limit is kept here (limits.fit runs before), and nothing is escaped. Keys with empty values are left out.
Source: https://www.zoho.com/cliq/help/platform/cliq-responses.html and the v3 OpenAPI, read 2026-11-21.
"""

from collections.abc import Mapping
from typing import Any

from app.cliq import form
from app.cliq.message import (
    Action,
    Button,
    Card,
    Confirm,
    Copy,
    Graph,
    Images,
    Invoke,
    Labels,
    ListSlide,
    Look,
    Message,
    OpenUrl,
    Preview,
    Shares,
    Slide,
    SystemApi,
    Table,
    TextSlide,
)

Json = dict[str, Any]
_FIGURES = frozenset({bool, int, float})


def filled(**pairs: Any) -> Json:
    """Without the keys whose values are empty; false and 0 are values."""
    return {key: value for key, value in pairs.items() if value or type(value) in _FIGURES}


def message_json(message: Message) -> Json:
    """The message object of cliq posts and answers; references are keyed '1', '2', … in their order."""
    return filled(
        text=message.text,
        bot=filled(name=message.look.name, image=message.look.image) if message.look else None,
        card=_card_json(message.card) if message.card else None,
        slides=[slide_json(slide) for slide in message.slides],
        buttons=[_button_json(button) for button in message.buttons],
        references={
            str(number): {"type": "button", "object": _reference_json(button)}
            for number, button in enumerate(message.references, start=1)
        },
        suggestions={"list": [{"text": chip} for chip in message.chips]} if message.chips else None,
    )


def _card_json(card: Card) -> Json:
    return filled(title=card.title, theme=card.theme, thumbnail=card.thumbnail)


def slide_json(slide: Slide) -> Json:
    match slide:
        case Table():
            data: Any = {
                "headers": list(slide.headers),
                "rows": [dict(zip(slide.headers, row, strict=False)) for row in slide.rows],
            }
            if slide.widths:
                data["styles"] = {"width": list(slide.widths)}
            return filled(type="table", title=slide.title) | {"data": data}
        case Labels():
            return filled(type="label", title=slide.title) | {"data": [{key: value} for key, value in slide.pairs]}
        case TextSlide():
            return filled(type="text", title=slide.title) | {"data": slide.text}
        case ListSlide():
            return filled(type="list", title=slide.title) | {"data": list(slide.items)}
        case Images():
            return filled(type="images", title=slide.title) | {"data": list(slide.urls)}
        case Shares():
            data = [{"label": label, "value": value} for label, value in slide.items]
            return filled(type="percentage_chart", title=slide.title, styles={"preview": slide.style}) | {"data": data}
        case Graph():
            styles = filled(preview=slide.style, x_axis=slide.x_axis, y_axis=slide.y_axis)
            data = [
                {"category": name, "values": [{"label": label, "value": value} for label, value in values]}
                for name, values in slide.series
            ]
            return filled(type="graph", title=slide.title, styles=styles) | {"data": data}


def _action_json(action: Action, confirm: Confirm | None) -> Json:
    asked = _confirm_json(confirm) if confirm else None
    match action:
        case Invoke():
            kind, data = "invoke.function", filled(name=action.function, owner=action.owner)
        case OpenUrl():
            kind, data = "open.url", {"web": action.url}
        case SystemApi():
            kind, data = "system.api", {"api": action.api}
        case Copy():
            kind, data = "copy", {"text": action.text}
        case Preview():
            kind, data = "preview.url", {"web": action.url}  # 'url' in the OpenAPI, 'web' in the SDK and the card page
    return filled(type=kind, data=data, confirm=asked)


def _confirm_json(confirm: Confirm) -> Json:
    return filled(
        title=confirm.title,
        description=confirm.description,
        input=confirm.input,
        mandatory=confirm.mandatory or None,
        emotion=confirm.emotion if confirm.emotion != "positive" else "",  # the default
        button_label=confirm.button_label,
        cancel_button_label=confirm.cancel_label,
    )


def _button_json(button: Button) -> Json:
    return filled(
        label=button.label,
        type=button.kind,
        hint=button.hint,
        key=button.key,
        action=_action_json(button.action, button.confirm),
    )


def _reference_json(button: Button) -> Json:
    """An instant button has no key and no hint of its own: the key is delivered among the arguments."""
    return filled(
        label=button.label,
        type=button.kind,
        action=_action_json(button.action, button.confirm),
        arguments={"key": button.key} if button.key else None,
    )


def message_from_json(data: Mapping[str, Any]) -> Message:
    """The inverse of message_json for whatever message_json made; raises KeyError or ValueError on anything else."""
    references = data.get("references", {})
    return Message(
        text=data.get("text", ""),
        card=Card(**data["card"]) if "card" in data else None,
        slides=tuple(_slide_from(slide) for slide in data.get("slides", ())),
        buttons=tuple(_button_from(button) for button in data.get("buttons", ())),
        references=tuple(_button_from(references[str(n)]["object"]) for n in range(1, len(references) + 1)),
        look=Look(**data["bot"]) if "bot" in data else None,
        chips=tuple(chip["text"] for chip in data.get("suggestions", {}).get("list", ())),
    )


def _slide_from(data: Mapping[str, Any]) -> Slide:
    title, body = data.get("title", ""), data["data"]
    match data["type"]:
        case "table":
            headers = tuple(body["headers"])
            rows = tuple(tuple(row[header] for header in headers if header in row) for row in body["rows"])
            return Table(headers, rows, title, tuple(body.get("styles", {}).get("width", ())))
        case "label":
            return Labels(tuple((key, value) for pair in body for key, value in pair.items()), title)
        case "text":
            return TextSlide(body, title)
        case "list":
            return ListSlide(tuple(body), title)
        case "images":
            return Images(tuple(body), title)
        case "percentage_chart":
            return Shares(tuple((item["label"], item["value"]) for item in body), title, data["styles"]["preview"])
        case "graph":
            series = tuple((one["category"], tuple((v["label"], v["value"]) for v in one["values"])) for one in body)
            styles = data["styles"]
            return Graph(series, title, styles["preview"], styles.get("x_axis", ""), styles.get("y_axis", ""))
        case other:
            raise ValueError(f"unknown slide type {other!r}")


def _action_from(data: Mapping[str, Any]) -> Action:
    body = data["data"]
    match data["type"]:
        case "invoke.function":
            return Invoke(body["name"], body.get("owner", ""))
        case "open.url":
            return OpenUrl(body["web"])
        case "system.api":
            return SystemApi(body["api"])
        case "copy":
            return Copy(body["text"])
        case "preview.url":
            return Preview(body["web"])
        case other:
            raise ValueError(f"unknown action type {other!r}")


def _button_from(data: Mapping[str, Any]) -> Button:
    asked = data["action"].get("confirm")
    confirm = None
    if asked is not None:
        confirm = Confirm(
            asked.get("title", ""),
            asked.get("description", ""),
            asked.get("input", ""),
            asked.get("mandatory", False),
            asked.get("emotion", "positive"),
            asked.get("button_label", ""),
            asked.get("cancel_button_label", ""),
        )
    return Button(
        label=data.get("label", ""),
        action=_action_from(data["action"]),
        key=data.get("key", "") or data.get("arguments", {}).get("key", ""),
        hint=data.get("hint", ""),
        kind=data.get("type", ""),
        confirm=confirm,
    )


def form_json(reply: form.FormReply) -> Json:
    """The form object; https://www.zoho.com/cliq/help/platform/cliq-form.html, read 2026-11-21."""
    return filled(
        type="form",
        name=reply.name,
        title=reply.title,
        hint=reply.hint,
        button_label=reply.button_label,
        trigger_on_cancel=reply.trigger_on_cancel or None,
        inputs=[input_json(one) for one in reply.inputs],
        action={"type": "invoke.function", "name": reply.function},
    )


INPUT_TYPES: dict[type[form.Input], str] = {
    form.Text: "text",
    form.Textarea: "textarea",
    form.Number: "number",
    form.Date: "date",
    form.DateTime: "datetime",
    form.Select: "select",
    form.DynamicSelect: "dynamic_select",
    form.Radio: "radio",
    form.Checkbox: "checkbox",
    form.Toggle: "toggle",
    form.File: "file",
    form.Hidden: "hidden",
}


def input_json(one: form.Input) -> Json:
    """One input, keys named as the fields of its dataclass; false flags are left out, a toggle's value is kept."""
    data: Json = {"type": INPUT_TYPES[type(one)]}
    given = vars(one)
    if isinstance(one, form.DateTime):  # the only value that is an object
        moment = {"date_time": one.value, "time_zone_id": one.zone} if one.value else ""
        given = {name: value for name, value in given.items() if name != "zone"} | {"value": moment}
    for name, value in given.items():
        if isinstance(value, form.Option):
            data[name] = option_json(value)
        elif name == "options":
            data[name] = [option_json(option) for option in value]
        elif isinstance(value, tuple):
            data[name] = ",".join(value)
        elif value is not False or (name == "value"):
            data[name] = value
    return filled(**data)


def option_json(option: form.Option) -> Json:
    return {"label": option.label, "value": option.value}
