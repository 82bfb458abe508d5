"""Forms and what a form function may answer: errors, modifications, options.

It does not fill or submit a form; sandbox/cliq/play/forms.py does.

Sources, read 2026-11-21: https://www.zoho.com/cliq/help/platform/cliq-form.html and its pages per input type;
form modification kinds from the official SDK zcatalyst-cliq 1.0.0.
"""

import re

from sandbox.cliq import limits
from sandbox.cliq.check.findings import Json, Notebook

FORM_KEYS = frozenset(
    [
        "type",
        "title",
        "name",
        "hint",
        "button_label",
        "version",
        "action",
        "actions",
        "trigger_on_cancel",
        "inputs",
        "mode",
    ]
)
ACTION_KEYS = ("type", "name", "mode")
COMMON_KEYS = frozenset(
    ["type", "name", "label", "hint", "placeholder", "mandatory", "value", "trigger_on_change", "disabled"]
)
OWN_KEYS: dict[str, tuple[str, ...]] = {
    "text": ("format", "min_length", "max_length"),
    "textarea": ("min_length", "max_length"),
    "number": ("min", "max", "step_value"),
    "date": (),
    "datetime": (),
    "select": ("options", "multiple", "max_selections"),
    "native_select": ("data_source", "filter", "multiple", "max_selections"),
    "dynamic_select": ("auto_search_min_results", "min_characters", "options", "multiple", "max_selections"),
    "radio": ("options",),
    "checkbox": ("options", "max_selections"),
    "toggle": (),
    "hidden": (),
    "file": ("multiple",),
    "location": ("boundary",),
    "phone_number": ("filter",),
    "catalogue": ("options", "max_selections"),
    "dynamic_catalogue": ("options", "max_selections"),
}
NEEDS_PLACEHOLDER = frozenset(("text", "textarea", "number", "select", "native_select", "dynamic_select"))
OPTION_BOUNDS = {
    "radio": (limits.RADIO_OPTIONS_MIN, limits.RADIO_OPTIONS_MAX),
    "checkbox": (limits.CHECKBOX_OPTIONS_MIN, limits.CHECKBOX_OPTIONS_MAX),
    "catalogue": (0, limits.CATALOGUE_OPTIONS),
    "dynamic_catalogue": (0, limits.CATALOGUE_OPTIONS),
}
NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
MODIFICATIONS = ("add_after", "add_before", "update", "remove", "clear", "enable", "disable")


def check_form(value: Json, notes: Notebook) -> None:
    """Note what is wrong with a form object."""
    form = notes.mapping(value, "", FORM_KEYS)
    notes.text(form.get("title"), "title", required=True)
    notes.text(form.get("name"), "name", "form_name_characters", limits.FORM_NAME_CHARACTERS, required=True)
    notes.text(form.get("hint"), "hint")
    notes.text(form.get("button_label"), "button_label")
    notes.flag(form.get("trigger_on_cancel"), "trigger_on_cancel")
    notes.choice(form.get("mode"), "mode", ("classic", "kiosk"))
    if "actions" in form:
        actions = notes.mapping(form["actions"], "actions", ("submit", "cancel"))
        for key, action in actions.items():
            _check_action(action, f"actions.{key}", notes)
    if "action" in form or "actions" not in form:
        _check_action(form.get("action"), "action", notes)
    names: set[str] = set()
    catalogues = 0
    for index, entry in enumerate(notes.sequence(form.get("inputs"), "inputs", "form_inputs", minimum=1)):
        check_input(entry, f"inputs[{index}]", notes)
        if isinstance(entry, dict):
            catalogues += entry.get("type") in ("catalogue", "dynamic_catalogue")
            if entry.get("name") in names:
                notes.add(f"inputs[{index}].name", "input_names", f"two inputs are named {entry.get('name')!r}")
            names.add(str(entry.get("name")))
    if catalogues > 1:
        notes.add("inputs", "catalogue_inputs", "a form holds at most one catalogue")


def _check_action(value: Json, place: str, notes: Notebook) -> None:
    action = notes.mapping(value, place, ACTION_KEYS)
    notes.choice(action.get("type"), f"{place}.type", ("invoke.function",))
    notes.text(action.get("name"), f"{place}.name", required=True)
    notes.choice(action.get("mode"), f"{place}.mode", ("immediate", "confirm"))


