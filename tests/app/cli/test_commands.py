"""The commands of an operator, as typed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import Result
from cryptography.fernet import Fernet
from flask.testing import FlaskCliRunner

from app.factory import create_app
from app.routing import Routes
from app.storage.known import INTEGRATION
from app.storage.migrate import newest
from tests.app.platform import ADA, Platform

LINE = {
    "cliq_user_id": "7",
    "email": "Ada@Example.test",
    "name": "Ada Byron",
    "language": "ja",
    "zone": "Asia/Tokyo",
    "refresh_token": "1000.imported",
    "accounts_server": "http://zoho.test/accounts",
    "api_domain": "http://zoho.test/zohoapis",
    "location": "us",
}


class Shell:
    def __init__(self, runner: FlaskCliRunner) -> None:
        self._runner = runner

    def __call__(self, *words: str, status: int = 0, typed: str | None = None) -> str:
        result: Result = self._runner.invoke(args=list(words), input=typed)
        assert result.exit_code == status, result.output
        return result.output


@pytest.fixture
def shell(any_platform: Platform) -> Iterator[Shell]:
    app = create_app(any_platform, Routes())
    yield Shell(app.test_cli_runner())
    app.extensions["dispatcher"].close()


def account(platform: Platform) -> Any:
    with platform.database.read() as tables:
        return tables.accounts.get("7")


def test_migrate_says_where_the_database_is(shell: Shell) -> None:
    assert shell("migrate") == f"Database at revision {newest()}.\n"


def test_secret_makes_a_key_that_settings_accept(shell: Shell) -> None:
    Fernet(shell("secret").strip())


def test_a1_the_integration_is_switched_off_and_on(shell: Shell, any_platform: Platform) -> None:
    assert "is on. Nobody" in shell("integration", "show")
    assert "is off, switched by ada" in shell("integration", "off", "--by", "ada")
    assert not any_platform.flags.is_on(INTEGRATION)
    assert "is off" in shell("integration", "show")
    assert "is on, switched by command line at 2026-11-21T03:00:00+00:00" in shell("integration", "on")


def test_accounts_are_imported_and_known_in_their_language(shell: Shell, any_platform: Platform) -> None:
    assert shell("accounts", "import", "-", typed=json.dumps(LINE) + "\n\n") == "1 accounts imported.\n"
    found = account(any_platform)
    assert (found.refresh_token, found.email, found.state) == ("1000.imported", "ada@example.test", "linked")
    known = any_platform.people.get("7")
    assert known is not None
    assert (known.language, known.zone) == ("ja", "Asia/Tokyo")


def test_importing_again_replaces(shell: Shell, any_platform: Platform) -> None:
    any_platform.link(replace(ADA, access_token="1000.old", state="revoked"))
    shell("accounts", "import", "-", typed=json.dumps(LINE))
    found = account(any_platform)
    assert (found.refresh_token, found.access_token, found.state) == ("1000.imported", None, "linked")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 is not a JSON object"),
        (json.dumps(LINE | {"refresh_token": ""}), "line 2: refresh_token"),
        (json.dumps(LINE | {"cliq_user_id": 7}), "line 2: cliq_user_id"),
        (json.dumps(LINE | {"is_sender": "yes"}), "line 2: is_sender"),
        (json.dumps(LINE | {"shoe_size": "7"}), "line 2: shoe_size"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_imported(line: str, said: str, shell: Shell, any_platform: Platform) -> None:
    output = shell("accounts", "import", "-", status=1, typed=f"{json.dumps(LINE)}\n{line}\n")
    assert said in output
    assert "1000.imported" not in output
    assert account(any_platform) is None


def test_accounts_are_listed_without_tokens(shell: Shell, any_platform: Platform) -> None:
    any_platform.link(replace(ADA, is_sender=True, location="jp"))
    assert shell("accounts", "list") == "7  ada@example.test  linked  jp  sender\n1 accounts.\n"


def test_an_account_becomes_sender_or_service_account(shell: Shell, any_platform: Platform) -> None:
    any_platform.link()
    shell("accounts", "sender", "ada@example.test", "on")
    shell("accounts", "service", "ada@example.test", "on")
    assert (account(any_platform).is_sender, account(any_platform).is_service) == (True, True)
    shell("accounts", "sender", "ada@example.test", "off")
    assert not account(any_platform).is_sender
    assert "nobody with the address" in shell("accounts", "sender", "x@example.test", "on", status=1)


def test_a2_unlinking_withdraws_and_forgets(shell: Shell, any_platform: Platform) -> None:
    any_platform.link()
    assert "withdrawn at Zoho" in shell("accounts", "unlink", "ada@example.test")
    assert account(any_platform) is None
    assert any_platform.zoho.calls[-1][1].endswith("/revoke")


def test_unlinking_forgets_even_when_zoho_is_away(shell: Shell, any_platform: Platform) -> None:
    any_platform.link()
    any_platform.zoho.answers["/accounts/oauth/v2/token/revoke"] = (503, {})
    assert "could not be told" in shell("accounts", "unlink", "ada@example.test")
    assert account(any_platform) is None
