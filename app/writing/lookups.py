"""Records that a field of a form may point to, found by their name as one types.

Pure: what to ask, and what to offer of the answer. COQL finds a record as soon as it is there; the search's index lags.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.cliq.form import Option
from app.cliq.text import plain
from app.search import columns
from grammar.catalog import Module
from grammar.command.nodes import Command, Criterion
from grammar.folding import fold

OFFERED = 20


def command(module: Module, typed: str) -> Command | None:
    """What finds the records whose name holds what is typed; None while nothing is, or for a module without names."""
    field = module.field(module.name_field)
    text = typed.strip()
    if field is None or not text:
        return None
    return Command(module, (Criterion(field, field.label, "contains", (text,)),))


def options(rows: Iterable[Mapping[str, Any]], module: Module, typed: str, prefix: str = "") -> tuple[Option, ...]:
    """Names with what tells them apart, those that begin with what is typed first.

    prefix  before each id in an option's value, where records of several modules are offered together
    """
    wanted = fold(typed.strip())
    named = [(str(row.get(module.name_field) or ""), row) for row in rows]
    ordered = sorted(named, key=lambda pair: (not fold(pair[0]).startswith(wanted), fold(pair[0])))
    return tuple(
        Option(" · ".join((plain(name), *_telling(module, row))), f"{prefix}{row['id']}")
        for name, row in ordered[:OFFERED]
        if plain(name)
    )


def _telling(module: Module, row: Mapping[str, Any]) -> list[str]:
    """The first headline value that is a text: mostly the company or the account."""
    for name in columns.HEADLINES.get(module.api_name, ()):
        value = row.get(name)
        shown = str(value.get("name") or "") if isinstance(value, Mapping) else value
        if isinstance(shown, str) and plain(shown):
            return [plain(shown)]
    return []
