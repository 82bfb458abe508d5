"""What help says about /zcrm, made from the grammar and the catalogue: modules, operators by type, limits, examples.

Holds no sentences; app/i18n words it.
"""

from dataclasses import dataclass
from decimal import Decimal

from grammar.catalog import Catalog, Field, Kind, Module
from grammar.command.nodes import BY_KIND, MAX_CRITERIA, MAX_VALUES, Command, Criterion, Op, Operand, operator_words
from grammar.command.printer import to_text

_SAMPLE_TEXT = "zyl"
_SAMPLES: dict[str, tuple[Op, str]] = {  # by data type: a telling operator and a value
    "phone": ("starts_with", "03"),
    "email": ("starts_with", "shohei"),
    "website": ("contains", "zoho"),
}
_SAMPLE_NUMBERS = {"currency": "50000", "percent": "50"}


@dataclass(frozen=True)
class ModuleUsage:
    """One module. command: its word; fields: labels that can be used in criteria; examples: commands that parse."""

    command: str
    label: str
    fields: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Usage:
    """Everything help needs. operators: the words by kind of field, in the order of Z4's table."""

    modules: tuple[ModuleUsage, ...]
    operators: tuple[tuple[Kind, tuple[str, ...]], ...]
    max_criteria: int
    max_values: int


def usage(catalog: Catalog) -> Usage:
    """What can be typed, for this catalogue: every example parses with it. Made once per catalogue, kept with it."""
    return catalog.kept("usage", lambda: _usage(catalog))


def _usage(catalog: Catalog) -> Usage:
    kinds: tuple[Kind, ...] = ("text", "number", "boolean")
    return Usage(
        tuple(_module_usage(module) for module in catalog.modules if module.command),
        tuple((kind, operator_words(kind)) for kind in kinds),
        MAX_CRITERIA,
        MAX_VALUES,
    )


def _module_usage(module: Module) -> ModuleUsage:
    usable = usable_fields(module)
    commands = [Command(module)]
    for kind in ("text", "number", "boolean"):
        sampled = [field for field in _telling(usable) if field.kind == kind and field.api_name != "id"]
        if sampled:
            commands.append(Command(module, (sample(sampled[0], module),)))
    if len(commands) > 2:
        commands.append(Command(module, (*commands[1].criteria, *commands[2].criteria)))
    commands.append(Command(module, word=_SAMPLE_TEXT))
    return ModuleUsage(
        module.command or "",
        module.label,
        tuple(module.spelling(field) or field.api_name for field in usable),
        tuple(to_text(command) for command in commands),
    )


def usable_fields(module: Module) -> list[Field]:
    """The fields that criteria can name, in the catalogue's order."""
    return [field for field in module.fields if field.kind != "unusable" and module.spelling(field)]


def example(catalog: Catalog, module: Module | None = None, field: Field | None = None) -> str:
    """A correct command for that module and field; the first of the catalogue where none is given."""
    about = f"example {module.api_name if module else ''} {field.api_name if field else ''}"
    return catalog.kept(about, lambda: _example(catalog, module, field))


def _example(catalog: Catalog, module: Module | None, field: Field | None) -> str:
    if module is None or not module.command:
        module = next((found for found in catalog.modules if found.command), None)
        if module is None:
            return "/zcrm leads"
    if field is None or field.kind == "unusable" or not module.spelling(field):
        field = next(iter(_telling(usable_fields(module))), None)
    return to_text(Command(module, (sample(field, module),) if field else ()))


def _telling(fields: list[Field]) -> list[Field]:
    """Those first that people filter by: mandatory text, text, then the rest."""
    return sorted(fields, key=lambda field: (field.kind != "text", not field.mandatory, field.lookup is not None))


def sample(field: Field, module: Module) -> Criterion:
    """A criterion with that field that means something."""
    op: Op = BY_KIND[field.kind][0]
    values: tuple[Operand, ...]
    picks = [value.label for value in field.values if value.label.strip()]
    if field.kind == "number":
        op, values = ">=", (Decimal(_SAMPLE_NUMBERS.get(field.type, "10")),)
    elif field.kind == "boolean":
        values = (True,)
    elif picks:
        op, values = "is", tuple(picks[:2])
    else:
        op, text = _SAMPLES.get(field.type, ("contains", _SAMPLE_TEXT))
        values = (text,)
    return Criterion(field, module.spelling(field) or field.api_name, op, values)
