"""The card under a pasted link and the home widget: what Cliq lets through.

Sources, read 2026-11-22: https://www.zoho.com/cliq/help/platform/build-cliq-extensions/extension-unfurling/ (preview
and menu handler), https://www.zoho.com/cliq/help/platform/widgets.html and its pages per element; the wider set of keys
is that of the official SDK zcatalyst-cliq 1.0.0.
"""

from sandbox.cliq import limits
from sandbox.cliq.check.findings import Json, Notebook

UNFURL_KEYS = frozenset(
    [
        "type",
        "title",
        "description",
        "provider_name",
        "author_name",
        "thumbnail_url",
        "author_url",
        "provider_url",
        "iframe_url",
        "faviconlink",
        "favicon_url",
        "url",
        "dynamic_actions",
        "fields",
        "actions",
        "notification_configs",
    ]
)
WIDGET_KEYS = frozenset(
    "type tabs active_tab data_type sections info map form web_view header footer id elements".split()
)
ACTION_KEYS = ("type", "label", "hint", "style", "url", "confirm", "params", "action")
BUTTON_KEYS = ("label", "type", "name", "id", "button_id", "owner", "url", "api", "emotion", "disabled", "confirm")
ELEMENTS: dict[str, tuple[str, ...]] = {
    "title": ("text", "buttons"),
    "text": ("text", "button_references"),
    "subtext": ("text",),
    "activity": ("text", "description", "image_url", "buttons"),
    "user_activity": ("text", "description", "user", "buttons"),
    "divider": (),
    "buttons": ("buttons",),
    "table": ("headers", "rows", "style", "styles", "button_references"),
    "fields": ("data", "styles"),
    "cards": ("data", "styles"),
    "images": ("data", "styles"),
    "percentage_chart": ("data", "styles", "text"),
    "graph": ("data", "styles", "text"),
}
GRAPHS = ("vertical_bar", "vertical_stacked_bar", "horizontal_bar", "horizontal_stacked_bar", "trend")


def check_unfurl(value: Json, notes: Notebook) -> None:
    preview = notes.mapping(value, "", UNFURL_KEYS)
    notes.choice(preview.get("type"), "type", ("link", "image", "rich", "photo", "audio", "video"))
    notes.text(preview.get("type"), "type", required=True)
    notes.text(preview.get("title"), "title", "unfurl_title_characters", limits.UNFURL_TITLE_CHARACTERS, required=True)
    most = ("unfurl_url_characters", limits.UNFURL_URL_CHARACTERS)
    notes.text(preview.get("provider_url"), "provider_url", *most, required=True)
    for name in ("favicon_url", "thumbnail_url"):
        notes.text(preview.get(name), name, *most)
    characters = limits.UNFURL_DESCRIPTION_CHARACTERS
    notes.text(preview.get("description"), "description", "unfurl_description_characters", characters)
    characters = limits.UNFURL_PROVIDER_CHARACTERS
    notes.text(preview.get("provider_name"), "provider_name", "unfurl_provider_characters", characters)
    notes.flag(preview.get("dynamic_actions"), "dynamic_actions")
    if "actions" in preview:
        check_actions(preview["actions"], notes)
    if "fields" in preview:
        fields = notes.mapping(preview["fields"], "fields", ("styles", "data"))
        for index, pair in enumerate(notes.sequence(fields.get("data", []), "fields.data")):
            notes.mapping(pair, f"fields.data[{index}]", ("label", "value"))


def check_actions(value: Json, notes: Notebook) -> None:
    """The buttons of a preview, at most five."""
    for index, entry in enumerate(notes.sequence(value, "actions", "unfurl_actions", limits.BUTTONS)):
        here = f"actions[{index}]"
        action = notes.mapping(entry, here, ACTION_KEYS)
        characters = limits.UNFURL_LABEL_CHARACTERS
        notes.text(action.get("label"), f"{here}.label", "unfurl_label_characters", characters, required=True)
        notes.text(action.get("hint"), f"{here}.hint", "unfurl_hint_characters", limits.UNFURL_HINT_CHARACTERS)
        notes.choice(action.get("type"), f"{here}.type", ("open.url", "button", "system.api"))
        notes.choice(action.get("style"), f"{here}.style", ("+", "-"))
        params = action.get("params", {})
        if not isinstance(params, dict) or len(params) > limits.UNFURL_PARAMS:
            notes.add(f"{here}.params", "unfurl_params", f"params is an object of at most {limits.UNFURL_PARAMS} keys")
            continue
        for name, text in params.items():
            most = ("unfurl_param_characters", limits.UNFURL_PARAM_CHARACTERS)
            notes.text(text, f"{here}.params.{name}", *most)


