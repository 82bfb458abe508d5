"""`schedules list|add|remove|run`, as typed."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskCliRunner

from app.factory import create_app
from app.routing import Routes
from tests.app.platform import ADA, Platform


@pytest.fixture
def runner(any_platform: Platform) -> Iterator[FlaskCliRunner]:
    any_platform.link(ADA)
    app = create_app(any_platform, Routes())
    yield app.test_cli_runner()
    app.extensions["dispatcher"].close()


def run(runner: FlaskCliRunner, *words: str, status: int = 0) -> str:
    result = runner.invoke(args=["schedules", *words])
    assert result.exit_code == status, result.output
    return result.output


def add(runner: FlaskCliRunner, *words: str) -> dict[str, object]:
    made: dict[str, object] = json.loads(run(runner, "add", "--owner", str(ADA.email), "--json", *words))
    return made


def test_p3_a_report_is_added_listed_fired_and_removed(runner: FlaskCliRunner, any_platform: Platform) -> None:
    made = add(runner, "--text", "revenue this month", "--often", "weekly", "--days", "mon,thu", "--zone", "Asia/Tokyo")
    assert made["rule"] == {"kind": "weekly", "at": "09:00", "weekdays": [0, 3]}
    assert made["next_at"] == "2026-11-23T00:00:00+00:00"
    assert "revenue this month" in run(runner, "list")
    (listed,) = [json.loads(line) for line in run(runner, "list", "--json").splitlines()]
    assert listed == made
    run(runner, "run", str(made["id"]))
    with any_platform.database.read() as tables:
        (seen,) = tables.inbox.seen()
    assert (seen.source, seen.name) == ("clock", "report")
    run(runner, "remove", str(made["id"]))
    assert "0 schedules." in run(runner, "list")


def test_x3_a_digest_for_a_channel(runner: FlaskCliRunner) -> None:
    made = add(runner, "--kind", "digest", "--channel", "sales", "--often", "monthly", "--day", "31")
    assert (made["to"], made["kind"], made["name"]) == ("c:sales", "digest", "Digest")


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", "--owner", str(ADA.email)),
        ("add", "--owner", "nobody@example.test", "--text", "x"),
        ("add", "--owner", str(ADA.email), "--text", "x", "--at", "soon"),
        ("add", "--owner", str(ADA.email), "--text", "x", "--zone", "Mars/Olympus"),
        ("add", "--owner", str(ADA.email), "--text", "x", "--often", "weekly", "--days", "someday"),
        ("remove", "nothing"),
        ("run", "nothing"),
    ],
)
def test_what_cannot_be_done_is_said(runner: FlaskCliRunner, wrong: tuple[str, ...]) -> None:
    assert "Error: " in run(runner, *wrong, status=1)
