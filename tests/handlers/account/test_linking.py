"""Every person links their own Zoho account once, in a browser, and can end it again (A2)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.in_process import BASE
from tests.seen import labels
from tests.world import DAISUKE, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [会社] contains [zyl]"


def link_of(message: dict[str, Any]) -> str:
    (button,) = message["buttons"]
    assert button["action"]["type"] == "open.url"
    return str(button["action"]["data"]["web"])


def test_a2_without_an_account_the_command_shows_the_link_to_its_person_alone(shared: World) -> None:
    seen = shared.say(DAISUKE, SEED)
    assert seen.labels == ["アカウントを連携する"]
    assert seen.message["private"] is True
    assert "ご本人専用" in seen.text
    assert shared.calls() == []
    for command in ("/zcrm", "/zcrm leads ohtani", "/zcrm help"):
        assert shared.say(DAISUKE, command).labels == ["アカウントを連携する"]


def test_a2_linking_in_the_browser_makes_the_first_command_run(world: World) -> None:
    url = link_of(world.say(DAISUKE, SEED).message)
    page = world.browse(url, DAISUKE)
    assert page.status_code == 200
    assert "アカウントを連携しました" in page.text
    assert DAISUKE in page.text
    seen = world.say(DAISUKE, SEED)
    assert seen.names == ["大谷 健", "Shohei Ohtani-Mori"], "with his own rights"
    world.pick(DAISUKE, SEED, world.suggest(DAISUKE, SEED)[0])
    world.press(DAISUKE, "このチャットに投稿する")
    assert world.messages(SALES, EMMA)[-1]["sender"]["email"] == DAISUKE, "the one consent covers the chat as well"


def test_a2_the_consent_page_lists_what_is_asked_for_and_leads_back_to_us(world: World) -> None:
    page = world.browse(link_of(world.say(DAISUKE, SEED).message), DAISUKE, decision="")
    assert page.status_code == 200
    asked = parse_qs(urlsplit(page.request.url).query)
    scopes = asked["scope"][0].split(",")
    assert {"ZohoCRM.coql.READ", "ZohoCliq.Webhooks.CREATE", "ZohoCRM.users.READ"} <= set(scopes)
    assert asked["redirect_uri"] == ["http://product.test/oauth/callback"]
    assert (asked["access_type"], asked["prompt"]) == (["offline"], ["consent"])


def test_a2_who_refuses_the_consent_is_not_linked(world: World) -> None:
    page = world.browse(link_of(world.say(DAISUKE, SEED).message), DAISUKE, decision="refuse")
    assert "連携されませんでした" in page.text
    assert world.say(DAISUKE, SEED).labels == ["アカウントを連携する"]


def test_a2_somebody_elses_account_cannot_be_linked(world: World) -> None:
    """Daisuke's link opened where Ken is signed in, or sent to Ken: neither reads the CRM as the other."""
    page = world.browse(link_of(world.say(DAISUKE, SEED).message), KEN)
    assert page.status_code == 403
    assert KEN in page.text
    assert world.say(DAISUKE, SEED).labels == ["アカウントを連携する"]
    assert len(world.say(KEN, SEED).names) == 7


def test_a2_the_link_works_for_a_day(world: World) -> None:
    url = link_of(world.say(DAISUKE, SEED).message)
    world.advance(23 * 3600)
    assert world.browse(url, DAISUKE, decision="").status_code == 200
    world.advance(2 * 3600)
    page = world.browse(url, DAISUKE)
    assert page.status_code == 400
    assert "このリンクは使用できません" in page.text or "link does not work" in page.text


def test_a2_tokens_are_refreshed_ahead_of_expiry_and_nobody_notices(world: World) -> None:
    world.say(MISAKI, SEED)
    world.advance(3600 - 30)
    world.forget_calls()
    assert world.say(MISAKI, SEED).total == 3
    assert [call["path"] for call in world.calls("accounts")] == ["/accounts/oauth/v2/token"]
    assert all(call["status"] == 200 for call in world.calls())


def test_a2_a_refused_token_is_refreshed_once(world: World) -> None:
    world.say(MISAKI, SEED)
    world.advance(31)
    world.fault(service="crm", status=401, body={"code": "INVALID_TOKEN", "message": "invalid oauth token"})
    assert world.say(MISAKI, SEED).total == 3


