"""The input of a form for one field of a record, filled with its value, in the person's words.

Pure. What is asked while one types (records, many people) is in desk.py; limits of Cliq are kept by cliq/fit.
"""

from collections.abc import Sequence
from datetime import datetime

from app.cliq.form import (
    Date,
    DateTime,
    DynamicSelect,
    Input,
    Number,
    Option,
    Select,
    Text,
    Textarea,
    TextFormat,
    Toggle,
)
from app.cliq.maxima import SELECT_OPTIONS
from app.i18n import formats
from app.i18n.sentences import Sentences
from app.writing.values import DURATION, NO_VALUE, NUMBERS, RECORDS, WHOLE, Plain
from grammar.catalog import Field

LOOKUP_CHARACTERS = 2  # typed before records are looked for
FORMATS: dict[str, TextFormat] = {"email": "email", "phone": "tel", "website": ""}


def an_input(
    words: Sentences,
    field: Field,
    plain: Plain,
    *,
    mandatory: bool = False,
    options: Sequence[Option] = (),
    watched: bool = False,
) -> Input:
    """options   of a pick list or of people: those that may be chosen now
    watched   the form is told when it changes
    """
    name, label = field.api_name, field.label
    if name == DURATION:
        label = words.say("write.in_minutes", field=label)
        return Number(name, label, mandatory=mandatory, value=_minutes(plain), min=0)
    if field.type == "boolean":
        return Toggle(name, label, value=plain is True)
    if field.type == "multiselectpicklist":
        return Select(name, label, tuple(options), multiple=True, mandatory=mandatory)
    if field.type in RECORDS and (field.type == "lookup" or len(options) > SELECT_OPTIONS):
        return DynamicSelect(
            name,
            label,
            options=tuple(options[:SELECT_OPTIONS]),
            placeholder=words.say("write.search_hint"),
            mandatory=mandatory,
            value=_record(plain),
            min_characters=LOOKUP_CHARACTERS,
        )
    if options:
        chosen = plain["id"] if isinstance(plain, dict) else str(plain or "")
        found = tuple(options)
        if chosen and all(option.value != chosen for option in found):  # no longer offered, but not to be lost
            found = (Option(plain["name"] if isinstance(plain, dict) else chosen, chosen), *found)
        if not mandatory and field.type == "picklist":
            found = (Option(words.say("write.nothing"), NO_VALUE), *found)
        value = next((option for option in found if option.value == chosen), None)
        return Select(name, label, found, mandatory=mandatory, value=value, trigger_on_change=watched)
    return _typed(words, field, plain, mandatory=mandatory)


def _typed(words: Sentences, field: Field, plain: Plain, *, mandatory: bool) -> Input:
    name, label, value = field.api_name, field.label, str(plain) if plain is not None else ""
    if field.type == "date":
        return Date(name, label, mandatory=mandatory, value=value)
    if field.type == "datetime":
        return DateTime(name, label, mandatory=mandatory, value=_local(value, words.zone), zone=words.zone)
    if field.type in NUMBERS:
        hint = "" if field.type in WHOLE else words.say("write.number_hint")
        return Text(name, label, mandatory=mandatory, value=value, hint=hint)
    if field.type == "textarea":
        return Textarea(name, label, mandatory=mandatory, value=value, max_length=field.length)
    form: TextFormat = FORMATS.get(field.type, "")
    return Text(name, label, mandatory=mandatory, value=value, max_length=field.length, format=form)


def _record(plain: Plain) -> Option | None:
    return Option(plain["name"] or plain["id"], plain["id"]) if isinstance(plain, dict) else None


def _minutes(plain: Plain) -> str:
    minutes, _, _ = str(plain or "").partition(":")
    return str(int(minutes)) if minutes.isdigit() else ""


def _local(instant: str, zone: str) -> str:
    """An instant as the clock of the person's zone shows it, to the minute."""
    if not instant:
        return ""
    return datetime.fromisoformat(instant).astimezone(formats.zone(zone)).strftime("%Y-%m-%dT%H:%M")
