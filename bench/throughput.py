"""Signed requests per second: (a) beside a bare Flask route, (b) beside the same command in slack_bolt.

Routes take turns and each figure is the median of five, so that a busy machine slows both alike. Both sides of a
comparison run with the Procfile's gunicorn settings, one after the other on the same two cores as the load generator.
"""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

import requests

from bench import arena, load, servers, wire
from bench.report import Row, Section, median

ROUNDS = 5
SECONDS = 2.5
CONNECTIONS = 32
MOST_PER_SECOND = 1_500
"""More commands than any round of (b) can use are made before it, since none may be sent twice."""

MISTAKES = 300
LETTERS = string.ascii_lowercase.replace("z", "")

Run = Callable[[], load.Outcome]


def measure() -> Section:
    section = Section("Requests per second, 32 connections", note=f"medians of {ROUNDS} rounds of {SECONDS} s, in turn")
    with arena.with_stub(CONNECTIONS) as (place, stub), arena.product(place, says_times=False) as web:
        sign_in(place, web.port)
        section.rows += without_crm(place, web)
        section.rows += with_crm(place, web, stub)
    return section


def without_crm(place: arena.Arena, web: servers.Server) -> list[Row]:
    """(a) A command that needs no CRM call."""
    with servers.web("bench.reference.bare:application", place.environment, place.folder / "bare.log") as bare:
        rep = place.rep()

        def route(server: servers.Server, *texts: str) -> Run:
            # Signed anew for every round: a request is good for 300 s.
            def run() -> load.Outcome:
                requests_ = [place.cliq.command(server.port, rep, text) for text in texts]
                return load.closed_loop(server.port, requests_, SECONDS, CONNECTIONS, b'"output"')

            return taken(server, run)

        # Mistakes differ, so that no memory of one could make them look cheap.
        mistakes = [f"leads [Company] contain [{value}]" for value in words(random.Random(3), MISTAKES)]
        ours, error, theirs = in_turn(route(web, "help"), route(web, *mistakes), route(bare, "help"))
    return [
        row("bare Flask route, same signature and JSON", theirs),
        row("a command that needs no CRM call: help", ours),
        row("a command that needs no CRM call: an error", error),
        Row(
            "ratio of the slower one",
            min(ours.per_second, error.per_second) / theirs.per_second,
            "",
            at_least=0.6,
            beside="(a) beside the bare route",
        ),
    ]


def with_crm(place: arena.Arena, web: servers.Server, stub: servers.Server) -> list[Row]:
    """(b) A full command, each with one call to the CRM that does nothing; the stub's count proves it."""
    with servers.web("bench.reference.slack:application", place.environment, place.folder / "slack.log") as slack:
        chance = random.Random(2)
        reps = place.reps(CONNECTIONS)

        def ours() -> load.Outcome:
            texts = fresh_texts(chance)
            requests_ = [place.cliq.command(web.port, reps[n % len(reps)], text) for n, text in enumerate(texts)]
            return one_call_each(
                stub, lambda: load.closed_loop(web.port, requests_, SECONDS, CONNECTIONS, b"Maclead 2")
            )

        def theirs() -> load.Outcome:
            texts = fresh_texts(chance)
            requests_ = [wire.slack_command(slack.port, reps[n % len(reps)], text) for n, text in enumerate(texts)]
            return one_call_each(
                stub, lambda: load.closed_loop(slack.port, requests_, SECONDS, CONNECTIONS, b"Maclead 2")
            )

        own, other = in_turn(taken(web, ours), taken(slack, theirs))
    ratio = own.per_second / other.per_second
    return [
        row("the same command in slack_bolt", other),
        row("a full command with one CRM call", own),
        Row("ratio", ratio, "", at_least=0.85, beside="(b) beside slack_bolt; the aim is 1.0"),
    ]


def fresh_texts(chance: random.Random) -> list[str]:
    """Commands that nobody has sent before, so that no answer can be shared: 'zyl', asked by everybody, is in none."""
    return [f"leads [Company] contains [{value}]" for value in words(chance, int(MOST_PER_SECOND * SECONDS))]


def words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=12)) for _ in range(count)]


def taken(server: servers.Server, run: Run) -> Run:
    """The same run; the outcome says how much processor time the server took for it."""

    def timed() -> load.Outcome:
        before = server.processor_seconds()
        outcome = run()
        outcome.processor_seconds = server.processor_seconds() - before
        return outcome

    return timed


def row(name: str, figure: "Figure") -> Row:
    beside = f"{figure.processor_us:.0f} µs of processor time each"
    return Row(name, figure.per_second, "req/s", beside=beside)


def one_call_each(stub: servers.Server, run: Run) -> load.Outcome:
    """Run it, and refuse the figure when a command was answered without asking the CRM, or asked more than once."""
    before = count(stub)
    outcome = run()
    asked = count(stub) - before
    # Those under way when time was up are answered and counted by the stub, but not by the generator.
    if not len(outcome.samples) <= asked <= len(outcome.samples) + CONNECTIONS:
        raise load.WrongAnswer(f"{len(outcome.samples)} commands made {asked} CRM calls")
    return outcome


def count(stub: servers.Server) -> int:
    return int(requests.get(stub.url + "/count", timeout=10).json()["queries"])


@dataclass(frozen=True)
class Figure:
    """Medians of one route. processor_us: of the server's processes per request; says less about who else is busy."""

    per_second: float
    processor_us: float


def in_turn(*routes: Run) -> list[Figure]:
    """The medians of each route's figures, the routes alternated; one round before that does not count."""
    outcomes: list[list[load.Outcome]] = [[] for _ in routes]
    for number in range(ROUNDS + 1):
        for route, found in zip(routes, outcomes, strict=True):
            outcome = route()
            if number:
                found.append(outcome)
    return [
        Figure(median([one.per_second for one in found]), median([one.processor_us for one in found]))
        for found in outcomes
    ]


def sign_in(place: arena.Arena, port: int) -> None:
    """One command by everybody: metadata and access tokens are in the database afterwards."""
    text = "leads [Company] contains [zyl]"
    everybody = [(place.cliq.command(port, rep, text), "") for rep in place.reps(len(place.accounts))]
    load.one_by_one(port, everybody, b"Maclead 2")
