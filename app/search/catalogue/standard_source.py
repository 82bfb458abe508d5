"""Makes the bundled standard_metadata.json from the project's collection of standard modules and fields.

Not used while the server runs. When the collection changes:
`python -m app.search.catalogue.standard_source crm_metadata.json > app/search/catalogue/standard_metadata.json`.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

LEFT_OUT = frozenset({"Users"})  # no tab: people come from the users API
NONE_VALUES = frozenset({"-None-"})  # the CRM's word for 'empty', not a value

# Fields that the documents' example commands use and that an organisation adds itself.
EXAMPLE_FIELDS = {
    "Contacts": (
        {
            "api_name": "Company",
            "label_en": "Company",
            "label_ja": "会社",
            "reading_ja": "かいしゃ",
            "data_type": "text",
            "length": 200,
            "custom": True,
            "synonyms": {"en": ["organization", "company name", "firm"], "ja": ["企業", "企業名", "法人名", "勤務先"]},
        },
    ),
}


def compact(collection: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The modules with what the grammar needs: api names, labels and values in both languages, readings, synonyms."""
    samples: dict[str, list[Mapping[str, Any]]] = {name: list(fields) for name, fields in EXAMPLE_FIELDS.items()}
    for sample in collection["custom_field_samples"]:
        samples.setdefault(sample["module"], []).append(sample)
    modules = []
    for module in collection["modules"]:
        if module["api_name"] in LEFT_OUT:
            continue
        fields = [_field(field) for field in (*module["fields"], *samples.get(module["api_name"], ()))]
        entry = {
            "api_name": module["api_name"],
            "command": module["api_name"].lower() if module["slash_command_allowed"] else None,
            "en": [module["label_en_plural"], module["label_en_singular"]],
            "ja": [module["label_ja_plural"], module["label_ja_singular"]],
            "reading": module["reading_ja"],
            "synonyms": [item["text"] for language in ("en", "ja") for item in module["synonyms"][language]],
            "name_field": module["name_field"],
            "fields": fields,
        }
        modules.append(entry)
    return modules


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    synonyms = field.get("synonyms") or {}
    entry = {
        "api_name": field["api_name"],
        "en": field["label_en"],
        "ja": field["label_ja"],
        "other": [item["label"] for item in field.get("labels_ja_other") or ()],
        "reading": field.get("reading_ja"),
        "synonyms": [*synonyms.get("en", ()), *synonyms.get("ja", ())],
        "type": field["data_type"],
        "length": field.get("length"),
        "mandatory": bool(field.get("mandatory")),
        "read_only": bool(field.get("read_only")),
        "custom": bool(field.get("custom")),
        "lookup": field.get("lookup_module"),
        "values": [
            [value["actual"], value["display_en"], value["display_ja"]]
            for value in field.get("pick_list") or ()
            if value["actual"] not in NONE_VALUES
        ],
    }
    return {name: value for name, value in entry.items() if value not in (None, [], False, "")}


def text(collection: Mapping[str, Any]) -> str:
    """The file: one module on a line."""
    lines = [json.dumps(module, ensure_ascii=False, separators=(",", ":")) for module in compact(collection)]
    return '{"modules":[\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(text(json.load(file)))
