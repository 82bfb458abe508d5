"""Who may do what: the role hierarchy, sharing of modules, and profiles.

It looks at owners and profiles only and changes no record.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.data.customising import PROFILES, ROLES
from sandbox.data.people import People, User
from sandbox.ids import crm_id
from sandbox.switches import Switch, Switches

FIRST_ROLE, FIRST_PROFILE = 26000, 27000
# Modules whose records everybody may read in every data set.
ALWAYS_READABLE = frozenset(("Campaigns", "Products", "Vendors", "Vehicles", "Visits", "Actions_Performed"))

SWITCHES = (
    Switch(
        "sharing",
        "by_dataset",
        "who reads a record besides its owner and superiors; by_dataset: private in demo, public_read in large:N",
        ("by_dataset", "private", "public_read"),
    ),
    Switch(
        "hierarchy", "Reporting_To_Hierarchy", "how superiors are found", ("Reporting_To_Hierarchy", "Role_Hierarchy")
    ),
)


@dataclass(frozen=True)
class Role:
    id: str
    name: str
    superior: str


class Rights:
    """The rights within one organisation.

    profiles   name → {"hidden": {module: [field]}, "locked": {module: [field]}, "denied": [permission]}
    """

    def __init__(self, organisation: str, people: People, switches: Switches) -> None:
        self._organisation, self._people, self._switches = organisation, people, switches
        self._public = False
        self.roles = {
            name: Role(crm_id(FIRST_ROLE + number), name, superior)
            for number, (name, superior) in enumerate(ROLES[organisation])
        }
        self.profile_ids = {name: crm_id(FIRST_PROFILE + number) for number, name in enumerate(PROFILES)}
        self.profiles: dict[str, dict[str, Any]] = {}
        self.reset("demo")

    def reset(self, dataset: str) -> None:
        """Profiles as they were; records of a large data set are visible to every rep."""
        self.profiles = copy.deepcopy(PROFILES)
        self._public = dataset.startswith("large")

    def change_profile(self, name: str, **facts: Any) -> None:
        """Change what a profile hides, locks or denies, until the next reset."""
        self.profiles[name].update(facts)

    def superior_of(self, user: User) -> User | None:
        """The manager, when the organisation uses that hierarchy."""
        if self._switches["hierarchy"] != "Reporting_To_Hierarchy" or not user.manager:
            return None
        return self._people.by_email(user.manager)

    def owners_below(self, user: User) -> frozenset[str]:
        """The ids of the user and of everybody whose role, or chain of managers, leads up to the user."""
        return frozenset(
            [user.id, *(other.id for other in self._people.all(self._organisation) if self._is_below(other, user))]
        )

    def _is_below(self, other: User, user: User) -> bool:
        if self._switches["hierarchy"] == "Role_Hierarchy":
            role = self.roles[other.role].superior
            while role:
                if role == user.role:
                    return True
                role = self.roles[role].superior
            return False
        superior, seen = self.superior_of(other), {other.email}
        while superior and superior.email not in seen:
            if superior.email == user.email:
                return True
            seen.add(superior.email)
            superior = self.superior_of(superior)
        return False

    def is_public(self, module: str) -> bool:
        """Whether everybody may read the module's records."""
        sharing = self._switches["sharing"]
        return module in ALWAYS_READABLE or sharing == "public_read" or (sharing == "by_dataset" and self._public)

    def readable_owners(self, user: User, module: str) -> frozenset[str] | None:
        """Whose records of the module the user may see; None = everybody's."""
        return None if user.admin or self.is_public(module) else self.owners_below(user)

    def readable(self, user: User, module: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows that the user may see, in the same order."""
        owners = self.readable_owners(user, module)
        return list(rows) if owners is None else [row for row in rows if row["Owner"] in owners]

    def may_read(self, user: User, module: str, row: dict[str, Any]) -> bool:
        owners = self.readable_owners(user, module)
        return owners is None or row["Owner"] in owners

    def may_write(self, user: User, row: dict[str, Any]) -> bool:
        return user.admin or row["Owner"] in self.owners_below(user)

    def allows(self, user: User, permission: str) -> bool:
        """permission   e.g. `Crm_Implied_View_Leads`"""
        return permission not in self.profiles[user.profile].get("denied", ())

    def hidden(self, user: User, module: str) -> frozenset[str]:
        """Api names of the fields that the user's profile does not see."""
        return frozenset(self.profiles[user.profile].get("hidden", {}).get(module, ()))

    def locked(self, user: User, module: str) -> frozenset[str]:
        """Api names of the fields that the user's profile sees but can't write."""
        return frozenset(self.profiles[user.profile].get("locked", {}).get(module, ()))
