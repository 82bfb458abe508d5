"""What the CRM knows about its modules and fields, in both languages.

It knows no records, no users and no HTTP. Words of types are those of the vendor's metadata.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

# `en` or `ja`.
Language = str

TEXT = frozenset(("text", "email", "phone", "website", "picklist", "multiselectpicklist", "autonumber"))
LOOKUP = frozenset(("lookup", "ownerlookup", "userlookup"))
NUMBER = frozenset(("integer", "bigint", "double", "currency", "percent"))
TIME = frozenset(("date", "datetime"))
ORDERED = NUMBER | TIME

JSON_TYPES = {
    "integer": "integer",
    "double": "double",
    "currency": "double",
    "percent": "double",
    "boolean": "boolean",
    "lookup": "jsonobject",
    "ownerlookup": "jsonobject",
    "userlookup": "jsonobject",
    "multiselectpicklist": "jsonarray",
    "multireminder": "jsonarray",
    "participants": "jsonarray",
    "subform": "jsonarray",
    "territories": "jsonarray",
    "ALARM": "jsonobject",
    "RRULE": "jsonobject",
}
UI_TYPES = {
    "text": 1,
    "picklist": 2,
    "textarea": 3,
    "ownerlookup": 8,
    "userlookup": 8,
    "website": 21,
    "date": 24,
    "email": 25,
    "integer": 32,
    "phone": 33,
    "percent": 34,
    "currency": 36,
    "autonumber": 37,
    "double": 38,
    "bigint": 52,
    "multiselectpicklist": 100,
    "formula": 116,
    "lookup": 133,
    "boolean": 301,
    "datetime": 333,
    "subform": 500,
}
DEFAULT_LENGTHS = {
    "text": 255,
    "email": 100,
    "phone": 30,
    "website": 450,
    "picklist": 120,
    "multiselectpicklist": 255,
    "textarea": 32000,
    "integer": 9,
    "bigint": 18,
    "double": 16,
    "currency": 16,
    "percent": 5,
    "boolean": 5,
    "date": 20,
    "datetime": 120,
    "autonumber": 50,
}


@dataclass(frozen=True)
class PickValue:
    """One value of a pick list. `actual` is stored, `labels` are shown. Stages have the last three."""

    actual: str
    labels: dict[Language, str]
    probability: int | None = None
    forecast_type: str = ""
    forecast_category: str = ""


@dataclass(frozen=True)
class Field:
    """One field of a module.

    type        the vendor's `data_type`
    origin      for custom fields, the language in which the label was first written
    lookups     the modules a lookup may point to; one for a plain lookup
    formula     computes the value from the stored record; returns: its type
    number_form how an auto-number is written, e.g. `ACC-{:05d}`
    """

    id: str
    api_name: str
    labels: dict[Language, str]
    type: str
    length: int | None = None
    mandatory: Literal["", "system", "layout"] = ""
    read_only: bool = False
    custom: bool = False
    origin: Language | None = None
    lookups: tuple[str, ...] = ()
    values: tuple[PickValue, ...] = ()
    unique: bool = False
    formula: Callable[[dict[str, Any]], Any] | None = None
    returns: str = ""
    number_form: str = ""

    @property
    def base(self) -> str:
        """The type that comparisons go by: a formula's is what it returns."""
        return self.returns or self.type

    @property
    def is_array(self) -> bool:
        return JSON_TYPES.get(self.type) == "jsonarray" or self.api_name == "Tag"

    @property
    def json_type(self) -> str:
        return "jsonarray" if self.api_name == "Tag" else JSON_TYPES.get(self.base, "string")

    @property
    def searchable(self) -> bool:
        return self.base in TEXT | {"textarea"} and self.api_name != "Tag"

    @property
    def filterable(self) -> bool:
        """Whether COQL takes it in WHERE."""
        return self.base in TEXT | LOOKUP | ORDERED | {"boolean"} and self.api_name != "Tag"

    @cached_property
    def displays(self) -> dict[str, PickValue]:
        """Pick-list values by their actual value."""
        return {value.actual: value for value in self.values}


@dataclass(frozen=True)
class Module:
    """One module. supported: the API reads its records; creatable: it adds and changes them too."""

    id: str
    layout_id: str
    api_name: str
    module_name: str
    singular: dict[Language, str]
    plural: dict[Language, str]
    name_field: str
    fields: dict[str, Field]
    generated: str = "default"
    supported: bool = True
    creatable: bool = True
    duplicate_check: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class Schema:
    """All modules of one organisation. `people` is what lookups to users lead to; it is no tab."""

    modules: dict[str, Module]
    people: dict[str, Module] = field(default_factory=dict)

    def readable(self, api_name: str) -> Module | None:
        """The module of that exact api name, if the API reads its records."""
        module = self.modules.get(api_name)
        return module if module and module.supported else None

    def target(self, api_name: str) -> Module | None:
        """Where a lookup leads: a module, or users, roles and profiles."""
        return self.modules.get(api_name) or self.people.get(api_name)
