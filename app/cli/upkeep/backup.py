"""`backup FILE`, `restore FILE`: the database of one machine in one file. PostgreSQL has its own tools."""

from pathlib import Path

import click

from app.errors import ConfigError
from app.services import Services
from app.storage import copying

POSTGRESQL = "the database is PostgreSQL: use pg_dump and pg_restore (docs/operations.md)"


def backup(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("backup")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    def backup_command(file: Path) -> None:
        """Write a copy of the database to FILE, while everything runs. Keep SECRET_KEYS apart from it."""
        try:
            size = copying.copy_to(services.database, file)
        except ConfigError:
            raise click.ClickException(POSTGRESQL) from None
        except FileExistsError:
            raise click.ClickException(f"{file} is there already") from None
        click.echo(f"{file}: {size:,} bytes.")

    return backup_command


def restore(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("restore")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @click.confirmation_option(prompt="Are web, worker and clock stopped?")
    def restore_command(file: Path) -> None:
        """Put FILE in the place of the database; the present one is kept beside it. Then run `migrate`."""
        try:
            kept = copying.restore_from(services.database, file)
        except ConfigError:
            raise click.ClickException(POSTGRESQL) from None
        except copying.UnsoundError as error:
            raise click.ClickException(f"{file} is no sound database: {error}") from None
        click.echo(f"Restored from {file}." + (f" The former database is {kept}." if kept else ""))

    return restore_command
