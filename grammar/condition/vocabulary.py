"""What conditions may name: fields with their labels, types and values, and close ones for what was mistyped.

It is filled by whoever knows the visitors (app/rules/conditions); nothing here knows what a field means.
"""

from dataclasses import dataclass, field

from rapidfuzz import fuzz

from grammar.catalog import Field, Module, Value
from grammar.folding import fold_kana, fold_label

CHOICES_MOST = 5
COMPARED_MOST = 80  # characters of a name that are compared at all
CUTOFF = 60  # of 100; below it proposals are noise (as measured for /zcrm)


@dataclass(frozen=True)
class Vocabulary:
    """fields  every field that can be named, in the order in which they are offered
    language   of the labels that count first
    open       prefix of api names that may go on as they like -> the type of such a field: {'info.': 'info'}
    """

    language: str
    fields: tuple[Field, ...]
    open: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_module", Module("visitor", None, "", (), "", self.fields))

    def named(self, text: str) -> tuple[Field, ...]:
        """The fields that `text` names: by label, another label or api name; () = unknown, several = shared."""
        found = self._of_module.named(text)
        if not found and (opened := self._opened(text)):
            return (opened,)
        return found

    def field(self, api_name: str) -> Field | None:
        """The field of that api name, exactly."""
        return self._of_module.field(api_name) or self._opened(api_name)

    def spelling(self, field: Field) -> str:
        """How the field is written for the reader of this vocabulary."""
        known = self.field(field.api_name)
        return (known and self._of_module.spelling(known)) or field.api_name

    def closest(self, typed: str) -> list[Field]:
        """The fields that resemble what was typed, best first."""
        key = fold_kana(typed)[:COMPARED_MOST]
        scored = [(max((_alike(key, text) for _, text in one.search_keys), default=0.0), one) for one in self.fields]
        scored.sort(key=lambda pair: -pair[0])
        return [one for score, one in scored[:CHOICES_MOST] if score >= CUTOFF]

    @property
    def _of_module(self) -> Module:
        module: Module = vars(self)["_module"]
        return module

    def _opened(self, text: str) -> Field | None:
        folded = fold_label(text)
        for prefix, type_ in self.open.items():
            name = text.strip()[len(prefix) :].strip()
            if folded.startswith(prefix) and name:
                return Field(prefix + name, prefix + name, (prefix + name,), type_, "text", custom=True)
        return None


def closest_values(typed: str, field: Field) -> list[Value]:
    """The values of a field's list that resemble what was typed, best first."""
    key = fold_kana(typed)[:COMPARED_MOST]
    scored = [(max((_alike(key, text) for _, text in one.search_keys), default=0.0), one) for one in field.values]
    scored.sort(key=lambda pair: -pair[0])
    return [one for score, one in scored[:CHOICES_MOST] if score >= CUTOFF]


def _alike(key: str, text: str) -> float:
    return float(fuzz.WRatio(key, text))
