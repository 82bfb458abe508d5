"""`tokens make|list|revoke`: tokens of programs that use the JSON API."""

import click

from app.administration import tokens as administration
from app.cli.printing import COMMAND_LINE, show
from app.errors import UserError
from app.services import Services

REASONS = {
    "token_name": "a name of 1 to 60 characters is needed",
    "token_name_taken": "there is a token with that name",
    "token_scopes": "at least one scope is needed",
    "token_unknown": "there is no token with that name",
}


def group(services: Services) -> click.Group:
    """The group of commands, bound to the services of this process."""

    @click.group("tokens")
    def tokens() -> None:
        """Make, list and revoke tokens of the JSON API."""

    @tokens.command("make")
    @click.argument("name")
    @click.option("--scope", "scopes", multiple=True, type=click.Choice(administration.SCOPES), default=("read",))
    @click.option("--days", type=click.FloatRange(0.01, 3650), help="How long it works; else until it is revoked.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def make(name: str, scopes: tuple[str, ...], days: float | None, as_json: bool) -> None:
        """Print a new token. It is shown this once."""
        try:
            secret = administration.make(services, COMMAND_LINE, name, scopes, days)
        except UserError as error:
            raise click.ClickException(REASONS.get(error.code, error.code)) from None
        show({"name": name, "token": secret}, secret, as_json=as_json)

    @tokens.command("list")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def list_command(as_json: bool) -> None:
        """Every token, without its secret."""
        for one in administration.everything(services):
            state = "revoked" if one.is_revoked else "works"
            show(vars(one), f"{one.name}  {one.hint}…  {one.scopes}  {state}  made by {one.made_by}", as_json=as_json)

    @tokens.command("revoke")
    @click.argument("name")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def revoke(name: str, as_json: bool) -> None:
        """It works no longer, at once."""
        try:
            administration.revoke(services, COMMAND_LINE, name)
        except UserError as error:
            raise click.ClickException(REASONS.get(error.code, error.code)) from None
        show({"revoked": name}, f"{name} works no longer.", as_json=as_json)

    return tokens
