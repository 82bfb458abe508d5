"""`python -m sandbox prepare --dir DIR` and `python -m sandbox serve --dir DIR --port 8001`.

Only the command line and the web server are here. The server binds to 127.0.0.1 and takes no other address.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from sandbox.app import create_sandbox
from sandbox.crm.service import crm_of
from sandbox.data import installation
from sandbox.datasets.salesiq_in_crm import with_salesiq

LOOPBACK = "127.0.0.1"
THREADS = 16
PATIENCE_SECONDS = 1.2


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="Zoho on loopback.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (
        ("prepare", "write keys, settings and linked accounts"),
        ("serve", "run the sandbox"),
    ):
        command = commands.add_parser(name, help=about)
        command.add_argument("--dir", type=Path, required=True, help="where the sandbox keeps its files")
        command.add_argument("--port", type=int, default=int(os.environ.get("SANDBOX_PORT", "8001")))
        command.add_argument("--product-port", type=int, default=int(os.environ.get("PORT", "8000")))
        command.add_argument("--host", default=LOOPBACK, help="only 127.0.0.1 is taken")
        command.add_argument(
            "--dataset",
            default="demo",
            help="demo, empty or large:N, when there is no data yet",
        )
    given = parser.parse_args(arguments)
    if given.host != LOOPBACK:
        parser.error(f"the sandbox binds to {LOOPBACK} only, not to {given.host}")
    if given.command == "prepare":
        public_url = os.environ.get("PUBLIC_URL", "")
        installation.prepare(given.dir, port=given.product_port, sandbox_port=given.port, public_url=public_url)
        return 0
    try:
        installed = installation.load(given.dir)
    except FileNotFoundError:
        parser.error(f"nothing is prepared in {given.dir}: run `python -m sandbox prepare --dir {given.dir}` first")

    def make() -> Flask:
        options: dict[str, Any] = {"dataset": given.dataset, "patience_seconds": PATIENCE_SECONDS}
        flask_app = create_sandbox(given.dir, installation=installed, **options)
        crm = crm_of(flask_app.extensions["sandbox"])
        crm.schema = with_salesiq(crm.schema, "creatable", clashing=False)
        return flask_app

    serve(make, given.port)
    return 0


def serve(make: Callable[[], Any], port: int) -> None:
    """Run one worker process, since the state is in memory, with threads; returns when it is told to stop."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"{LOOPBACK}:{port}",
                "workers": 1,
                "threads": THREADS,
                "worker_class": "gthread",
                "graceful_timeout": 5,
                "timeout": 120,
                "control_socket_disable": True,
                "loglevel": "warning",
            }
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return make()

    Server().run()


if __name__ == "__main__":
    sys.exit(main())
