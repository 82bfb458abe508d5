"""Hangs Clearbit and Hunter into the sandbox, with what tests and demos may do to them."""

from typing import Any

from flask import Blueprint, Flask

from sandbox.cliq.install_point import current_stage
from sandbox.control.given import Given
from sandbox.enrichment import addresses, clearbit, hunter
from sandbox.state import Sandbox, current

control = Blueprint("control_enrichment", __name__)


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    sandbox.switches.declare(*clearbit.SWITCHES, *hunter.SWITCHES)
    flask_app.register_blueprint(clearbit.routes, url_prefix="/clearbit")
    flask_app.register_blueprint(hunter.routes, url_prefix="/hunter")
    flask_app.register_blueprint(control, url_prefix="/sandbox/enrichment")


@control.post("/finish")
def finish() -> Any:
    """`{email, status}`: a queued lookup of Clearbit is ready now, with what is known or with 404."""
    given = Given.body(current_stage())
    return {"told": clearbit.finish(current(), given.text("email"), given.number("status", 200))}


@control.post("/change")
def change() -> Any:
    """`{email, person, company}`: what the services know since; `{email, gone: true}`: they have deleted it."""
    sandbox, given = current(), Given.body(current_stage())
    email = given.text("email").lower()
    sandbox.store.table(addresses.CHANGED).put(
        email, {"person": given.mapping("person"), "company": given.mapping("company")}
    )
    if given.flag("gone"):
        sandbox.store.table(addresses.GONE).put(email, {"email": email})
    return {"email": email}


@control.get("/sent")
def sent() -> Any:
    """Webhooks that Clearbit sent: [{email, id, status}]."""
    return {"sent": current().store.table(clearbit.SENT).values()}
