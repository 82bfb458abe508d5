"""`python -m bench [SECTION …]`: measures everything, or only the named sections, and prints one table.

Whether a figure is good is decided by report.py's targets; the exit status is 0 whether they were reached or not, and 1
when a section could not be measured, or with `--strict` when a target was missed.
"""

import argparse
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable

from bench import calls, parse, report, rules, share, throughput
from bench.answers import charts, papers, questions
from bench.traffic import accept, beacons, card, deliver, latency, pending, subscribed

FAILURES = (RuntimeError, OSError, LookupError, ValueError, subprocess.SubprocessError)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast the server is.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of: {', '.join(SECTIONS)}; all when none")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a target was missed")
    given = parser.parse_args()
    if unknown := set(given.sections) - set(SECTIONS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(SECTIONS)}")
    started = time.monotonic()
    load = os.getloadavg()[0]
    sections: list[report.Section] = []
    failed: list[str] = []
    for name in given.sections or SECTIONS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            sections += SECTIONS[name]()
        except FAILURES as error:  # what was measured before, and what comes after, is worth its minutes
            traceback.print_exc()
            failed.append(f"{name}: {type(error).__name__}")
    print(report.render(sections))
    print(f"load average of the machine when it began: {load:.2f}, on {os.cpu_count()} cores")
    if failed:
        print(f"not measured: {', '.join(failed)}")
    print(f"{time.monotonic() - started:.0f} s in all", file=sys.stderr)
    missed = any(row.verdict == "missed" for section in sections for row in section.rows)
    return 1 if failed or (missed and given.strict) else 0


def measure_share() -> list[report.Section]:
    section, memory = share.measure()
    resident = report.Row("resident memory of one web process", memory, "MB", at_most=120, beside="after that load")
    return [section, report.Section("Memory", [resident])]


SECTIONS: dict[str, Callable[[], list[report.Section]]] = {
    "parse": parse.measure,
    "rules": rules.measure,
    "share": measure_share,
    "throughput": lambda: [throughput.measure()],
    "calls": lambda: [calls.measure()],
    "accept": lambda: [accept.measure()],
    "beacons": beacons.measure,
    "deliver": deliver.measure,
    "pending": pending.measure,
    "latency": latency.measure,
    "card": card.measure,
    "subscribed": subscribed.measure,
    "questions": lambda: [questions.measure()],
    "charts": lambda: [charts.measure()],
    "papers": lambda: [papers.measure()],
}


if __name__ == "__main__":
    sys.exit(main())
