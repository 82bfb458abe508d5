"""The hierarchy of roles: the filter of a service account (A2), and who stands above somebody (W2).

Pure; the account's own CRM rights have been applied by the CRM before.
Source: https://www.zoho.com/crm/developer/docs/api/v8/get-users.html (Reporting_To is empty where the organisation uses
the role hierarchy), read 2026-11-21.
"""

from collections.abc import Callable, Iterable

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


def superiors(people: People, roles: Callable[[], Iterable[Role]], user_id: str) -> tuple[str, ...]:
    """CRM user ids: one, or all active people of the next role above that has any; () at the top.

    roles   asked only where nobody is reported to
    """
    user = people.user(user_id)
    if user is None:
        return ()
    above = people.user(user.reporting_to_id) if user.reporting_to_id else None
    if above is not None and above.is_active:
        return (above.id,)
    known = {role.id: role for role in roles()}
    role, seen = known.get(user.role_id), {user.role_id}
    while role is not None and role.reporting_to_id and role.reporting_to_id not in seen:  # a circle must not hang us
        seen.add(role.reporting_to_id)
        role = known.get(role.reporting_to_id)
        found = tuple(
            one.id for one in people if role and one.is_active and one.role_id == role.id and one.id != user_id
        )
        if found:
            return found
    return ()
