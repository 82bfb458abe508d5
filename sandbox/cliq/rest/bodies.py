"""Reads request bodies as strictly as Cliq does: an unknown key, a missing one, a wrong value is refused (E19).

What a body is for is decided by the endpoint.
"""

from typing import Any

from flask import request

from sandbox.cliq.check.findings import Notebook, Problem
from sandbox.cliq.check.message import POST_KEYS, check_message
from sandbox.cliq.play.stage import Stage
from sandbox.cliq.rest import errors

STRUCTURED = ("card", "slides", "buttons", "references")
EVERYBODY = ("{@all}", "{@available}")


def read_object(allowed: tuple[str, ...] = (), required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON object of a request; raises ApiError for anything else and for keys it must not or must have."""
    given = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(given, dict):
        raise errors.malformed()
    for key in given:
        if allowed and key not in allowed:
            raise errors.extra_key(key)
    for key in required:
        if given.get(key) in (None, ""):
            raise errors.param_missing(key)
    return given


def read_message(stage: Stage, extra: tuple[str, ...]) -> dict[str, Any]:
    """A message to post, checked against every limit; `extra` are the endpoint's own keys."""
    given = read_object()
    notes = Notebook(utf16=stage.sandbox.switches["count_characters"] == "utf16")
    check_message(given, notes, POST_KEYS | set(extra), text_required=True)
    if notes.problems:
        raise _refusal(notes.problems[0])
    for key in ("sync_message", "mark_as_read", "broadcast", "post_in_parent", "notify_edit"):
        if key in given and not isinstance(given[key], bool):
            raise errors.pattern_mismatch(key)
    if any(word in given["text"] for word in EVERYBODY):
        # The sandbox gives nobody the permission to mention everybody.
        raise errors.coded("operation_failed", "The message could not be posted.")
    return given


def is_structured(message: dict[str, Any]) -> bool:
    """Whether a message counts against the lower threshold of cards and threads."""
    return any(message.get(key) for key in (*STRUCTURED, "thread_message_id"))


def _refusal(problem: Problem) -> errors.ApiError:
    """The error body for the first thing found wrong."""
    key = problem.place.rpartition(".")[2].split("[")[0] or problem.place
    if problem.limit == "unknown_key":
        return errors.extra_key(key)
    if problem.limit == "required":
        return errors.param_missing(key)
    return errors.pattern_mismatch(key)
