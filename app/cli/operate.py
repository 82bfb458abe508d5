"""Commands that run and keep the server: migrate, worker, clock, secret.

They hold no logic of their own. What they print is for an operator, in English.
"""

import os
import socket

import click
from cryptography.fernet import Fernet

from app import clock, worker
from app.routing import Routes
from app.services import Services
from app.storage.migrate import migrate


def commands(services: Services, routes: Routes) -> list[click.Command]:
    """The commands, bound to the services of this process."""

    @click.command("migrate")
    @click.option("--to", "revision", default="head", help="A revision, or 'base' to remove every table.")
    def migrate_command(revision: str) -> None:
        """Bring the database to the shape that this version expects. Safe to run on two machines at once."""
        click.echo(f"Database at revision {migrate(services.database, revision)}.")

    @click.command("worker")
    @click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
    def worker_command(threads: int) -> None:
        """Work off events and send messages, until SIGTERM; what is under way then is finished first."""
        name = f"{socket.gethostname()}:{os.getpid()}:{services.source.token(4)}"
        sender = worker.Worker(services, name, routes=routes)
        worker.stop_on_signals(sender.stop)
        sender.run(threads)

    @click.command("clock")
    def clock_command() -> None:
        """Do what is due at a time, until SIGTERM. Several may run; one leads."""
        leader = clock.Clock(services)
        worker.stop_on_signals(leader.stop)
        leader.run()

    @click.command("secret")
    def secret_command() -> None:
        """Print a fresh key for SECRET_KEYS."""
        click.echo(Fernet.generate_key().decode())

    return [migrate_command, worker_command, clock_command, secret_command]
