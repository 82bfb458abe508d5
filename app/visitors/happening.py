"""Something that happened with a visitor, as the features of the product hear of it.

It names facts only; whoever hears of it reads the present state (app/visitors/visiting.py), so that hearing twice, or
late, does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KINDS = frozenset(
    "landed returned navigated left chat_started assigned attended transferred missed completed rated visitor_message "
    "operator_message contact_captured known custom_action".split()
)
"""landed      the first visit of a visitor began; 'returned': another one
assigned       a chat has been given to an operator who has not answered yet
known          something was learned; detail 'about': crm, enrichment, campaigns, ring, score, lists, assigned, person
               (contact details), edited (a message), joined, parted, watched ('operators' of a chat), merged ('from':
               the visitor id that stands for nobody else now)"""


LOOK = "look"
"""In the detail of `known`: the visitor is to be looked up where visitors go, however fresh what is known is."""


@dataclass(frozen=True)
class Happening:
    """kind: one of KINDS. happening_id: '' for a fresh one; the same id is heard once by each who wants it."""

    kind: str
    visitor_id: str
    at: datetime
    visit_id: str = ""
    chat_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    happening_id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of happening: {self.kind}")

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "at": self.at.isoformat(), "detail": dict(self.detail)}

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> "Happening":
        """What an event handler of source 'visitor' reads its payload with."""
        return cls(**{**payload, "at": datetime.fromisoformat(payload["at"])})
