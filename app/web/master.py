"""Settings of gunicorn that only code can say: `gunicorn -c python:app.web.master wsgi:app`.

The workers' counters lie in a shared folder, which must be empty when the first worker starts, and which keeps the
numbers of a worker that ended. Binding, workers and threads are said in the Procfile.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from app import settings
from app.errors import ConfigError

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is first imported, so it is set before
SWITCH_SECONDS = 0.02


def _name_folder() -> None:
    try:
        os.environ.setdefault(FOLDER, str(settings.load().data_dir.absolute() / "metrics"))
    except ConfigError:
        return  # the application says what is wrong, in one line


_name_folder()


def on_starting(_server: Any) -> None:
    """Before any worker starts: forget the counters of the run before."""
    if folder := os.environ.get(FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(parents=True, exist_ok=True)


def post_worker_init(_worker: Any) -> None:
    """Threads that wait for the interpreter ask for it less often than every 5 ms: with 32 of them that asking costs a
    twentieth of the time, and hardly any request takes that long (docs/decisions.md)."""
    sys.setswitchinterval(SWITCH_SECONDS)


def child_exit(_server: Any, worker: Any) -> None:
    """After a worker ended: gauges of a process that is gone must not count."""
    from prometheus_client import multiprocess

    if os.environ.get(FOLDER):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
