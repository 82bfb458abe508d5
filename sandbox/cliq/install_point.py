"""Where the Cliq of a sandbox is found.

It is put there by install.py.
"""

from typing import cast

from sandbox.cliq.play.stage import Stage
from sandbox.state import Sandbox, current

SERVICE = "cliq"


def stage_of(sandbox: Sandbox) -> Stage:
    """The Cliq of a sandbox."""
    return cast(Stage, sandbox.services[SERVICE])


def current_stage() -> Stage:
    """The Cliq of the running request."""
    return stage_of(current())
