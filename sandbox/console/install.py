"""Serves the console page and its files.

The page at `/` and at the addresses of CRM records is the same; its script reads the address.
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, send_from_directory

from sandbox.state import Sandbox

STATIC = Path(__file__).parent / "static"
# Messages hold what users and the CRM put into them: nothing of it may run here. Images come from the product's address.
POLICY = "default-src 'self'; img-src 'self' http: https: data:; base-uri 'none'; form-action 'self'; object-src 'none'"


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    console = Blueprint("console", __name__)
    console.add_url_rule("/", view_func=page)
    console.add_url_rule("/crm/<path:rest>", view_func=page)
    console.add_url_rule("/console/<path:name>", view_func=file)
    flask_app.register_blueprint(console)


def page(rest: str = "") -> Any:
    """The page. `rest` is the address of a CRM record, as the product links to it: `org…/tab/Leads/<id>`."""
    return _guarded(send_from_directory(STATIC, "index.html"))


def file(name: str) -> Any:
    return _guarded(send_from_directory(STATIC, name))


def _guarded(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
