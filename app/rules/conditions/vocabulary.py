"""The vocabulary of conditions for one organisation and one reader: our own facts, the CRM's fields, the value lists.

Only what is linked and switched on is offered (U1); what exists already is read with all of it. It asks nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.errors import UserError
from app.i18n import catalogues
from app.rules.conditions import enrichment
from app.rules.conditions.fields import FACTS, OPEN, PARTS, Fact, group_of, part_of
from grammar.catalog import Catalog, Field, Kind, Value
from grammar.condition.nodes import Condition
from grammar.condition.vocabulary import Vocabulary

_KINDS: dict[str, Kind] = {"count": "number", "seconds": "number", "amount": "number", "boolean": "boolean"}
_RECORDS = {"lead": "Leads", "contact": "Contacts"}
# What a condition makes of the CRM's data types; those that are not here have no comparison.
_TYPES = {
    **dict.fromkeys(
        ("text", "textarea", "phone", "website", "autonumber", "lookup", "ownerlookup", "userlookup"), "string"
    ),
    "email": "email",
    "picklist": "options",
    "multiselectpicklist": "tags",
    **dict.fromkeys(("integer", "bigint", "long"), "count"),
    **dict.fromkeys(("double", "decimal", "currency", "percent"), "amount"),
    "boolean": "boolean",
}


def vocabulary(
    language: str,
    catalog: Catalog | None = None,
    *,
    offered: Collection[str] = PARTS,
    campaigns: Sequence[str] = (),
) -> Vocabulary:
    """What can be named.

    language   of the labels that count first
    catalog    the CRM's modules; None: what is known of leads and contacts is left out
    offered    parts that are linked and on: 'crm', 'enrichment', 'campaigns'
    campaigns  titles that are proposed as values
    """
    fields = [_field(fact, language, campaigns) for fact in FACTS if part_of(fact.key) in ("", *offered)]
    if catalog is not None and "crm" in offered:
        for group in _RECORDS:
            fields += _of_record(group, language, catalog)
    return Vocabulary(catalogues.best(language), tuple(fields), OPEN)


def _field(fact: Fact, language: str, campaigns: Sequence[str]) -> Field:
    label, others = _labels(f"fact.{fact.key.replace('.', '_')}", language)
    values = enrichment.values(fact.key, language) or tuple(_value(fact, word, language) for word in fact.values)
    if group_of(fact.key) == "campaign" and fact.type == "string":
        values = tuple(Value(title, (title,)) for title in campaigns)
    kind = _KINDS.get(fact.type, "text")
    return Field(fact.key, label, (label, *others, *fact.aliases), fact.type, kind, values=values)


def _value(fact: Fact, word: str, language: str) -> Value:
    label, others = _labels(f"fact.{fact.key.replace('.', '_')}_{word}", language)
    return Value(word, (label, *others))


def _labels(key: str, language: str) -> tuple[str, list[str]]:
    """(in the reader's language, in the others)."""
    first = catalogues.best(language)
    found = {one: catalogues.catalogue(one).sentence(key) for one in catalogues.LANGUAGES}
    missing = [one for one, text in found.items() if text is None]
    if missing:
        raise KeyError(key)
    return str(found[first]), [str(text) for one, text in found.items() if one != first]


def _of_record(group: str, language: str, catalog: Catalog) -> Iterable[Field]:
    module = catalog.module(_RECORDS[group])
    pattern, others = _labels(f"fact.of_{group}", language)
    for field in module.fields if module is not None else ():
        type_ = _TYPES.get(field.type)
        if type_ is None or field.reason:
            continue
        labels = [one.format(label=label) for one in (pattern, *others) for label in (field.label, *field.labels)]
        yield Field(
            f"{group}.{field.api_name}",
            pattern.format(label=field.label),
            tuple(dict.fromkeys(labels)),
            type_,
            _KINDS.get(type_, "text"),
            values=field.values,
        )


def parts_of(condition: Condition) -> frozenset[str]:
    """What must be linked and on for a condition: 'crm', 'enrichment', 'campaigns'."""
    return frozenset(part for leaf in condition.leaves if (part := part_of(leaf.field.api_name)))


def gone(condition: Condition, known: Vocabulary) -> tuple[str, ...]:
    """The keys that a condition names and that exist no longer."""
    return tuple(
        dict.fromkeys(leaf.field.api_name for leaf in condition.leaves if known.field(leaf.field.api_name) is None)
    )


def require(condition: Condition, offered: Collection[str]) -> None:
    """Raises UserError rule.not_linked when a condition needs what is not linked or switched off."""
    missing = sorted(parts_of(condition) - set(offered))
    if missing:
        raise UserError(f"rule.not_linked.{missing[0]}")


def labels(language: str, groups: Iterable[str]) -> Mapping[str, str]:
    """What the groups of facts are called."""
    return {group: _labels(f"fact.group_{group}", language)[0] for group in groups}
