"""`backup FILE`, `restore FILE`: the whole database in one file, SQLite or PostgreSQL, and back."""

from pathlib import Path

import click

from app.cli.printing import show
from app.services import Services
from app.storage import copying


def backup(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("backup")
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def backup_command(file: Path, as_json: bool) -> None:
        """Write a copy of the database to FILE, while everything runs. Keep SECRET_KEYS apart from it.

        For PostgreSQL, pg_dump must be installed, no older than the server.
        """
        try:
            size = copying.copy_to(services.database, file)
        except copying.ToolError as error:
            raise click.ClickException(str(error)) from None
        except FileExistsError:
            raise click.ClickException(f"{file} is there already") from None
        show({"file": str(file), "bytes": size}, f"{file}: {size:,} bytes.", as_json=as_json)

    return backup_command


def restore(services: Services) -> click.Command:
    """The command, bound to the services of this process."""

    @click.command("restore")
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @click.confirmation_option(prompt="Are web, worker and clock stopped?")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def restore_command(file: Path, as_json: bool) -> None:
        """Put FILE in the place of the database; the present one is kept beside it. Then run `migrate`.

        For PostgreSQL, pg_dump and pg_restore must be installed; what is there now is dumped beside FILE.
        """
        try:
            kept = copying.restore_from(services.database, file)
        except copying.ToolError as error:
            raise click.ClickException(str(error)) from None
        except copying.UnsoundError as error:
            raise click.ClickException(f"{file} is no sound database: {error}") from None
        said = f"Restored from {file}." + (f" The former database is {kept}." if kept else "")
        show({"restored": str(file), "former": str(kept) if kept else None}, said, as_json=as_json)

    return restore_command
