"""Who may administer this server: inviting by a one-time link, adding by name, removing."""

from datetime import timedelta

from app.errors import UserError
from app.services import Services
from app.storage.governing.administrators import Administrator, Invitation, Role

INVITATION_HOURS = 48
PATH = "/admin/invite/"


def invite(services: Services, actor: str, *, email: str | None = None, role: Role = "administrator") -> str:
    """The address of a one-time link, good for two days; whoever signs in through it becomes an administrator.

    email   only this person may use it; None: whoever opens it first
    """
    now, secret = services.source.now(), services.source.token(32)
    found = Invitation(role, email.lower() if email else None, actor, now + timedelta(hours=INVITATION_HOURS))
    with services.database.write() as tables:
        tables.administrators.invite(secret, found)
        tables.audit.record(actor, "administrator.invite", found.email or "anybody", now, after={"role": role})
    return f"{services.settings.public_url}{PATH}{secret}"


def everybody(services: Services) -> list[Administrator]:
    """Those in the table, and those whom ADMINISTRATORS names."""
    with services.database.read() as tables:
        found = tables.administrators.all()
    known = {one.email for one in found}
    now = services.source.now()
    named = [email.lower() for email in services.settings.administrators if email.lower() not in known]
    return found + [Administrator(email, "administrator", "ADMINISTRATORS", now) for email in named]


def remove(services: Services, actor: str, email: str) -> None:
    """Take the right away; what they have open ends with the next click. Raises UserError('last_administrator')."""
    now = services.source.now()
    with services.database.write() as tables:
        others = [one for one in tables.administrators.all(to_change=True) if one.email != email.lower()]
        if not services.settings.administrators and not any(one.role == "administrator" for one in others):
            raise UserError("last_administrator")
        before = tables.administrators.get(email)
        if before is None:
            raise UserError("unknown_administrator", email=email)
        tables.administrators.remove(email)
        tables.audit.record(actor, "administrator.remove", before.email, now, before={"role": before.role})
