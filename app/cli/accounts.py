"""`accounts import|list|sender|service|unlink`: the linked Zoho accounts, for an administrator.

Tokens are never printed. Linking itself is done by each person in a browser; `import` takes over what another
installation has, such as the sandbox's demo accounts.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

import click

from app.administration import people
from app.cli.printing import COMMAND_LINE, show
from app.services import Services
from app.storage.identity.accounts import Account
from app.storage.identity.people import Person

NEEDED = ("cliq_user_id", "refresh_token", "accounts_server", "api_domain")
OPTIONAL = ("organisation_id", "crm_user_id", "crm_organisation_id", "email", "name", "language", "zone", "location")
FLAGS = ("is_sender", "is_service")


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("accounts")
    def accounts() -> None:
        """The Zoho accounts that people have linked."""

    @accounts.command("import")
    @click.argument("file", type=click.File(encoding="utf-8"))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def import_command(file: IO[str], as_json: bool) -> None:
        """Take over accounts from FILE ('-': standard input), one JSON object per line; existing ones are replaced.

        Each has cliq_user_id, refresh_token, accounts_server, api_domain; and may have email, name, language, zone,
        location, organisation_id, crm_user_id, crm_organisation_id, is_sender, is_service. All or none are taken over.
        """
        found = list(_read(file))
        now = services.source.now()
        with services.database.write() as tables:
            for account in found:
                tables.accounts.link(account, now)
                known = Person(account.cliq_user_id, email=account.email, language=account.language, zone=account.zone)
                tables.people.remember(known, now)
            tables.audit.record(COMMAND_LINE, "account.import", "accounts", now, after={"accounts": len(found)})
        show({"imported": len(found)}, f"{len(found)} accounts imported.", as_json=as_json)

    @accounts.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Who has linked an account, and how it stands."""
        found = people.linked(services)
        for account in found:
            uses = [word for word, is_so in (("sender", account.is_sender), ("service", account.is_service)) if is_so]
            told = (account.cliq_user_id, account.email or "-", account.state, account.location or "-", *uses)
            facts = {name: value for name, value in vars(account).items() if not name.endswith("_token")}
            show(facts, "  ".join(told), as_json=as_json)
        if not as_json:
            click.echo(f"{len(found)} accounts.")

    @accounts.command("sender")
    @click.argument("email")
    @click.argument("state", type=click.Choice(["on", "off"]))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def sender_command(email: str, state: str, as_json: bool) -> None:
        """Let the bot's messages go out under this account, or no longer."""
        is_sender = state == "on"
        people.describe(services, COMMAND_LINE, _find(services, email).cliq_user_id, is_sender=is_sender)
        show({"email": email, "is_sender": is_sender}, f"{email}: is_sender {is_sender}.", as_json=as_json)

    @accounts.command("service")
    @click.argument("email")
    @click.argument("state", type=click.Choice(["on", "off"]))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def service_command(email: str, state: str, as_json: bool) -> None:
        """Make this the account that everybody's questions run under when SERVICE_ACCOUNT is on."""
        is_service = state == "on"
        people.describe(services, COMMAND_LINE, _find(services, email).cliq_user_id, is_service=is_service)
        show({"email": email, "is_service": is_service}, f"{email}: is_service {is_service}.", as_json=as_json)

    @accounts.command("unlink")
    @click.argument("email")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def unlink_command(email: str, as_json: bool) -> None:
        """Withdraw the access at Zoho and forget the tokens."""
        is_told = people.unlink(services, COMMAND_LINE, _find(services, email).cliq_user_id)
        said = "withdrawn at Zoho" if is_told else "Zoho could not be told"
        show({"unlinked": email, "is_withdrawn": is_told}, f"{email} is unlinked; {said}.", as_json=as_json)

    return accounts


def _read(file: IO[str]) -> Iterator[Account]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield _account(line, number)


def _account(line: str, number: int) -> Account:
    try:
        facts: Any = json.loads(line)
    except ValueError:
        raise click.ClickException(f"line {number} is not JSON") from None
    if not isinstance(facts, dict):
        raise click.ClickException(f"line {number} is not a JSON object")
    unknown = sorted(set(facts) - {*NEEDED, *OPTIONAL, *FLAGS})
    wrong = [name for name in NEEDED if not isinstance(facts.get(name), str) or not facts[name]]
    wrong += [name for name in OPTIONAL if not isinstance(facts.get(name, ""), str | None)]
    wrong += [name for name in FLAGS if not isinstance(facts.get(name, False), bool)]
    if unknown or wrong:
        raise click.ClickException(f"line {number}: {', '.join(wrong + unknown)} missing, unknown or of a wrong type")
    return Account(**facts)


def _find(services: Services, email: str) -> Account:
    with services.database.read() as tables:
        account = tables.accounts.by_email(email)
    if account is None:
        raise click.ClickException(f"nobody with the address {email} has linked an account")
    return account
