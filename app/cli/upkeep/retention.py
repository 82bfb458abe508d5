"""`retention`: how long what is kept, as the settings RETENTION_…_DAYS say."""

import click

from app.cli.printing import show
from app.services import Services


def command(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("retention")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
    def retention_command(as_json: bool) -> None:
        """For how many days rows of each table are kept after they ended."""
        for table, days in sorted(services.settings.retention_days.items()):
            show({"table": table, "days": days}, f"{table}  {days:g}", as_json=as_json)

    return retention_command
