"""The card under a link and the home widget within Cliq's limits: texts cut, what Cliq would refuse left out.

Figures are in maxima.py; messages and forms have their own files.
"""

import math
from dataclasses import replace

from app.cliq import maxima, text
from app.cliq.fit.buttons import is_picture, is_web_address, one_line
from app.cliq.message import Message, OpenUrl
from app.cliq.surfaces.unfurl import Unfurl, UnfurlButton
from app.cliq.surfaces.widget import Bars, Buttons, Divider, Element, Rows, Section, Title, Widget, WidgetButton, Words


def unfurl(given: Unfurl) -> Unfurl | None:
    """None when it has no title or its address cannot be had."""
    title = one_line(given.title, maxima.UNFURL_TITLE)
    if not title or not is_web_address(given.url) or text.units(given.url) > maxima.UNFURL_URL:
        return None
    pairs = ((one_line(key, maxima.UNFURL_LABEL), text.cut(value, maxima.CELL)) for key, value in given.pairs)
    buttons = tuple(fitted for one in given.buttons if (fitted := _unfurl_button(one)))
    return replace(
        given,
        title=title,
        description=text.cut(given.description, maxima.UNFURL_DESCRIPTION),
        provider=one_line(given.provider, maxima.UNFURL_PROVIDER),
        icon=given.icon if is_picture(given.icon, maxima.UNFURL_URL) else "",
        pairs=tuple(pair for pair in pairs if pair[0] and pair[1].strip())[: maxima.UNFURL_FIELDS],
        buttons=buttons[: maxima.UNFURL_BUTTONS],
    )


def _unfurl_button(given: UnfurlButton) -> UnfurlButton | None:
    label = one_line(given.label, maxima.UNFURL_BUTTON_LABEL)
    if (
        not label
        or not given.key
        or text.units(given.key) > maxima.UNFURL_PARAM
        or text.sendable(given.key) != given.key
    ):
        return None
    return replace(given, label=label, hint=one_line(given.hint, maxima.UNFURL_BUTTON_HINT))


def widget(given: Widget) -> Widget | None:
    """None when nothing is left to show."""
    sections: list[Section] = []
    for section in given.sections[: maxima.WIDGET_SECTIONS]:
        elements = [fitted for one in section.elements if (fitted := _element(one))][: maxima.WIDGET_ELEMENTS]
        if elements:
            name = text.sendable(section.id) or str(len(sections) + 1)
            sections.append(Section(name, tuple(elements)))
    if not sections:
        return None
    title = one_line(given.title, maxima.WIDGET_TITLE) or text.ELLIPSIS
    return replace(
        given,
        title=title,
        tab=one_line(given.tab, maxima.WIDGET_TAB_LABEL) or one_line(title, maxima.WIDGET_TAB_LABEL),
        sections=tuple(sections),
        buttons=_buttons(given.buttons, maxima.WIDGET_HEADER_BUTTONS),
    )


def widget_of(message: Message) -> Widget | None:
    """What a handler wanted to say as a message: its text, and its buttons that open an address."""
    title = message.card.title if message.card else ""
    buttons = tuple(
        WidgetButton(one.label, url=one.action.url) for one in message.buttons if isinstance(one.action, OpenUrl)
    )
    said = [Words(line) for line in message.text.split("\n") if line.strip()]
    elements: tuple[Element, ...] = (*said, Buttons(buttons)) if buttons else tuple(said)
    return widget(Widget(title, (Section("1", elements),)))


def _element(given: Element) -> Element | None:
    match given:
        case Title():
            words = one_line(given.text, maxima.WIDGET_TITLE)
            return Title(words, _buttons(given.buttons, maxima.BUTTONS)) if words else None
        case Words():
            words = text.cut(given.text, maxima.WIDGET_TEXT)
            return replace(given, text=words) if words.strip() else None
        case Divider():
            return given
        case Buttons():
            buttons = _buttons(given.buttons, maxima.BUTTONS)
            return Buttons(buttons) if buttons else None
        case Rows():
            return _rows(given)
        case Bars():
            return _bars(given)


def _buttons(given: tuple[WidgetButton, ...], most: int) -> tuple[WidgetButton, ...]:
    kept = []
    for one in given:
        label = one_line(one.label, maxima.WIDGET_BUTTON_LABEL)
        opens = is_web_address(one.url) and text.units(one.url) <= maxima.OPEN_URL
        calls = not one.url and one.function and one.key and text.units(one.key) <= maxima.WIDGET_BUTTON_ID
        if label and (opens or calls) and text.sendable(one.key + one.function) == one.key + one.function:
            kept.append(replace(one, label=label))
    return tuple(kept[:most])


def _rows(given: Rows) -> Rows | None:
    headers: list[str] = []
    for header in given.headers[: maxima.WIDGET_COLUMNS]:
        name = one_line(header, maxima.WIDGET_HEADER)
        if not name or name in headers:
            return None  # rows are objects keyed by header: a mistake of the maker
        headers.append(name)
    rows = tuple(
        tuple(text.cut(cell, maxima.WIDGET_CELL) for cell in (*row, *[""] * len(headers))[: len(headers)])
        for row in given.rows[: maxima.WIDGET_ROWS]
    )
    return Rows(tuple(headers), rows) if headers and rows else None


def _bars(given: Bars) -> Bars | None:
    series = []
    for name, values in given.series[: maxima.GRAPH_CATEGORIES]:
        points = [(one_line(label, maxima.CHART_NAME), value) for label, value in values if math.isfinite(value)]
        shown = tuple(point for point in points if point[0])[: maxima.GRAPH_VALUES]
        category = one_line(name, maxima.CHART_NAME)
        if category and shown:
            series.append((category, shown))
    x_axis, y_axis = one_line(given.x_axis, maxima.CHART_NAME), one_line(given.y_axis, maxima.CHART_NAME)
    return Bars(tuple(series), given.preview, x_axis, y_axis) if series else None
