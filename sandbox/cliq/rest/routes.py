"""All of Cliq's addresses under one prefix: the REST API and the addresses for late answers.

Each family has its own file; this one joins them and answers what none of them knows.
"""

from typing import Any

from flask import Blueprint, request

from sandbox.cliq.chat import ids as forms
from sandbox.cliq.install_point import current_stage
from sandbox.cliq.rest import errors
from sandbox.cliq.rest.bots import bots
from sandbox.cliq.rest.components import components
from sandbox.cliq.rest.directory import directory
from sandbox.cliq.rest.editing import editing
from sandbox.cliq.rest.files import attachment, files
from sandbox.cliq.rest.posts import posts
from sandbox.gate import CODE


def blueprint() -> Blueprint:
    """Everything below `/cliq`."""
    cliq = Blueprint("cliq", __name__)
    for family in (posts, editing, directory, components, bots, files):
        cliq.register_blueprint(family, url_prefix="/api")
    cliq.add_url_rule("/v2/extensions/<extension>/responses/<response>", view_func=late_answer, methods=["POST"])
    cliq.add_url_rule("/company/<company>/v2/attachments/<token>", view_func=attachment)
    cliq.add_url_rule("/api/<path:rest>", view_func=unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    cliq.register_error_handler(errors.ApiError, refuse)
    cliq.register_error_handler(405, lambda _: refuse(errors.method_invalid()))
    return cliq


def refuse(error: errors.ApiError) -> Any:
    """The vendor's error body; its code is noted for the request log."""
    request.environ[CODE] = error.body.get("code", "")
    return error.body, error.status


def unknown(rest: str) -> Any:
    """A path that no endpoint has."""
    return refuse(errors.url_invalid())


def late_answer(extension: str, response: str) -> Any:
    """An answer that comes after the first one, or instead of it; no token is needed (E5).

    Success is 200 with an empty object; bodies of errors are not documented.
    """
    given = request.get_json(silent=True)
    if extension != forms.EXTENSION:
        return refuse(errors.not_found())
    if not isinstance(given, dict) or "output" not in given:
        return refuse(errors.malformed())
    if not current_stage().answer_late(response, given["output"]):
        return refuse(errors.not_found())
    return {}
