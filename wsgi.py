"""The one place that knows both the platform and the product; exports `app` for gunicorn and for `flask --app wsgi`."""

import importlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app import log
from app.cli import explain, say
from app.dispatch import Dispatcher
from app.factory import create_app, start
from app.now import SystemSource
from app.services import Services, build_services
from app.settings import Settings, load
from app.storage.identity.accounts import Account
from app.storage.migrate import migrate
from handlers import EXPLAIN, ROUTES

DEMO_USER = "emma.clark@zylker.example"


def build(settings: Settings) -> Services:
    return build_services(settings, SystemSource(), log=log.logger())


def rehearse(text: str, email: str) -> dict[str, Any]:
    """What a person of the demo data gets: product and sandbox in this process, a database thrown away after.

    The sandbox is loaded here and only here, so that a server without it runs all the same.
    """
    try:
        sandbox = importlib.import_module("sandbox.app")
    except ModuleNotFoundError:
        raise click.ClickException("There is no sandbox beside this server: `--live` asks the real services.") from None
    way = importlib.import_module("sandbox.in_process")
    installation = importlib.import_module("sandbox.data.installation")
    installed = installation.in_process()
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(
            load(),
            answer_wait_seconds=12,  # nobody is there to wait for what comes later
            database_url=f"sqlite:///{Path(folder) / 'demo.db'}",
            public_url=way.PRODUCT,
            secret_keys=("qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE=",),  # of a database that lives for one answer
            cliq_public_keys=(installed.public_key,),
            cliq_url=f"{way.BASE}/cliq",
            accounts_url=f"{way.BASE}/accounts",
            zoho_client_id=installed.client.id,
            zoho_client_secret=installed.client.secret,
        )
        zoho = sandbox.create_sandbox()
        services = build_services(settings, SystemSource(), adapters={way.BASE: way.WSGIAdapter(zoho)})
        zoho.extensions["sandbox"].callback = way.callback_to(create_app(services, ROUTES, EXPLAIN))
        migrate(services.database)
        with services.database.write() as tables:
            for facts in installation.linked_accounts(way.BASE):
                tables.accounts.link(Account(**facts), services.source.now())
        asked = {"user": email or DEMO_USER, "chat": "#sales" if say.is_command(text) else "bot", "text": text}
        result = zoho.test_client().post("/sandbox/say", json=asked).get_json()
        services.close()
    return result.get("reply") or {"output": {"text": result.get("error", "")}}


def explaining(services: Services, _dispatcher: Dispatcher) -> click.Command:
    return explain.command(services)


def saying(services: Services, dispatcher: Dispatcher) -> click.Command:
    return say.command(services, dispatcher, rehearse)


app = start(build, ROUTES, EXPLAIN, (explaining, saying))
