"""How a process starts: what it asks for, and how it refuses."""

from collections.abc import Callable
from typing import Any

import click
import pytest
import structlog

from app import settings
from app.factory import start
from app.routing import Routes
from tests.app.platform import Platform


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in settings.Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr("app.log.configure", lambda level: None)
    yield
    structlog.reset_defaults()


@pytest.fixture
def build(platform: Platform) -> Callable[[settings.Settings], Platform]:
    return lambda found: platform


def test_a_server_without_secrets_refuses_with_one_line(
    build: Callable[[settings.Settings], Platform], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        start(build, Routes())
    assert caught.value.code == 3, "what gunicorn's master takes as a reason to stop"
    said = capsys.readouterr().err
    assert said.startswith("SECRET_KEYS is needed. ")
    assert said.count("\n") == 1


def test_a_wrong_value_is_refused_by_servers_and_commands(
    build: Callable[[settings.Settings], Platform],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "many")
    with click.Context(click.Command("flask"), info_name="flask"), pytest.raises(SystemExit):
        start(build, Routes())
    assert capsys.readouterr().err.startswith("PORT cannot be used. A right value looks like: 8000")


@pytest.mark.parametrize(("name", "starts"), [("flask", True), ("run", False)])
def test_commands_need_no_secrets_but_a_server_does(
    name: str, starts: bool, build: Callable[[settings.Settings], Platform]
) -> None:
    with click.Context(click.Command(name), info_name=name):
        if starts:
            start(build, Routes()).extensions["dispatcher"].close()
        else:
            with pytest.raises(SystemExit):
                start(build, Routes())
