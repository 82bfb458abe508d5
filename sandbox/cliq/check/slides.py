"""The slides of a message: text, table, list, images, label, percentage chart, graph.

It does not know the message around them.

Source: https://www.zoho.com/cliq/help/restapi/v3/#Message_Content (OpenAPI document messageformat), read 2026-11-21.
"""

from sandbox.cliq import limits
from sandbox.cliq.check import buttons
from sandbox.cliq.check.findings import Json, Notebook

SLIDE_KEYS = ("type", "title", "data", "styles", "buttons")
LIST_STYLES = ("disc", "circle", "square", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman")
CHART_STYLES = ("pie", "doughnut", "semi_doughnut")
GRAPH_STYLES = ("vertical_bar", "vertical_stacked_bar", "trend", "horizontal_bar", "horizontal_stacked_bar")


def check_slides(value: Json, place: str, notes: Notebook) -> None:
    """Note what is wrong with a list of slides, one by one and all together."""
    checks = {
        "text": _check_text,
        "table": _check_table,
        "list": _check_list,
        "images": _check_images,
        "label": _check_label,
        "percentage_chart": _check_chart,
        "graph": _check_graph,
    }
    total = 0
    for index, entry in enumerate(notes.sequence(value, place, "slides", limits.SLIDES)):
        here = f"{place}[{index}]"
        slide = notes.mapping(entry, here, SLIDE_KEYS)
        notes.text(slide.get("title"), f"{here}.title")
        total += _characters(slide.get("title"), notes) + _characters(slide.get("data"), notes)
        if "buttons" in slide:
            buttons.check_buttons(slide["buttons"], f"{here}.buttons", notes)
        kind = slide.get("type")
        if kind not in checks:
            notes.add(f"{here}.type", "slide_type", f"{here}.type is {kind!r}, it must be one of {', '.join(checks)}")
            continue
        checks[kind](slide, here, notes)
    if total > limits.SLIDES_CHARACTERS:
        notes.add(
            place,
            "slides_characters",
            f"the slides hold {total} characters, at most {limits.SLIDES_CHARACTERS} are allowed",
        )


def _characters(value: Json, notes: Notebook) -> int:
    """Characters in a slide's content: every string in it; a table's repeated row keys are not content."""
    if isinstance(value, str):
        return notes.length(value)
    if isinstance(value, list):
        return sum(_characters(entry, notes) for entry in value)
    if isinstance(value, dict):
        if "rows" in value and isinstance(value["rows"], list):
            rows = [cell for row in value["rows"] if isinstance(row, dict) for cell in row.values()]
            return _characters(value.get("headers"), notes) + _characters(rows, notes)
        return sum(notes.length(str(key)) + _characters(entry, notes) for key, entry in value.items())
    return 0


def _styles(slide: dict, place: str, notes: Notebook, allowed: tuple[str, ...]) -> dict:
    return notes.mapping(slide["styles"], f"{place}.styles", allowed) if "styles" in slide else {}


def _check_text(slide: dict, place: str, notes: Notebook) -> None:
    notes.text(slide.get("data"), f"{place}.data", "text_slide_characters", limits.TEXT_SLIDE_CHARACTERS, required=True)


def _check_list(slide: dict, place: str, notes: Notebook) -> None:
    for index, entry in enumerate(notes.sequence(slide.get("data"), f"{place}.data")):
        notes.text(entry, f"{place}.data[{index}]")
    notes.choice(_styles(slide, place, notes, ("type",)).get("type"), f"{place}.styles.type", LIST_STYLES)


def _check_images(slide: dict, place: str, notes: Notebook) -> None:
    for index, entry in enumerate(notes.sequence(slide.get("data"), f"{place}.data")):
        notes.image(entry, f"{place}.data[{index}]")


def _check_label(slide: dict, place: str, notes: Notebook) -> None:
    for index, entry in enumerate(notes.sequence(slide.get("data"), f"{place}.data")):
        here = f"{place}.data[{index}]"
        if not isinstance(entry, dict):
            notes.add(here, "type", f"{here} must be an object")
        elif len(entry) != 1 and set(entry) != {"label", "value"}:
            notes.add(here, "label_pair", f"{here} must hold one pair, or label and value")
        else:
            for key, value in entry.items():
                notes.text(value, f"{here}.{key}")


def _check_table(slide: dict, place: str, notes: Notebook) -> None:
    data = notes.mapping(slide.get("data"), f"{place}.data", ("headers", "rows", "styles"))
    headers = notes.sequence(data.get("headers"), f"{place}.data.headers", "table_headers", minimum=1)
    for index, header in enumerate(headers):
        notes.text(header, f"{place}.data.headers[{index}]", required=True)
    if len({str(header) for header in headers}) != len(headers):
        notes.add(f"{place}.data.headers", "table_headers", "two columns have one header")
    for index, row in enumerate(notes.sequence(data.get("rows"), f"{place}.data.rows")):
        here = f"{place}.data.rows[{index}]"
        if not isinstance(row, dict):
            notes.add(here, "type", f"{here} must be an object")
            continue
        if set(row) != {str(header) for header in headers}:
            notes.add(here, "row_keys", f"{here} must have exactly the headers as keys")
        for key, cell in row.items():
            if isinstance(cell, (dict, list)):
                notes.add(f"{here}.{key}", "type", f"{here}.{key} must be a string")
    for holder, name in ((data, f"{place}.data.styles"), (slide, f"{place}.styles")):
        if "styles" in holder:
            _check_table_styles(holder["styles"], name, len(headers), notes)


def _check_table_styles(value: Json, place: str, columns: int, notes: Notebook) -> None:
    styles = notes.mapping(value, place, ("width", "sticky"))
    if "width" in styles:
        width = [notes.number(entry, f"{place}.width") for entry in notes.sequence(styles["width"], f"{place}.width")]
        if len(width) != columns or sum(width) != limits.TABLE_WIDTH_SUM:
            notes.add(f"{place}.width", "table_widths", f"{place}.width needs one integer per column, sum 100")
    if "sticky" in styles:
        sticky = notes.mapping(styles["sticky"], f"{place}.sticky", ("rows", "columns"))
        for key, entry in sticky.items():
            notes.choice(entry, f"{place}.sticky.{key}", tuple(range(limits.TABLE_STICKY_MAX + 1)))


def _check_chart(slide: dict, place: str, notes: Notebook) -> None:
    total = 0.0
    items = notes.sequence(slide.get("data"), f"{place}.data", "chart_items", limits.CHART_ITEMS, 1)
    for index, entry in enumerate(items):
        total += _check_point(entry, f"{place}.data[{index}]", notes)
    if items and abs(total - limits.CHART_SUM) > 0.5:
        notes.add(f"{place}.data", "chart_sum", f"the values sum to {total:g}, they must sum to {limits.CHART_SUM}")
    styles = _styles(slide, place, notes, ("preview",))
    notes.choice(styles.get("preview"), f"{place}.styles.preview", CHART_STYLES)


def _check_point(value: Json, place: str, notes: Notebook) -> float:
    point = notes.mapping(value, place, ("label", "value"))
    notes.text(
        point.get("label"), f"{place}.label", "chart_name_characters", limits.CHART_NAME_CHARACTERS, required=True
    )
    return notes.number(point.get("value"), f"{place}.value")


def _check_graph(slide: dict, place: str, notes: Notebook) -> None:
    categories = notes.sequence(slide.get("data"), f"{place}.data", "graph_categories", limits.GRAPH_CATEGORIES, 1)
    for index, entry in enumerate(categories):
        here = f"{place}.data[{index}]"
        category = notes.mapping(entry, here, ("category", "values"))
        notes.text(
            category.get("category"),
            f"{here}.category",
            "chart_name_characters",
            limits.CHART_NAME_CHARACTERS,
            required=True,
        )
        values = notes.sequence(category.get("values"), f"{here}.values", "graph_values", limits.GRAPH_VALUES)
        for position, point in enumerate(values):
            _check_point(point, f"{here}.values[{position}]", notes)
    styles = _styles(slide, place, notes, ("preview", "x_axis", "y_axis"))
    notes.choice(styles.get("preview"), f"{place}.styles.preview", GRAPH_STYLES)
    for axis in ("x_axis", "y_axis"):
        notes.text(styles.get(axis), f"{place}.styles.{axis}", "chart_name_characters", limits.CHART_NAME_CHARACTERS)
