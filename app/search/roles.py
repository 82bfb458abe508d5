"""The role filter of a service account (A2): records are shown when their owner's role stands below a named role.

Pure; the account's own CRM rights have been applied by the CRM before.
"""

from collections.abc import Iterable

from app.clients.crm_facts import Role, Row
from app.search.people import Keep, People
from grammar.folding import fold_label


def below(roles: Iterable[Role], names: Iterable[str]) -> frozenset[str]:
    """The ids of all roles under any role of these names, at any depth; a named role itself is among them only when it
    stands under another one."""
    known = {role.id: role for role in roles}
    wanted = {fold_label(name) for name in names}
    tops = {role.id for role in known.values() if fold_label(role.name) in wanted}

    def stands_below(role: Role) -> bool:
        seen = {role.id}
        above = role.reporting_to_id
        while above and above not in seen:  # a circle in the data must not hang us
            if above in tops:
                return True
            seen.add(above)
            above = known[above].reporting_to_id if above in known else ""
        return False

    return frozenset(role.id for role in known.values() if stands_below(role))


def keeper(roles: Iterable[Role], names: Iterable[str], people: People) -> Keep:
    """The filter for `run`: a record without an owner, or whose owner has no known role, is not shown."""
    allowed = below(roles, names)
    owners = {user.id for user in people if user.role_id in allowed}

    def keep(row: Row) -> bool:
        owner = row.get("Owner")
        return isinstance(owner, dict) and str(owner.get("id")) in owners

    return keep
