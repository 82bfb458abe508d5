"""Who stands above somebody: whom they report to, else the people of the role above theirs.

Source: https://www.zoho.com/crm/developer/docs/api/v8/get-users.html (Reporting_To is empty where the organisation uses
the role hierarchy), read 2026-11-21.
"""

from collections.abc import Callable, Iterable

from app.clients.crm_facts import Role
from app.search.people import People


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
