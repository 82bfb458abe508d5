"""Metadata of the CRM → the catalogue that the languages know: modules, fields, labels, values, what each is good for.

Makes no call and keeps nothing: app/search/metadata.py fetches and caches. The connected organisation's own words
always win; the bundled standard metadata only adds readings, synonyms and English labels that are missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.search.catalogue import kinds, standard
from grammar.catalog import Catalog, Field, Module, Value

# The four modules of /zcrm and their words (Z1).
COMMANDS = {"Leads": "leads", "Contacts": "contacts", "Accounts": "accounts", "Deals": "deals"}
NO_VALUE = "-None-"  # how the CRM lists 'empty'; records hold null

Item = Mapping[str, Any]


def trim_field(item: Item) -> dict[str, Any]:
    """The part of a field's metadata that counts here: a tenth of what the CRM sends, for the cache."""
    values = [
        {"display_value": value.get("display_value"), "actual_value": value.get("actual_value")}
        for value in item.get("pick_list_values") or ()
        if value.get("type") != "unused"
    ]
    trimmed = {
        "api_name": item.get("api_name"),
        "field_label": item.get("field_label"),
        "display_label": item.get("display_label"),
        "data_type": item.get("data_type"),
        "length": item.get("length"),
        "custom_field": item.get("custom_field"),
        "system_mandatory": item.get("system_mandatory"),
        "read_only": _is_read_only(item),
        "pick_list_values": values,
        "lookup_module": _target(item),
        "is_hidden": _is_hidden(item),
        "is_encrypted": bool(item.get("crypt")),
    }
    return {name: value for name, value in trimmed.items() if value not in (None, [], False, "")}


def trim_module(item: Item) -> dict[str, Any]:
    """The part of a module's metadata that counts here; module_name is what web links are made of."""
    names = ("api_name", "module_name", "singular_label", "plural_label", "generated_type", "api_supported", "viewable")
    rights = ("global_search_supported", "creatable", "editable")
    return {name: item[name] for name in (*names, *rights) if item.get(name) is not None}


def _target(item: Item) -> str | None:
    """The module that a lookup points to; 'Users' for people, '' for a lookup of several modules or of none."""
    if item.get("data_type") in kinds.PEOPLE:
        return "Users"
    if item.get("data_type") != "lookup":
        return None
    lookup = item.get("lookup") or {}
    module = lookup.get("module") if isinstance(lookup, Mapping) else None
    name = module.get("api_name") if isinstance(module, Mapping) else module
    return str(name or "")


def _is_read_only(item: Item) -> bool:
    """Field-level permission, or a field that the CRM fills in: the asker's profile may not write it."""
    operations = item.get("operation_type")
    return item.get("read_only") is True or (isinstance(operations, Mapping) and operations.get("api_update") is False)


def _is_hidden(item: Item) -> bool:
    """Field-level permission: the asker's profile may not see it."""
    view = item.get("view_type")
    return item.get("visible") is False or (isinstance(view, Mapping) and view.get("view") is False)


def build(
    language: str, modules: Iterable[Item], fields: Mapping[str, Sequence[Item]], *, every_language: bool = False
) -> Catalog:
    """The catalogue of one organisation for askers of one language and profile.

    language  the CRM's word for it: 'ja_JP', 'en_US', 'ja'
    modules   trimmed items of settings/modules
    fields    {module api name: trimmed items of settings/fields}; a module without fields is left out
    every_language  the bundled labels of standard modules, fields and values are accepted in all languages: what a
              colleague saved in Japanese is a question of an English-speaking rep, too
    """
    more = standard.LANGUAGES if every_language else ("en",)
    found = (build_module(item, fields[item["api_name"]], more) for item in modules if fields.get(item["api_name"]))
    ordered = sorted(
        found, key=lambda module: (module.command is None, [*COMMANDS, module.api_name].index(module.api_name))
    )
    return Catalog(language.replace("-", "_").split("_")[0].lower(), tuple(ordered))


def build_module(item: Item, fields: Iterable[Item], more: Sequence[str] = ("en",)) -> Module:
    """more: the languages whose bundled labels are accepted beside the organisation's own."""
    api_name = str(item["api_name"])
    known = standard.module(api_name)
    plural = str(item.get("plural_label") or item.get("module_name") or api_name)
    others = [label for language in more for label in known[language]] if known else []
    foreign = [label for language in standard.LANGUAGES for label in known[language]] if known else []
    return Module(
        api_name=api_name,
        command=COMMANDS.get(api_name),
        label=plural,
        labels=_unique(plural, item.get("singular_label"), *others),
        name_field=known["name_field"] if known else "Name",
        fields=tuple(build_field(api_name, field, more) for field in fields if not field.get("is_hidden")),
        readings=_unique(known["reading"]) if known else (),
        synonyms=_unique(*known["synonyms"]) if known else (),
        elsewhere=_unique(*foreign),
        one=str(item.get("singular_label") or ""),
        creatable=item.get("creatable") is not False,
        editable=item.get("editable") is not False,
    )


def build_field(module: str, item: Item, more: Sequence[str] = ("en",)) -> Field:
    api_name, data_type = str(item["api_name"]), str(item.get("data_type") or "")
    kind, reason = kinds.kind_of(data_type, api_name)
    target = item.get("lookup_module")
    if item.get("is_encrypted") or (data_type == "lookup" and not target):
        kind, reason = "unusable", "type"
    known = None if item.get("custom_field") else standard.field(module, api_name)
    label = str(item.get("field_label") or item.get("display_label") or api_name)
    bundled = [known.get(language) for language in more] if known else []
    return Field(
        api_name=api_name,
        label=label,
        labels=_unique(label, item.get("display_label") or (known or {}).get("en"), *bundled[1:]),
        type=data_type,
        kind=kind,
        reason=reason,
        values=tuple(_values(item, known, more[1:])) if data_type in kinds.PICK_LISTS else (),
        lookup=target,
        readings=_unique((known or {}).get("reading")),
        synonyms=_unique(*(known or {}).get("other", ()), *(known or {}).get("synonyms", ())),
        elsewhere=_unique(*((known or {}).get(language) for language in standard.LANGUAGES)),
        length=item.get("length") if isinstance(item.get("length"), int) else None,
        mandatory=item.get("system_mandatory") is True,
        read_only=item.get("read_only") is True,
        custom=item.get("custom_field") is True,
    )


def _values(item: Item, known: Item | None, more: Sequence[str]) -> Iterable[Value]:
    bundled = {
        texts[0]: dict(zip(standard.LANGUAGES, texts[1:], strict=True)) for texts in (known or {}).get("values", ())
    }
    for value in item.get("pick_list_values") or ():
        actual = str(value.get("actual_value") or value.get("display_value") or "")
        if actual and actual != NO_VALUE:
            others = [bundled.get(actual, {}).get(language) for language in ("en", *more)] if more else []
            yield Value(actual, _unique(str(value.get("display_value") or actual), *others))


def _unique(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
