"""Commands that run and keep the server: migrate, worker, clock, secret.

They hold no logic of their own. What they print is for an operator, in English.
"""

import os
import socket

import click
from cryptography.fernet import Fernet

from app import clock, worker
from app.cli.printing import show
from app.routing import Routes
from app.services import Services
from app.storage.migrate import migrate


def commands(services: Services, routes: Routes) -> list[click.Command]:
    """The commands, bound to the services of this process."""

    @click.command("migrate")
    @click.option("--to", "revision", default="head", help="A revision, or 'base' to remove every table.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def migrate_command(revision: str, as_json: bool) -> None:
        """Bring the database to the shape that this version expects. Safe to run on two machines at once."""
        reached = migrate(services.database, revision)
        show({"revision": reached}, f"Database at revision {reached}.", as_json=as_json)

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
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def secret_command(as_json: bool) -> None:
        """Print a fresh key for SECRET_KEYS."""
        key = Fernet.generate_key().decode()
        show({"key": key}, key, as_json=as_json)

    return [migrate_command, worker_command, clock_command, secret_command]
