"""`python -m bench [SECTION …]`: measures everything, or only the named sections, and prints one table.

Whether a figure is good is decided by report.py's targets; the exit status is 0 whether they were reached or not, and 1
with `--strict` when one was missed.
"""

import argparse
import sys
import time
from collections.abc import Callable

from bench import calls, parse, report, share, throughput
from bench.answers import charts, questions
from bench.traffic import accept, deliver, latency, pending


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast the server is.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of: {', '.join(SECTIONS)}; all when none")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a target was missed")
    given = parser.parse_args()
    if unknown := set(given.sections) - set(SECTIONS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(SECTIONS)}")
    started = time.monotonic()
    sections: list[report.Section] = []
    for name in given.sections or SECTIONS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        sections += SECTIONS[name]()
    print(report.render(sections))
    print(f"{time.monotonic() - started:.0f} s in all", file=sys.stderr)
    missed = any(row.verdict == "missed" for section in sections for row in section.rows)
    return 1 if missed and given.strict else 0


def measure_share() -> list[report.Section]:
    section, memory = share.measure()
    resident = report.Row("resident memory of one web process", memory, "MB", at_most=120, beside="after that load")
    return [section, report.Section("Memory", [resident])]


SECTIONS: dict[str, Callable[[], list[report.Section]]] = {
    "parse": parse.measure,
    "share": measure_share,
    "throughput": lambda: [throughput.measure()],
    "calls": lambda: [calls.measure()],
    "accept": lambda: [accept.measure()],
    "deliver": deliver.measure,
    "pending": pending.measure,
    "latency": latency.measure,
    "questions": lambda: [questions.measure()],
    "charts": lambda: [charts.measure()],
}


if __name__ == "__main__":
    sys.exit(main())