def test_a2_a_consent_that_was_withdrawn_at_zoho_brings_the_link_again(world: World) -> None:
    world.say(MISAKI, SEED)
    assert world.sandbox.accounts.revoke(world.account(MISAKI)["refresh_token"])
    world.advance(31)
    seen = world.say(MISAKI, SEED)
    assert seen.labels == ["アカウントを連携する"]
    assert "もう一度" in seen.text
    assert world.titles(MISAKI, SEED) == ["Zohoアカウントを連携する"]
    assert world.browse(link_of(seen.message), MISAKI).status_code == 200
    assert world.say(MISAKI, SEED).total == 3


def test_a2_unlinking_withdraws_the_consent_and_forgets_the_tokens(world: World) -> None:
    help_ = world.say(MISAKI, "/zcrm help")
    assert help_.labels == ["連携を解除する"]
    asked = world.control.post("/sandbox/press", json={"user": MISAKI, "message": "last", "button": "連携を解除する"})
    assert asked.status_code == 409, "Cliq asks first"
    seen = world.press(MISAKI, "連携を解除する", confirm=True)
    assert "連携を解除しました" in seen.text
    assert world.calls("accounts", "revoke") != []
    with world.services.database.read() as tables:
        assert tables.accounts.get(world.cliq_id(MISAKI)) is None
    assert world.say(MISAKI, SEED).labels == ["アカウントを連携する"]
    assert world.sandbox.accounts.is_linked(world.sandbox.people.by_email(MISAKI)) is False


def test_a2_unlinking_while_zoho_is_down_forgets_the_tokens_here_and_says_so(world: World) -> None:
    world.say(MISAKI, "/zcrm help")
    world.fault(service="accounts", path="revoke", status=503, body="<html>", times=0)
    seen = world.press(MISAKI, "連携を解除する", confirm=True)
    assert "Zohoアカウントの設定" in seen.text
    with world.services.database.read() as tables:
        assert tables.accounts.get(world.cliq_id(MISAKI)) is None


def test_a2_unlinking_ends_what_could_still_be_read_from_kept_answers(world: World) -> None:
    world.say(MISAKI, "/zcrm contacts")
    old = world.messages(SALES, MISAKI)[-1]
    assert kept_answers(world) == 1
    world.say(MISAKI, "/zcrm help")
    world.press(MISAKI, "連携を解除する", confirm=True)
    assert kept_answers(world) == 0
    assert world.press(MISAKI, labels(old)[0], old["id"]).kind == "banner"
    assert world.messages("bot", MISAKI) == []
    world.sandbox.accounts.load_linked()
    world.link(world.account(MISAKI))
    world.forget_calls()
    world.say(MISAKI, "/zcrm contacts")
    assert len(world.calls(path="coql")) == 1


def kept_answers(world: World) -> int:
    with world.services.database.read() as tables:
        return int(tables.connection.exec_driver_sql("select count(*) from answers").scalar_one())


def test_a2_tokens_are_encrypted_at_rest(world: World) -> None:
    world.say(MISAKI, SEED)
    account = world.services.tokens.account(world.cliq_id(MISAKI))
    assert account is not None
    assert account.access_token is not None
    path = world.services.settings.database_url.removeprefix("sqlite:///")
    with world.services.database.read() as tables:
        rows = tables.connection.exec_driver_sql("select * from accounts").fetchall()
    kept = repr(rows).encode()
    for suffix in ("", "-wal"):
        with open(path + suffix, "rb") as file:
            kept += file.read()
    assert account.refresh_token.encode() not in kept
    assert account.access_token.encode() not in kept
    assert world.cliq_id(MISAKI).encode() in kept


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=gAAAAABnonsense", "?ticket=%F0%9F%98%80"])
def test_a2_a_link_that_is_none_is_said_to_be_none(shared: World, query: str) -> None:
    answer = shared.app.test_client().get(f"/oauth/start{query}")
    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_a2_a_return_that_nobody_asked_for_links_nobody(shared: World) -> None:
    for query in ("code=x", "code=x&state=forged", f"code=x&state=forged&accounts-server={BASE}/accounts"):
        answer = shared.app.test_client().get(f"/oauth/callback?{query}")
        assert answer.status_code == 400
    assert shared.say(DAISUKE, SEED).labels == ["アカウントを連携する"]
