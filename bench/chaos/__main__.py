"""`python -m bench.chaos [SETUP …]`: the kill test on PostgreSQL and SQLite, with events and with visitors, and the
lock test; prints what it found.

The exit status is 1 when something was lost, came in disorder or twice, or an account was locked out through our doing.
"""

import argparse
import sys
import time

from bench import report
from bench.chaos import chats, locks, run

SETUPS = (*run.SETUPS, "locks", "chats", "chats-sqlite")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description="Nothing is lost when all goes wrong.")
    parser.add_argument("setups", nargs="*", metavar="SETUP", help=f"of: {', '.join(SETUPS)}; all when none")
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long events are sent, and things go wrong")
    parser.add_argument("--seed", type=int, default=chats.SEED, help="of what goes wrong with visitors")
    given = parser.parse_args()
    if unknown := set(given.setups) - set(SETUPS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(SETUPS)}")
    started = time.monotonic()
    sections = []
    for name in given.setups or SETUPS:
        print(f"running {name} …", file=sys.stderr, flush=True)
        if name == "locks":
            sections.append(locks.measure())
        elif name.startswith("chats"):
            sections.append(chats.measure(name.partition("-")[2] or "postgresql", given.seconds, given.seed))
        else:
            sections.append(run.measure(name, given.events, given.seconds))
    print(report.render(sections))
    print(f"{time.monotonic() - started:.0f} s in all", file=sys.stderr)
    return 1 if any(row.verdict == "missed" for section in sections for row in section.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
