"""Puts one sandbox together: its state, its services, and the gate in front.

What a service does is in its package; a new one adds its `install` here.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response

from sandbox import operate
from sandbox.accounts import routes, tokens
from sandbox.bigin import install as bigin
from sandbox.cliq import install as cliq
from sandbox.clock import Clock
from sandbox.console import install as console
from sandbox.control import install as control
from sandbox.crm import service
from sandbox.data.installation import SEED, Installation, in_process
from sandbox.data.people import People
from sandbox.datasets import loading, metadata
from sandbox.enrichment import install as enrichment
from sandbox.gate import Gate
from sandbox.ids import Ids
from sandbox.mailchimp import install as mailchimp
from sandbox.salesiq import install as salesiq
from sandbox.site import install as site
from sandbox.state import Callback, Sandbox, check_dataset, over_http
from sandbox.store import Store

MEMORY = ":memory:"


def install_accounts(flask_app: Flask, sandbox: Sandbox) -> None:
    """The accounts servers of both data centres."""
    sandbox.switches.declare(*tokens.SWITCHES)
    sandbox.resets.append(lambda box, dataset: box.accounts.load_linked())
    flask_app.register_blueprint(routes.blueprint("us"), url_prefix="/accounts")
    flask_app.register_blueprint(routes.blueprint("jp"), url_prefix="/jp/accounts")


# Every service adds itself: declares its switches, appends to `sandbox.resets`, registers its blueprints.
SERVICES: tuple[Callable[[Flask, Sandbox], None], ...] = (
    install_accounts,
    partial(service.install, schema_of=metadata.schema_of, load=loading.load),
    bigin.install,
    cliq.install,
    salesiq.install,
    site.install,
    enrichment.install,
    mailchimp.install,
    control.install,
    console.install,
)


def create_sandbox(
    folder: str | Path | None = MEMORY,
    *,
    callback: Callback | None = None,
    settle: Callable[[], None] | None = None,
    dataset: str = "demo",
    frozen_at: datetime | None = None,
    installation: Installation | None = None,
    seed: str = SEED,
    **overrides: Any,
) -> Flask:
    """A Flask application with everything mounted; its state is `app.extensions["sandbox"]`.

    folder     where `sandbox.sqlite3` is kept, or `:memory:` / None to keep nothing
    callback   how the product is reached; default: real HTTP
    settle     called after the product was called, so that its worker can finish; default: nothing
    dataset    loaded when the store is empty
    frozen_at  an aware instant at which the sandbox's clock stands still
    installation  the product's address, OAuth client and signing key; default: that of tests
    overrides  further fields of `Sandbox`, e.g. `sleep`
    """
    check_dataset(dataset)
    installed = installation or in_process()
    store = Store(None if folder in (None, MEMORY) else Path(str(folder)) / "sandbox.sqlite3")
    people = People(store)
    sandbox = Sandbox(
        store=store,
        clock=Clock(frozen_at),
        ids=Ids(store, seed),
        people=people,
        callback=callback or over_http(),
        settle=settle or (lambda: None),
        installation=installed,
        dataset=dataset,
        **overrides,
    )
    sandbox.resets.append(lambda box, dataset: box.people.load())
    sandbox.accounts = tokens.Accounts(store, sandbox.clock, sandbox.ids, people, sandbox.switches, installed.client)
    flask_app = Flask(__name__)
    flask_app.extensions["sandbox"] = sandbox
    flask_app.json.sort_keys = False  # type: ignore[attr-defined]
    flask_app.json.ensure_ascii = False  # type: ignore[attr-defined]
    flask_app.register_blueprint(operate.control, url_prefix="/sandbox")
    for install in SERVICES:
        install(flask_app, sandbox)

    @flask_app.after_request
    def date(response: Response) -> Response:
        """Every server of Zoho says what time it has."""
        response.date = sandbox.clock.now()
        return response

    flask_app.wsgi_app = Gate(flask_app.wsgi_app, sandbox)  # type: ignore[assignment,method-assign]
    kept = store.table("sandbox").get("dataset")
    if kept is None:
        sandbox.reset(dataset)
    else:
        sandbox.dataset = kept["name"]
    return flask_app
