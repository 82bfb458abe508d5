"""Forms and what is answered while one is filled in, within Cliq's limits.

An input that Cliq would refuse is replaced by the nearest one it takes (six radio buttons become a list), or dropped.
"""

import re
from dataclasses import replace

from app.cliq import maxima, text
from app.cliq.fit.buttons import one_line
from app.cliq.form import (
    Change,
    Checkbox,
    Date,
    DateTime,
    DynamicSelect,
    File,
    FormChange,
    FormError,
    FormReply,
    Hidden,
    Input,
    Number,
    Option,
    Options,
    Radio,
    Select,
    Text,
    Textarea,
    Toggle,
)

_NOT_NAME = re.compile("[^A-Za-z0-9_-]")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def fit(given: FormReply | FormError | FormChange | Options) -> FormReply | FormError | FormChange | Options | None:
    match given:
        case FormReply():
            return form(given)
        case FormError():
            return error(given)
        case FormChange():
            return change(given)
        case Options():
            return options(given)


def form(given: FormReply) -> FormReply | None:
    """The form as Cliq takes it; None when it has no input or no function to send it to."""
    inputs: dict[str, Input] = {}
    for one in given.inputs[: maxima.FORM_INPUTS]:
        fitted = an_input(one)
        if fitted and fitted.name not in inputs:
            inputs[fitted.name] = fitted
    function = text.sendable(given.function).strip()
    if not inputs or not function:
        return None
    return replace(
        given,
        name=_name(given.name, maxima.FORM_NAME) or "form",
        title=one_line(given.title, maxima.FORM_TITLE) or text.ELLIPSIS,
        hint=one_line(given.hint, maxima.FORM_HINT),
        button_label=one_line(given.button_label, maxima.FORM_BUTTON),
        inputs=tuple(inputs.values()),
        function=function,
    )


def _name(given: str, limit: int) -> str:
    return _NOT_NAME.sub("_", given)[:limit]


def an_input(given: Input) -> Input | None:
    name = _name(given.name, maxima.INPUT_NAME)
    if not name:
        return None
    if isinstance(given, Hidden):
        return Hidden(name, text.sendable(given.value))
    label = one_line(given.label, maxima.INPUT_LABEL) or name
    one = replace(given, name=name, label=label, hint=one_line(given.hint, maxima.INPUT_HINT))
    if isinstance(one, Text | Textarea | Number | Select | DynamicSelect):
        one = replace(one, placeholder=one_line(one.placeholder, maxima.INPUT_PLACEHOLDER) or label)
    match one:
        case Text() | Textarea():
            return _with_lengths(one)
        case Number() | Date() | DateTime():
            return _with_value(one)
        case Select():
            return _select(one)
        case DynamicSelect():
            few = max(one.min_characters, 0) if one.min_characters is not None else None
            preset = next(iter(some_options((one.value,))), None) if one.value else None
            return replace(one, options=some_options(one.options), value=preset, min_characters=few)
        case Radio():
            return _radio(one)
        case Checkbox():
            return _checkbox(one)
        case Toggle() | File():
            return one


def _with_value(one: Number | Date | DateTime) -> Number | Date | DateTime:
    """What Cliq could not read is left out."""
    match one:
        case Number():
            bounds = one.min is None or one.max is None or one.min <= one.max
            value = one.value if _NUMBER.fullmatch(one.value) else ""
            return replace(one, value=value, min=one.min if bounds else None, max=one.max if bounds else None)
        case Date():
            return replace(one, value=one.value if _DATE.fullmatch(one.value) else "")
        case DateTime():
            value = one.value if _MOMENT.fullmatch(one.value) else ""
            return replace(one, value=value, zone=text.sendable(one.zone))


def _with_lengths(one: Text | Textarea) -> Text | Textarea:
    least = one.min_length if one.min_length is not None and one.min_length > 0 else None
    most = one.max_length if one.max_length is not None and one.max_length > 0 else None
    if least is not None and most is not None and least > most:
        least = None
    value = text.cut(one.value, min(most or maxima.INPUT_VALUE, maxima.INPUT_VALUE))
    return replace(one, value=value, min_length=least, max_length=most)


def some_options(given: tuple[Option, ...]) -> tuple[Option, ...]:
    """At most as many options as Cliq lists, each with a label and a value of its own; values are never cut."""
    kept: dict[str, Option] = {}
    for option in given:
        label = one_line(option.label, maxima.OPTION_LABEL)
        value = text.sendable(option.value)
        fits = 0 < text.units(value) <= maxima.INPUT_VALUE
        if label and fits and value not in kept and len(kept) < maxima.SELECT_OPTIONS:
            kept[value] = Option(label, value)
    return tuple(kept.values())


def _select(one: Select) -> Select | None:
    choices = some_options(one.options)
    preset = next((option for option in choices if one.value and option.value == one.value.value), None)
    return replace(one, options=choices, value=preset) if choices else None


def _short(choices: tuple[Option, ...], bounds: tuple[int, int]) -> bool:
    least, most = bounds
    return least <= len(choices) <= most and all(text.units(option.value) <= maxima.OPTION_VALUE for option in choices)


def _radio(one: Radio) -> Radio | Select | None:
    choices = some_options(one.options)
    known = one.value if any(option.value == one.value for option in choices) else ""
    if _short(choices, maxima.RADIO_OPTIONS):
        return replace(one, options=choices, value=known)
    preset = next((option for option in choices if option.value == known), None)
    return _select(_as_select(one, choices, preset))


def _checkbox(one: Checkbox) -> Checkbox | Select | None:
    choices = some_options(one.options)
    ticked = tuple(option.value for option in choices if option.value in one.value)
    listable = text.units(",".join(ticked)) <= maxima.CHECKBOX_VALUE and not any("," in value for value in ticked)
    if _short(choices, maxima.CHECKBOX_OPTIONS):
        return replace(one, options=choices, value=ticked if listable else ())
    return _select(replace(_as_select(one, choices, None), multiple=True))


def _as_select(one: Radio | Checkbox, choices: tuple[Option, ...], preset: Option | None) -> Select:
    return Select(
        name=one.name,
        label=one.label,
        options=choices,
        placeholder=one.label,
        hint=one.hint,
        mandatory=one.mandatory,
        value=preset,
        trigger_on_change=one.trigger_on_change,
        disabled=one.disabled,
    )


def error(given: FormError) -> FormError | None:
    texts: dict[str, str] = {}
    for name, words in given.inputs:
        known, sentence = _name(name, maxima.INPUT_NAME), one_line(words, maxima.FORM_ERROR_TEXT)
        if known and sentence:
            texts.setdefault(known, sentence)
    heading = text.cut(given.text, maxima.FORM_ERROR_TEXT)
    return FormError(heading, tuple(texts.items())) if heading or texts else None


def change(given: FormChange) -> FormChange | None:
    kept = [fitted for one in given.changes if (fitted := _one_change(one))][: maxima.FORM_CHANGES]
    return FormChange(tuple(kept)) if kept else None


def _one_change(one: Change) -> Change | None:
    name = _name(one.name, maxima.INPUT_NAME)
    if one.kind not in ("add_after", "add_before", "update"):
        return replace(one, name=name, input=None) if name else None
    fitted = an_input(one.input) if one.input else None
    return replace(one, name=name, input=fitted) if name and fitted else None


def options(given: Options) -> Options:
    return Options(some_options(given.options))
