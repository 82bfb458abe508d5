"""`admin invite|list|remove|audit`: who may open the administration pages, and what was changed there.

The first administrator is made here, on the server: whoever may run this command owns the machine anyway.
"""

import click

from app.administration import administrators
from app.cli.printing import COMMAND_LINE, show
from app.errors import UserError
from app.services import Services
from app.storage.governing.administrators import ROLES, role_of


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("admin")
    def admin() -> None:
        """Invite, list and remove administrators, and read the audit log."""

    @admin.command("invite")
    @click.argument("email", required=False)
    @click.option("--role", type=click.Choice(ROLES), default="administrator", show_default=True)
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def invite(email: str | None, role: str, as_json: bool) -> None:
        """Print a link that makes its person an administrator, once, within two days. EMAIL binds it to one person."""
        link = administrators.invite(services, COMMAND_LINE, email=email, role=role_of(role))
        show({"link": link, "email": email, "role": role}, link, as_json=as_json)

    @admin.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Who may open the administration pages."""
        for one in administrators.everybody(services):
            show(vars(one), f"{one.email}  {one.role}  added by {one.added_by}", as_json=as_json)

    @admin.command("remove")
    @click.argument("email")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove(email: str, as_json: bool) -> None:
        """Take the right away; pages that are open end with the next click."""
        try:
            administrators.remove(services, COMMAND_LINE, email)
        except UserError as error:
            reasons = {"last_administrator": "nobody would be left", "unknown_administrator": "not in the list"}
            raise click.ClickException(f"{email}: {reasons.get(error.code, error.code)}") from None
        show({"removed": email.lower()}, f"{email} is no administrator any longer.", as_json=as_json)

    @admin.command("audit")
    @click.option("--word", default="", help="Only entries with this word in who, what or on what.")
    @click.option("--most", default=50, show_default=True, type=click.IntRange(1, 200))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def audit(word: str, most: int, as_json: bool) -> None:
        """The newest changes first: when, who, what, on what."""
        with services.database.read() as tables:
            entries = tables.audit.entries(word=word, most=most)
        for entry in entries:
            line = f"{entry.at.isoformat(timespec='seconds')}  {entry.actor}  {entry.action}  {entry.subject}"
            show(vars(entry), line, as_json=as_json)

    return admin
