"""`reseal`: everything that lies encrypted, under the first of SECRET_KEYS, so that an old key may go."""

import click

from app.cli.printing import COMMAND_LINE, dumped
from app.services import Services
from app.storage import resealing
from app.visitors import entering


def command(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("reseal")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object: values by table, and those that were lost.")
    def reseal_command(as_json: bool) -> None:
        """Encrypt tokens, messages, events and all else that is sealed under the first of SECRET_KEYS, while
        everything runs. Exit status 1 when there is something that none of the keys opens; it is left as it is."""
        done = resealing.reseal(services.database, services.vault)
        entering.everything(services.database)  # digests are opened by no key: they are made anew
        with services.database.write() as tables:
            facts = {"values": sum(done.counts.values()), "lost": sum(done.lost.values())}
            tables.audit.record(COMMAND_LINE, "keys.reseal", "SECRET_KEYS", services.source.now(), after=facts)
        if as_json:
            click.echo(dumped({"resealed": done.counts, "lost": done.lost}))
        else:
            for name, count in done.counts.items():
                lost = f", {done.lost[name]} that no key opens" if name in done.lost else ""
                click.echo(f"{name}: {count}{lost}")
            click.echo(f"{facts['values']} values encrypted under the first key.")
        if done.lost:
            raise SystemExit(1)

    return reseal_command
