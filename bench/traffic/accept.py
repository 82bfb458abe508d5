"""Events accepted per second: token checked, sealed, stored once; beside a bare Flask route that inserts one row."""

from itertools import count
from urllib.parse import urlencode

from bench import load, servers, wire
from bench.chaos.stage import APPLICATION, TOKEN, stage
from bench.report import Row, Section
from bench.throughput import Run, in_turn, row, taken

CONNECTIONS = 32
SECONDS = 2.0
MOST_PER_SECOND = 1_500
NUMBERS = count()
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure() -> Section:
    with stage("sqlite", {}, "http://127.0.0.1:9/cliq", {}) as here:
        yardstick = {"BENCH_DATABASE": str(here.folder / "bare.db")}
        with (
            servers.web(f"{APPLICATION}:app", here.environment, here.folder / "web.log") as web,
            servers.web("bench.reference.insert:application", yardstick, here.folder / "bare.log") as bare,
        ):
            ours, theirs = in_turn(
                taken(web, _run(web.port, f"/hooks/bench/{TOKEN}")), taken(bare, _run(bare.port, "/event"))
            )
    return Section(
        "Events accepted per second, 32 connections, SQLite",
        [
            row("bare Flask route that inserts one row", theirs),
            row("an event: token, sealed, stored once", ours),
            Row("ratio", ours.per_second / theirs.per_second, "", at_least=0.35),
        ],
        note=f"Procfile's gunicorn for both, medians of rounds of {SECONDS:.0f} s, in turn",
    )


def _run(port: int, path: str) -> Run:
    """Every event is another one, or else only the first would be stored."""

    def run() -> load.Outcome:
        bodies = [
            urlencode({"channel": "sales", "line": f"n{next(NUMBERS)}"}) for _ in range(int(SECONDS * MOST_PER_SECOND))
        ]
        requests = [wire.http(port, path, body.encode(), FORM) for body in bodies]
        return load.closed_loop(port, requests, SECONDS, CONNECTIONS, b'"accepted"')

    return run
