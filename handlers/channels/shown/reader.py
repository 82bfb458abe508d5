"""Who reads a card: their words, what of the CRM they may see, and where names and addresses come from.

It asks nobody itself (look.py hands in how) and shows nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.i18n.sentences import Sentences
from grammar.catalog import Module

Pair = tuple[str, str]
Body = Mapping[str, Any]


def _everything(_module: str) -> frozenset[str] | None:
    return None


@dataclass(frozen=True)
class Reader:
    """Who reads, and where names and addresses come from.

    module       a module of the CRM as the reader sees it, None when it cannot be asked just now
    record_url   (module, record id) → its page; '' when that is not known
    names        of brands, departments and operators, by id; of people of Cliq by theirs
    is_short     room is short: the fields that matter most (V3)
    has_campaigns   the reader may see campaigns (M1)
    now          for how long somebody has been waiting; None where that is not said
    absolute     an address of SalesIQ's own as one that can be opened
    allowed      api names of a module's fields that may be shown here (X7), None for all of them
    """

    words: Sentences
    module: Callable[[str], Module | None]
    record_url: Callable[[str, str], str]
    names: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    is_short: bool = False
    has_campaigns: bool = True
    all_deals: bool = False
    allowed: Callable[[str], frozenset[str] | None] = _everything
    absolute: Callable[[str], str] = str
    now: datetime | None = None