def check_input(value: Json, place: str, notes: Notebook) -> None:
    """Note what is wrong with one input of a form."""
    if not isinstance(value, dict):
        notes.add(place, "type", f"{place} must be an object")
        return
    kind = value.get("type")
    if kind not in OWN_KEYS:
        notes.add(f"{place}.type", "input_type", f"{place}.type is {kind!r}, it must be one of {', '.join(OWN_KEYS)}")
        return
    entry = notes.mapping(value, place, COMMON_KEYS | set(OWN_KEYS[kind]))
    name = notes.text(entry.get("name"), f"{place}.name", "input_name_characters", limits.INPUT_NAME_CHARACTERS, True)
    if name and not NAME.match(name):
        notes.add(f"{place}.name", "input_name", f"{place}.name may hold letters, digits, '_' and '-'")
    visible = kind != "hidden"
    label = entry.get("label")
    notes.text(label, f"{place}.label", "input_label_characters", limits.INPUT_LABEL_CHARACTERS, required=visible)
    notes.text(entry.get("hint"), f"{place}.hint", "input_hint_characters", limits.INPUT_HINT_CHARACTERS)
    placeholder = ("input_placeholder_characters", limits.INPUT_PLACEHOLDER_CHARACTERS)
    needed = kind in NEEDS_PLACEHOLDER
    notes.text(entry.get("placeholder"), f"{place}.placeholder", *placeholder, required=needed)
    for flag in ("mandatory", "trigger_on_change", "disabled", "multiple"):
        notes.flag(entry.get(flag), f"{place}.{flag}")
    if kind == "text":
        notes.choice(entry.get("format"), f"{place}.format", ("email", "tel", "url", "password"))
    if kind == "native_select":
        sources = ("channels", "conversations", "contacts", "teams")
        notes.text(entry.get("data_source"), f"{place}.data_source", required=True)
        notes.choice(entry.get("data_source"), f"{place}.data_source", sources)
    if kind in ("select", "radio", "checkbox", "catalogue") or "options" in entry:
        _check_options(entry.get("options"), kind, place, notes)
    if kind == "checkbox" and isinstance(entry.get("value"), str):
        size = limits.CHECKBOX_VALUE_CHARACTERS
        notes.text(entry["value"], f"{place}.value", "checkbox_value_characters", size)


def _check_options(value: Json, kind: str, place: str, notes: Notebook) -> None:
    least, most = OPTION_BOUNDS.get(kind, (0, None))
    options = notes.sequence(value, f"{place}.options", f"{kind}_options", most, least)
    for index, option in enumerate(options):
        here = f"{place}.options[{index}]"
        if kind == "select" and isinstance(option, dict) and isinstance(option.get("options"), list):
            _check_options(option["options"], kind, here, notes)  # a group of options
            continue
        check_option(option, here, notes, short=kind in ("radio", "checkbox"))


def check_option(value: Json, place: str, notes: Notebook, short: bool = False) -> None:
    """Note what is wrong with one {label, value}; `short` ones have a documented length."""
    keys = ("label", "value") if short else ("label", "value", "id", "title", "description", "image")
    option = notes.mapping(value, place, keys)
    most = (limits.OPTION_LABEL_CHARACTERS, limits.OPTION_VALUE_CHARACTERS) if short else (None, None)
    notes.text(option.get("label"), f"{place}.label", "option_label_characters", most[0], required=True)
    notes.text(option.get("value"), f"{place}.value", "option_value_characters", most[1], required=True)


def check_form_error(value: Json, notes: Notebook) -> None:
    error = notes.mapping(value, "", ("type", "text", "inputs"))
    notes.text(error.get("text"), "text")
    inputs = error.get("inputs", {})
    if not isinstance(inputs, dict):
        notes.add("inputs", "type", "inputs must be an object")
        return
    for name, text in inputs.items():
        notes.text(text, f"inputs.{name}")
    if not error.get("text") and not inputs:
        notes.add("text", "required", "a form error needs a text or inputs")


def check_form_modification(value: Json, notes: Notebook) -> None:
    change = notes.mapping(value, "", ("type", "actions"))
    for index, entry in enumerate(notes.sequence(change.get("actions"), "actions")):
        here = f"actions[{index}]"
        action = notes.mapping(entry, here, ("type", "name", "input"))
        kind = action.get("type")
        if kind not in MODIFICATIONS:
            words = ", ".join(MODIFICATIONS)
            notes.add(f"{here}.type", "modification_type", f"{here}.type is {kind!r}, it must be one of {words}")
        notes.text(action.get("name"), f"{here}.name", required=True)
        if kind in ("add_after", "add_before", "update"):
            check_input(action.get("input"), f"{here}.input", notes)


def check_options(value: Json, notes: Notebook) -> None:
    answer = notes.mapping(value, "", ("options",))
    for index, option in enumerate(notes.sequence(answer.get("options"), "options")):
        check_option(option, f"options[{index}]", notes)
