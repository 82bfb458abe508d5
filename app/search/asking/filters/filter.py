"""One condition as a query's text and as a check of rows. Knows no field types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.clients import coql
from app.clients.crm_facts import Row

Check = Callable[[Row], bool]


@dataclass(frozen=True)
class Filter:
    """text   a COQL condition that lets at least what is meant through; '' = COQL can't be asked this
    size      how many of the 25 criteria it takes
    is_exact  COQL alone decides; False = rows must be checked
    check     of a row that has the columns `needs`
    nothing   '' or the note that says why nothing can fulfil it
    """

    text: str
    size: int
    is_exact: bool
    check: Check
    needs: tuple[str, ...] = ()
    nothing: str = ""


def joined(word: str, parts: Sequence[str]) -> str:
    """Conditions joined in pairs and in brackets as a whole."""
    text = coql.join(f" {word} ", list(parts))
    return text if len(parts) > 1 else f"({text})" if not text.startswith("(") else text


def not_empty(name: str) -> Filter:
    return Filter(f"({coql.column(name)} is not null)", 1, True, lambda row: not is_empty(row.get(name)), (name,))


def is_empty(value: object) -> bool:
    return value is None or value == "" or value == []
