"""No secret and no token is in any log line, nor what people asked and found: over whole journeys, good and bad."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.data.installation import in_process, linked_accounts
from sandbox.in_process import BASE
from tests.world import DAISUKE, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"
PATH_TOKEN = "p4th-t0ken-that-nobody-can-guess-at-all"
FOUND = ("大谷", "Zylker", "zyl", "03-1234-5600", "ohtani@", "内緒", "@zylker.example")


def issued(world: World) -> set[str]:
    """Every token and code that Zoho has handed out, and the keys of this installation."""
    given = {in_process().client.secret, *world.services.settings.secret_keys, PATH_TOKEN}
    given |= {account["refresh_token"] for account in linked_accounts(BASE)}
    with world.services.database.read() as tables:
        for known in tables.accounts.all():
            account = tables.accounts.get(known.cliq_user_id)
            assert account is not None
            given |= {account.refresh_token, account.access_token or account.refresh_token}
    for name in ("accounts.access", "accounts.refresh", "accounts.codes"):
        given |= set(world.sandbox.store.table(name).ids())
    return {secret for secret in given if secret}


def assert_clean(world: World, lines: str, *more: str) -> None:
    assert lines.count("\n") > 5, "something was logged"
    secrets = issued(world) | set(more)
    assert len(secrets) > 8
    for secret in secrets:
        assert secret not in lines
        assert secret.split(".")[-1][-24:] not in lines, "not even its telling part"
    for text in FOUND:
        assert text not in lines, text


def test_a4_a_whole_journey_leaves_no_secret_in_the_log(
    make_world: Callable[..., World], log_lines: io.StringIO
) -> None:
    world = make_world(CLIQ_PATH_TOKEN=PATH_TOKEN)
    url = world.say(DAISUKE, SEED).output["buttons"][0]["action"]["data"]["web"]
    ticket = parse_qs(urlsplit(url).query)["ticket"][0]
    page = world.browse(url, DAISUKE)
    assert page.status_code == 200
    back = parse_qs(urlsplit(page.request.full_path).query)
    world.say(DAISUKE, SEED)
    world.choose(DAISUKE, SEED, "大谷 健")
    world.press(DAISUKE, "メモを追加する")
    world.form(DAISUKE, "note", title="内緒", content="内緒の話")
    world.choose(DAISUKE, SEED, "大谷 健")
    world.press(DAISUKE, "このチャットに投稿する")
    world.say(DAISUKE, "/zcrm leads")
    world.press(DAISUKE, "1")
    world.press(DAISUKE, "$2", world.messages(SALES, DAISUKE)[-1]["id"])
    world.advance(3600)
    world.say(DAISUKE, "/zcrm leads 大谷")
    key = world.say(DAISUKE, "/zcrm help").output["buttons"][0]["key"]
    world.press(DAISUKE, "連携を解除する", confirm=True)
    world.app.test_client().post(f"/cliq/{PATH_TOKEN}", data=b"{}")
    lines = log_lines.getvalue()
    assert '"event":"remote_call"' in lines
    assert '"event":"linked"' in lines
    assert_clean(world, lines, ticket, back["code"][0], back["state"][0], key)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 401, "body": {"code": "INVALID_TOKEN", "message": "内緒"}},
        {"status": 400, "body": {"code": "INVALID_QUERY", "message": "near 内緒", "details": {"near": "Zylker"}}},
        {"status": 500, "body": "<html>大谷 翔平 1000.aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb</html>"},
        {"drop": "before"},
        {"drop": "after"},
        {"delay_ms": 60_000},
    ],
)
def test_a4_failures_of_the_crm_leave_no_secret_in_the_log(
    world: World, log_lines: io.StringIO, fault: dict[str, Any]
) -> None:
    world.choose(MISAKI, SEED, "大谷 翔平")
    world.advance(31)
    world.fault(service="crm", times=0, **fault)
    world.say(MISAKI, SEED)
    world.say(MISAKI, "/zcrm leads 大谷")
    world.press(MISAKI, "このチャットに投稿する", world.messages(SALES, MISAKI)[0]["id"])
    assert_clean(world, log_lines.getvalue(), "1000.aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb")


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 200, "body": {"error": "invalid_code"}},
        {"status": 400, "body": {"error": "Access Denied"}},
        {"status": 503, "body": "<html>"},
        {"drop": "before"},
    ],
)
def test_a4_failures_of_accounts_leave_no_secret_in_the_log(
    world: World, log_lines: io.StringIO, fault: dict[str, Any]
) -> None:
    url = world.say(DAISUKE, SEED).output["buttons"][0]["action"]["data"]["web"]
    world.say(MISAKI, SEED)
    world.fault(service="accounts", path="token", times=0, **fault)
    page = world.browse(url, DAISUKE)
    assert page.status_code == 502
    back = parse_qs(urlsplit(page.request.full_path).query)
    world.advance(3600)
    world.say(MISAKI, SEED)
    ticket = parse_qs(urlsplit(url).query)["ticket"][0]
    assert_clean(world, log_lines.getvalue(), ticket, back["code"][0], back["state"][0])


def test_a4_an_error_that_nobody_foresaw_is_logged_without_the_secrets_in_it(
    world: World, log_lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(EMMA, "/zcrm help")
    account = world.services.tokens.account(world.cliq_id(EMMA))
    assert account is not None
    token = account.access_token

    def broken(*_args: object, **_more: object) -> None:
        raise ValueError(
            f"Authorization: Zoho-oauthtoken {token} refresh_token={account.refresh_token}"
            f" client_secret={in_process().client.secret}"
        )

    monkeypatch.setattr("app.search.find.find", broken)
    world.say(EMMA, "/zcrm leads ohtani")
    lines = log_lines.getvalue()
    assert "ValueError" in lines
    assert str(token) not in lines
    assert account.refresh_token not in lines
    assert in_process().client.secret not in lines


def test_a4_deliveries_that_fail_leave_no_secret_in_the_log(world: World, log_lines: io.StringIO) -> None:
    world.choose(KEN, SEED, "大谷 花")
    world.fault(service="cliq", status=401, body={"message": "内緒", "code": "oauthtoken_invalid"}, times=0)
    world.press(KEN, "このチャットに投稿する")
    for _ in range(3):
        world.advance(600)
        world.settle()
    assert '"event":"not_sent"' in log_lines.getvalue()
    assert_clean(world, log_lines.getvalue())


def test_a4_what_the_sandbox_logs_of_us_is_masked_too(world: World) -> None:
    world.say(MISAKI, SEED)
    world.advance(3600)
    world.say(MISAKI, SEED)
    journal = str(world.calls("accounts"))
    assert "***" in journal
    for secret in issued(world):
        assert secret not in journal
