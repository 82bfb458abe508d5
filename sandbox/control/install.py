"""Puts the control API of Cliq below /sandbox, and gives every refusal one JSON shape.

`{"error": sentence, "code": stable word, …facts}` with a 4xx status.
"""

from typing import Any

from flask import Blueprint, Flask

from sandbox.cliq.refusal import Refused
from sandbox.control.crm import crm
from sandbox.control.happen import happen
from sandbox.control.look import look
from sandbox.control.person import person
from sandbox.control.talk import talk
from sandbox.control.visitors import visitors
from sandbox.control.weather import weather
from sandbox.control.workflow import workflow
from sandbox.state import Sandbox


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    control = Blueprint("control", __name__)
    for part in (talk, look, happen, person, crm, workflow, weather, visitors):
        control.register_blueprint(part)
    control.register_error_handler(Refused, refuse)
    flask_app.register_blueprint(control, url_prefix="/sandbox")


def refuse(error: Refused) -> Any:
    return {"error": error.text, "code": error.code, **error.facts}, error.status
