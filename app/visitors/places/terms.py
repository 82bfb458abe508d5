"""What the organisation has chosen about visitors in the CRM or in Bigin: the settings of that link (C1-C11, G1).

Read leniently, since a setting that is newer than the stored ones has its default; checked strictly when saved
(app/administration/visitors/pushing.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CLASSES = ("missed", "attended", "accessed")
CHOICES: Mapping[str, frozenset[str]] = {
    "missed": frozenset({"missed"}),
    "attended": frozenset({"attended"}),
    "accessed": frozenset({"accessed"}),
    "attended_missed": frozenset({"attended", "missed"}),
    "all": frozenset(CLASSES),
    "none": frozenset(),
}
"""C2, in the document's order. Of Bigin any mix may be chosen (G1)."""
TASK_DAYS = (0, 1, 7, 14)
OPERATOR = "operator"  # C5: whoever attended the chat
MISSED = ("keep", "track")
WON, LOST = ("Closed Won",), ("Closed Lost",)  # of Bigin, whose API does not say which stages are won


@dataclass(frozen=True)
class Terms:
    """added        which new visitors are added by themselves
    module         'Leads' or 'Contacts'
    task_days      None: no follow-up task
    owner          OPERATOR or the id of a user
    company        what stands for a company that is not known; '' is the product's own word
    source         the pick-list value of the lead source; '' the one that is called Chat
    missed         'track' or 'keep' (C8)
    mapping        attribute of the visitor → api name of a field; '' where it is not written; not named: by equal names
    signal         namespace of the CRM's signal that a known visitor is there; '' for none
    visits_module  a module of the organisation's own that takes visits where SalesIQ's can't be written
    won, lost      stages of Bigin      card: fields of Bigin's contacts on the card, in this order
    since          when the link was last enabled: chats that ended before are not made up for (C1); not stored
    """

    added: frozenset[str] = frozenset()
    module: str = "Leads"
    task_days: int | None = None
    owner: str = OPERATOR
    company: str = ""
    source: str = ""
    missed: str = "keep"
    notifies: bool = True
    writes_visits: bool = True
    attaches: bool = True
    mapping: Mapping[str, str] = field(default_factory=dict)
    signal: str = ""
    visits_module: str = ""
    won: tuple[str, ...] = WON
    lost: tuple[str, ...] = LOST
    card: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def tracks_missed(self) -> bool:
        """C8 applies only when missed visitors are added."""
        return self.missed == "track" and "missed" in self.added

    def to_json(self) -> dict[str, Any]:
        kept = {name: value for name, value in vars(self).items() if name != "since"}
        lists = {name: list(getattr(self, name)) for name in ("won", "lost", "card")}
        return {**kept, **lists, "added": sorted(self.added), "mapping": dict(self.mapping)}

    @classmethod
    def from_json(cls, settings: Mapping[str, Any]) -> "Terms":
        known = {name: value for name, value in settings.items() if name in cls.__dataclass_fields__}
        if "since" in known:
            known["since"] = datetime.fromisoformat(known["since"])
        for name in ("won", "lost", "card"):
            if name in known:
                known[name] = tuple(str(one) for one in known[name])
        if "added" in known:
            known["added"] = frozenset(known["added"]) & frozenset(CLASSES)
        return cls(**known)
