"""Serves the console page and its files.

The page at `/` and at the addresses of CRM records is the same; its script reads the address.
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response

from sandbox.state import Sandbox

STATIC = Path(__file__).parent / "static"
FILES = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*.*")}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Messages hold what users and the CRM put into them: nothing of it may run here. Images come from the product.
POLICY = "default-src 'self'; img-src 'self' http: https: data:; base-uri 'none'; form-action 'self'; object-src 'none'"


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    console = Blueprint("console", __name__)
    console.add_url_rule("/", view_func=page)
    console.add_url_rule("/crm/<path:rest>", view_func=page)
    console.add_url_rule("/console/<path:name>", view_func=file)
    flask_app.register_blueprint(console)


def page(rest: str = "") -> Any:
    """The page. `rest` is the address of a CRM record, as the product links to it: `org…/tab/Leads/<id>`."""
    return file("index.html")


def file(name: str) -> Any:
    """One file of the page; only those that are there when the sandbox starts have an address."""
    path = FILES.get(name)
    if path is None:
        return Response("there is no such file", status=404, mimetype="text/plain")
    answer = Response(path.read_bytes(), mimetype=TYPES[path.suffix])
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
