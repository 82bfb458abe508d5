"""One account for everybody, limited by a role filter, and said with every answer (A2, Z14)."""

from collections.abc import Callable

import pytest

from tests.seen import labels
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [Company] contains [zyl]"
PLAIN = "This uses your organisation's shared CRM account, not your own rights."
JAPANESE = "ご自身の権限ではなく、組織の共有CRMアカウントの権限を使用しています。"


@pytest.fixture(scope="module")
def service(make_shared: Callable[..., World]) -> World:
    """Everything is read as Aoi, who sees all records."""
    world = make_shared(SERVICE_ACCOUNT="on")
    world.link(world.account(AOI), is_service=True)
    return world


@pytest.fixture(scope="module")
def filtered(make_shared: Callable[..., World]) -> World:
    world = make_shared(SERVICE_ACCOUNT="on", SERVICE_ACCOUNT_ROLES="Sales Manager,Overseas Manager")
    world.link(world.account(AOI), is_service=True)
    return world


def test_a2_everybody_sees_what_the_service_account_sees(service: World) -> None:
    service.forget_calls()
    for user in (EMMA, MISAKI, DAISUKE):
        assert service.say(user, SEED).total == 7
    assert {call["user"] for call in service.calls()} == {AOI}


def test_z14_every_answer_says_under_whose_rights_it_was_given(service: World) -> None:
    answers = [
        service.say(EMMA, SEED).text,
        service.say(EMMA, "/zcrm leads ohtani").text,
        service.say(EMMA, "/zcrm leads [Last Name] is [Nemo]").text,
        service.say(EMMA, "/zcrm help").text,
        service.choose(EMMA, SEED, "大谷 花").text,
    ]
    service.press(EMMA, "$1")
    answers.append(service.messages("bot", EMMA)[-1]["text"])
    twin = next(item for item in service.suggest(EMMA, "/zcrm leads 青山企画") if item["title"] == "大谷 真美子")
    answers.append(service.pick(EMMA, "/zcrm leads 青山企画", {**twin, "imageurl": ""}).text)
    service.say(EMMA, "/zcrm leads")
    service.press(EMMA, "Next 10")
    answers.append(service.messages("bot", EMMA)[-1]["text"])
    for text in answers:
        assert PLAIN in text, text
    assert JAPANESE in service.say(MISAKI, SEED).text


def test_z14_without_a_service_account_nothing_of_the_kind_is_said(shared: World) -> None:
    assert "shared CRM account" not in shared.say(EMMA, SEED).text


def test_a2_the_role_filter_leaves_what_belongs_to_people_below_the_named_roles(filtered: World) -> None:
    """Records of the managers themselves, of the administrator and of nobody are not shown."""
    owners = {filtered.sandbox.people.by_id(row["Owner"]).role: 0 for row in filtered.rows("Leads") if row.get("Owner")}
    assert {"CEO", "Sales Manager", "Sales Rep", "Overseas Rep"} <= owners.keys()
    below = [
        row
        for row in filtered.rows("Leads")
        if filtered.sandbox.people.by_id(row["Owner"]).role in ("Sales Rep", "Overseas Rep")
        and not row.get("Converted__s")
    ]
    seen = filtered.say(EMMA, "/zcrm leads")
    assert seen.total == len(below)
    for text in ("/zcrm leads [Lead Owner] is [森 葵]", "/zcrm leads [Lead Owner] is [佐藤 健]"):
        assert filtered.say(EMMA, text).total == 0
        assert filtered.suggest(EMMA, text) == []
    notice = "shows only records whose owner's role stands below Sales Manager or Overseas Manager."
    assert notice in seen.text


def test_a2_the_role_filter_holds_for_single_records_too(filtered: World) -> None:
    """A button made before the record changed hands."""
    filtered.say(EMMA, SEED)
    (row,) = filtered.rows("Leads", Company="Zylker Inc.")
    for owner, is_shown in ((KEN, False), (EMMA, True)):
        filtered.change("Leads", row["id"], Owner=filtered.sandbox.people.by_email(owner).id)
        filtered.advance(1)
        seen = filtered.press(EMMA, "2", filtered.messages(SALES, EMMA)[-1]["id"])
        assert ("no longer there" in seen.text) is not is_shown


def test_a2_posting_to_a_chat_still_needs_the_posters_own_account(service: World) -> None:
    service.choose(DAISUKE, "/zcrm leads [会社] contains [zyl]", "大谷 花")
    seen = service.press(DAISUKE, "このチャットに投稿する")
    assert seen.kind == "banner"
    assert "/zcrmと送信" in seen.text or "連携" in seen.text
    assert service.messages(SALES, EMMA) == [] or service.messages(SALES, EMMA)[-1]["private"]
    service.choose(EMMA, SEED, "大谷 花")
    service.press(EMMA, "Post to this chat")
    posted = service.messages(SALES, KEN)[-1]
    assert (posted["sender"]["email"], posted["card"]["title"]) == (EMMA, "Lead · 大谷 花")


def test_a2_only_who_has_an_own_account_is_offered_to_disconnect_it(service: World) -> None:
    assert service.say(EMMA, "/zcrm help").labels == ["Disconnect"]
    assert service.say(DAISUKE, "/zcrm help").labels == []


def test_a2_a_note_of_the_service_account_says_whose_it_is(service: World) -> None:
    service.choose(EMMA, SEED, "Shohei Otani")
    service.press(EMMA, "Add note")
    service.form(EMMA, "note", content="Through the shared account.")
    shown = service.messages("bot", EMMA)[-1]
    assert PLAIN in shown["text"]
    assert labels(shown) == []


def test_a2_without_the_service_account_linked_everybody_is_told(make_world: Callable[..., World]) -> None:
    world = make_world(SERVICE_ACCOUNT="on")
    for _ in ("never linked", "consent withdrawn"):
        seen = world.say(EMMA, SEED)
        told = "The shared CRM account of your organisation is not connected. Tell your administrator."
        assert (seen.text, seen.labels) == (told, [])
        assert world.suggest(EMMA, SEED) == []
        world.link(world.account(AOI), is_service=True)
        world.sandbox.accounts.revoke(world.account(AOI)["refresh_token"])
