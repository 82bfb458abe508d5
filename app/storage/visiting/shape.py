"""How a value of many fields lies in a row: some columns open, personal ones sealed together, lists as JSON.

It knows no table by name and asks nothing.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Row

from app.storage.vault import Vault

Kind = TypeVar("Kind")
EMPTY: tuple[Any, ...] = (None, "", {}, [], ())


class Shape(Generic[Kind]):
    """kind    a frozen dataclass; its fields that are sealed have defaults, and an empty one is not written
    sealed   fields that lie in the column sealed_facts
    listed   fields that are sequences of texts and lie in a column of their own as JSON
    """

    def __init__(self, kind: type[Kind], sealed: Sequence[str], listed: Sequence[str] = ()) -> None:
        self._kind = kind
        self.sealed = frozenset(sealed)
        self._listed = frozenset(listed)
        self._open = [each.name for each in fields(kind) if each.name not in self.sealed]  # type: ignore[arg-type]

    def row(self, value: Kind, vault: Vault) -> dict[str, Any]:
        """Column → what is stored."""
        facts = {name: found for name in self.sealed if (found := getattr(value, name)) not in EMPTY}
        open_ = {name: self.stored(name, getattr(value, name)) for name in self._open}
        return open_ | {"sealed_facts": vault.seal_json(facts)}

    def stored(self, name: str, value: Any) -> Any:
        return orjson.dumps(list(value)).decode() if name in self._listed else value

    def value(self, row: Row[Any], vault: Vault) -> Kind:
        columns: Any = row._mapping
        facts: Any = vault.open_json(columns["sealed_facts"])
        open_ = {
            name: tuple(orjson.loads(columns[name])) if name in self._listed else columns[name] for name in self._open
        }
        listed = {name: tuple(found) if isinstance(found, list) else found for name, found in facts.items()}
        return self._kind(**open_, **listed)
