"""Checks a JSON value against the schemas of the vendor's OpenAPI 3.0 files, as far as those files are strict.

It knows `$ref` (also into neighbouring files), types, enumerations, required keys and alternatives. Null is always let
in, since the files hardly ever say where the vendor answers null. It says nothing of keys that the files don't know.
"""

import functools
import json
from pathlib import Path
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


class Specification:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._load = functools.cache(lambda name: json.loads((folder / name).read_text(encoding="utf-8")))

    def response(self, file: str, path: str, method: str, status: int) -> tuple[str, dict[str, Any]]:
        """(file, schema) of the JSON of an answer."""
        operation = self._load(file)["paths"][path][method]
        where, response = self._follow(file, operation["responses"][str(status)])
        return where, response["content"]["application/json"]["schema"]

    def faults(self, file: str, schema: dict[str, Any], value: Any, at: str = "$") -> list[str]:
        """What is wrong with a value; empty when nothing is."""
        file, schema = self._follow(file, schema)
        if value is None:
            return []
        for word in ("oneOf", "anyOf"):
            if word in schema:
                tries = [self.faults(file, part, value, at) for part in schema[word]]
                return [] if not tries or [] in tries else min(tries, key=len)
        found = [fault for part in schema.get("allOf", []) for fault in self.faults(file, part, value, at)]
        kind = schema.get("type")
        if kind in TYPES and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
            return [*found, f"{at}: {kind} wanted, {json.dumps(value, ensure_ascii=False)[:60]} found"]
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{at}: {value!r} is not one of {schema['enum']}")
        if isinstance(value, dict):
            found += [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
            for name, part in schema.get("properties", {}).items():
                if name in value:
                    found += self.faults(file, part, value[name], f"{at}.{name}")
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                found += self.faults(file, schema["items"], item, f"{at}[{number}]")
        return found

    def _follow(self, file: str, schema: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The schema that a reference means; of an address of another file, the last part counts."""
        while "$ref" in schema:
            address, _, pointer = schema["$ref"].partition("#")
            file = address.rsplit("/", 1)[-1] or file
            schema = self._load(file)
            for part in pointer.strip("/").split("/"):
                schema = schema[part.replace("~1", "/").replace("~0", "~")]
        return file, schema
