"""Whether `make run` can begin: two free ports and a folder to write to; said in one sentence before anything starts.

Otherwise the first process that finds its port taken ends all the others, and the reason is lost among their lines.
"""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

LOOPBACK = "127.0.0.1"
PORTS = {"PORT": ("8000", "the server"), "SANDBOX_PORT": ("8001", "the sandbox")}
HIGHEST = 65535


def hindrance(environment: Mapping[str, str], folder: Path) -> str:
    """What keeps `make run` from beginning, and what to do about it; '' = nothing."""
    ports = {name: environment.get(name) or usual for name, (usual, _) in PORTS.items()}
    for name, port in ports.items():
        if not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST):
            return f"{name}={port} is no port: choose a number from 1 to {HIGHEST}, such as `make run {name}=8080`."
    if len(set(map(int, ports.values()))) < len(ports):
        return f"PORT and SANDBOX_PORT are both {ports['PORT']}: the server and the sandbox need one each."
    for name, port in ports.items():
        reason = _taken(int(port))
        if reason:
            return (
                f"Port {port}, which {PORTS[name][1]} needs, {reason}: choose another, such as `make run {name}=8080`."
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"Nothing can be kept in {folder} ({error.strerror}): say where with `make run DATA_DIR=…`."
    return "" if os.access(folder, os.W_OK) else f"{folder} cannot be written to: say where with `make run DATA_DIR=…`."


def _taken(port: int) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: just closed is free
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            return "may not be used by you"
        except OSError:
            return "is in use"
    return ""


if __name__ == "__main__":
    sys.exit(hindrance(os.environ, Path(os.environ.get("DATA_DIR") or "./var")) or 0)