def check_widget(value: Json, notes: Notebook) -> None:
    """A whole widget, or one section of it."""
    widget = notes.mapping(value, "", WIDGET_KEYS)
    if widget.get("type") == "section":
        _check_section(widget, "", notes)
        return
    tabs = notes.sequence(widget.get("tabs"), "tabs", "widget_tabs", limits.WIDGET_TABS, 1)
    for index, entry in enumerate(tabs):
        tab = notes.mapping(entry, f"tabs[{index}]", ("id", "label"))
        notes.text(tab.get("id"), f"tabs[{index}].id", required=True)
        notes.text(tab.get("label"), f"tabs[{index}].label", required=True)
    notes.choice(widget.get("active_tab"), "active_tab", [tab.get("id") for tab in tabs if isinstance(tab, dict)])
    notes.choice(widget.get("data_type"), "data_type", ("sections", "info", "map", "form", "web_view"))
    for place, keys in (("header", ("title", "navigation", "buttons")), ("footer", ("text", "buttons"))):
        part = notes.mapping(widget.get(place, {}), place, keys)
        check_widget_buttons(part.get("buttons", []), f"{place}.buttons", notes, limits.WIDGET_HEADER_BUTTONS)
    sections = notes.sequence(widget.get("sections", []), "sections", "widget_sections", limits.WIDGET_SECTIONS)
    for index, entry in enumerate(sections):
        _check_section(entry, f"sections[{index}]", notes)


def _check_section(value: Json, place: str, notes: Notebook) -> None:
    section = notes.mapping(value, place, ("id", "elements", "type"))
    if not section.get("id"):
        notes.add(f"{place}.id", "required", f"{place}.id is missing or empty")
    elements = notes.sequence(
        section.get("elements"), f"{place}.elements", "widget_elements", limits.WIDGET_ELEMENTS, 1
    )
    for index, entry in enumerate(elements):
        _check_element(entry, f"{place}.elements[{index}]", notes)


def _check_element(value: Json, place: str, notes: Notebook) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in ELEMENTS:
        notes.add(
            f"{place}.type", "widget_element", f"{place}.type is {kind!r}, it must be one of {', '.join(ELEMENTS)}"
        )
        return
    element = notes.mapping(value, place, ("type", *ELEMENTS[kind]))
    if kind in ("title", "text", "subtext"):
        most = limits.WIDGET_TITLE_CHARACTERS if kind == "title" else limits.WIDGET_TEXT_CHARACTERS
        notes.text(element.get("text"), f"{place}.text", f"widget_{kind}_characters", most, required=True)
    if "buttons" in element:
        check_widget_buttons(element["buttons"], f"{place}.buttons", notes, limits.BUTTONS)
    if kind == "table":
        _check_table(element, place, notes)
    if kind == "graph":
        _check_graph(element, place, notes)


def check_widget_buttons(value: Json, place: str, notes: Notebook, most: int) -> None:
    """Buttons of a widget are flat: no action object."""
    for index, entry in enumerate(notes.sequence(value, place, "widget_buttons", most)):
        here = f"{place}[{index}]"
        button = notes.mapping(entry, here, BUTTON_KEYS)
        characters = limits.WIDGET_LABEL_CHARACTERS
        notes.text(button.get("label"), f"{here}.label", "widget_label_characters", characters, required=True)
        notes.text(button.get("id"), f"{here}.id", "widget_id_characters", limits.WIDGET_ID_CHARACTERS)
        notes.choice(button.get("emotion"), f"{here}.emotion", ("positive", "neutral", "negative"))
        kind = button.get("type")
        needed = {"invoke.function": "name", "open.url": "url", "preview.url": "url", "system.api": "api"}.get(
            str(kind)
        )
        if needed is None:
            notes.add(f"{here}.type", "button_action", f"{here}.type is {kind!r}, which no button of a widget does")
            continue
        notes.text(button.get(needed), f"{here}.{needed}", "open_url_characters", limits.OPEN_URL_CHARACTERS, True)


def _check_table(element: dict, place: str, notes: Notebook) -> None:
    headers = notes.sequence(element.get("headers"), f"{place}.headers", "widget_columns", limits.WIDGET_COLUMNS, 1)
    for index, header in enumerate(headers):
        most = limits.WIDGET_HEADER_CHARACTERS
        notes.text(header, f"{place}.headers[{index}]", "widget_header_characters", most, required=True)
    for index, entry in enumerate(
        notes.sequence(element.get("rows"), f"{place}.rows", "widget_rows", limits.WIDGET_ROWS)
    ):
        here = f"{place}.rows[{index}]"
        for name, cell in notes.mapping(entry, here, [str(header) for header in headers]).items():
            notes.text(cell, f"{here}.{name}", "widget_cell_characters", limits.WIDGET_CELL_CHARACTERS)


def _check_graph(element: dict, place: str, notes: Notebook) -> None:
    styles = notes.mapping(element.get("styles", {}), f"{place}.styles", ("preview", "x_axis", "y_axis"))
    notes.choice(styles.get("preview"), f"{place}.styles.preview", GRAPHS)
    data = notes.sequence(element.get("data"), f"{place}.data", "graph_categories", limits.GRAPH_CATEGORIES, 1)
    names = ("chart_name_characters", limits.CHART_NAME_CHARACTERS)
    for index, entry in enumerate(data):
        here = f"{place}.data[{index}]"
        category = notes.mapping(entry, here, ("category", "values"))
        notes.text(category.get("category"), f"{here}.category", *names, required=True)
        values = notes.sequence(category.get("values"), f"{here}.values", "graph_values", limits.GRAPH_VALUES)
        for position, point in enumerate(values):
            pair = notes.mapping(point, f"{here}.values[{position}]", ("label", "value"))
            notes.text(pair.get("label"), f"{here}.values[{position}].label", *names, required=True)
            notes.number(pair.get("value"), f"{here}.values[{position}].value")
