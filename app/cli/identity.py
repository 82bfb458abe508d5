"""`identity list|set|remove`: who is who in CRM, Cliq and SalesIQ, and whom the bot reaches (A1, X11)."""

import click

from app.administration import identity as administration
from app.administration.identity import Given
from app.cli.printing import COMMAND_LINE, WORDS, show, worked
from app.services import Services


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("identity")
    def identity() -> None:
        """Who is who: CRM user, Cliq user, SalesIQ operator."""

    @identity.command("list")
    @click.option("--word", default="", help="Only people with this in their name or address.")
    @click.option("--unreached", is_flag=True, help="Only people whom the bot does not reach, as far as is known.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(word: str, unreached: bool, as_json: bool) -> None:
        """Each user of the CRM, and whether the bot reaches them, or why not."""
        for one in worked(lambda: administration.everybody(services, word)):
            if unreached and one.reached in ("reached", "subscribed", "unknown"):
                continue
            told = (one.crm_user_id, one.email, one.cliq_user_id or "-", one.operator or "-")
            said = WORDS.say(f"admin.reached_{one.reached}")
            show(one, "  ".join((*told, said, *(["by hand"] if one.is_handmade else []))), as_json=as_json)

    @identity.command("exceptions")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def exceptions_command(as_json: bool) -> None:
        """What was written down by hand."""
        for one in administration.exceptions(services):
            operator = one.operator_id or one.operator_email or "-"
            show(one, f"{one.cliq_user_id}  crm {one.crm_user_id or '-'}  operator {operator}", as_json=as_json)

    @identity.command("set")
    @click.argument("cliq")
    @click.option("--crm", default="", help="The CRM user: e-mail address or id.")
    @click.option("--operator", default="", help="The SalesIQ operator: e-mail address or id.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def set_command(cliq: str, crm: str, operator: str, as_json: bool) -> None:
        """Write down who the Cliq user CLIQ (e-mail address or id) is, where addresses do not tell it."""
        made = worked(lambda: administration.put(services, COMMAND_LINE, Given(cliq, crm, operator)))
        show(made, f"{made.cliq_user_id} is written down.", as_json=as_json)

    @identity.command("remove")
    @click.argument("cliq_user_id")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def remove_command(cliq_user_id: str, as_json: bool) -> None:
        """Back to the usual way, by account and address."""
        worked(lambda: administration.remove(services, COMMAND_LINE, cliq_user_id))
        show({"removed": cliq_user_id}, f"{cliq_user_id} is found by account and address again.", as_json=as_json)

    return identity
