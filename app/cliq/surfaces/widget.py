"""The widget on Cliq's home screen, which only its viewer sees, and its JSON: one view of sections with elements.

Limits are kept in fit/surfaces.py. Tabs, maps and forms inside a widget are not used.
Sources: https://www.zoho.com/cliq/help/platform/widgets.html, widget-execution-handler.html and the pages of
widget-section-elements, read 2026-11-22; types of zcatalyst-cliq 1.0.0.
"""

from dataclasses import dataclass
from typing import Any, Literal

Preview = Literal["vertical_bar", "vertical_stacked_bar", "trend"]
Emotion = Literal["positive", "neutral", "negative"]


@dataclass(frozen=True)
class WidgetButton:
    """Calls `function` with `key`, or opens `url`."""

    label: str
    function: str = ""
    key: str = ""
    url: str = ""
    emotion: Emotion = "neutral"


@dataclass(frozen=True)
class Title:
    text: str
    buttons: tuple[WidgetButton, ...] = ()


@dataclass(frozen=True)
class Words:
    """`is_small`: as a remark below something else."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Divider:
    pass


@dataclass(frozen=True)
class Buttons:
    buttons: tuple[WidgetButton, ...]


@dataclass(frozen=True)
class Rows:
    """A table; cells line up with headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bars:
    """A chart that Cliq draws. series: (name, ((label, value), …)) of each."""

    series: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    preview: Preview = "vertical_bar"
    x_axis: str = ""
    y_axis: str = ""


Element = Title | Words | Divider | Buttons | Rows | Bars


@dataclass(frozen=True)
class Section:
    id: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Widget:
    """title: above all sections, with its buttons; tab: the one tab's name."""

    title: str
    sections: tuple[Section, ...]
    buttons: tuple[WidgetButton, ...] = ()
    tab: str = ""


TAB_ID = "home"


def widget_json(widget: Widget) -> dict[str, Any]:
    header: dict[str, Any] = {"title": widget.title, "navigation": "new"}
    if widget.buttons:
        header["buttons"] = [_button_json(button) for button in widget.buttons]
    return {
        "type": "applet",
        "header": header,
        "tabs": [{"id": TAB_ID, "label": widget.tab or widget.title}],
        "active_tab": TAB_ID,
        "data_type": "sections",
        "sections": [
            {"id": section.id, "elements": [_element_json(element) for element in section.elements]}
            for section in widget.sections
        ],
    }


def _button_json(button: WidgetButton) -> dict[str, Any]:
    if button.url:
        return {"label": button.label, "type": "open.url", "url": button.url}
    data = {"label": button.label, "type": "invoke.function", "name": button.function, "id": button.key}
    return data | ({"emotion": button.emotion} if button.emotion != "neutral" else {})


def _element_json(element: Element) -> dict[str, Any]:
    match element:
        case Title():
            buttons = [_button_json(button) for button in element.buttons]
            return {"type": "title", "text": element.text} | ({"buttons": buttons} if buttons else {})
        case Words():
            return {"type": "subtext" if element.is_small else "text", "text": element.text}
        case Divider():
            return {"type": "divider"}
        case Buttons():
            return {"type": "buttons", "buttons": [_button_json(button) for button in element.buttons]}
        case Rows():
            rows = [dict(zip(element.headers, row, strict=False)) for row in element.rows]
            return {"type": "table", "headers": list(element.headers), "rows": rows}
        case Bars():
            return _bars_json(element)


def _bars_json(element: Bars) -> dict[str, Any]:
    styles: dict[str, Any] = {"preview": element.preview}
    styles |= {name: {"title": text} for name, text in (("x_axis", element.x_axis), ("y_axis", element.y_axis)) if text}
    data = [
        {"category": name, "values": [{"label": label, "value": value} for label, value in values]}
        for name, values in element.series
    ]
    return {"type": "graph", "styles": styles, "data": data}
