"""Both languages, everywhere, and whose language it is when a request does not say (L1)."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.storage.identity.people import Person
from sandbox.in_process import BASE
from tests.world import AOI, DAISUKE, DANIEL, EMMA, KEN, MISAKI, SALES, World

SEED = "/zcrm leads [Company] contains [zyl]"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def strip_data(world: World, text: str) -> str:
    """The answer without what came out of the CRM or off the keyboard."""
    for module in ("Leads", "Accounts", "Contacts", "Deals"):
        for row in world.rows(module):
            for value in row.values():
                if isinstance(value, str):
                    text = text.replace(value, "")
    for user in world.sandbox.people.all():
        text = text.replace(user.full_name, "")
    return text


def journey(world: World, user: str, words: dict[str, str]) -> list[str]:
    """Everything a person reads on the way from help to a note."""
    read: list[Any] = [
        world.say(user, "/zcrm").output,
        world.suggest(user, "/zcrm "),
        world.say(user, SEED).output,
        world.say(user, "/zcrm leads").output,
        world.say(user, "/zcrm lead").output,
        world.say(user, "/zcrm leads [Company] contains").output,
        world.say(user, "/zcrm leads [Company] is [nobody at all]").output,
        world.choose(user, SEED, "大谷 花").output,
        world.press(user, words["note"]).output,
        world.form(user, "note", content="…").output,
    ]
    read += [world.messages("bot", user)[-1], world.say(user, "/zcrm leads").output]
    world.press(user, words["owner"])
    read.append(world.messages("bot", user)[-1])
    return [str(one) for one in read]


def test_l1_an_english_journey_holds_no_japanese(world: World) -> None:
    world.sandbox.people.change(EMMA, language="en")
    for text in journey(world, EMMA, {"note": "Add note", "owner": "Emma Clark"}):
        assert not JAPANESE.search(strip_data(world, text)), text


def test_l1_a_japanese_journey_holds_no_english_sentence(world: World) -> None:
    for text in journey(world, KEN, {"note": "メモを追加する", "owner": "Emma Clark"}):
        shown = re.sub(
            r"`[^`]*`|\[[^\]]*\]\([^)]*\)|'(?:key|imageurl|type|name|web|url|action|theme)': '[^']*'", "", text
        )
        sentences = re.findall(r"[A-Z][a-z]+(?: [a-z]+){3,}[.?]?", shown)
        assert sentences == [], sentences


def test_l1_numbers_money_and_dates_are_the_users_own(shared: World) -> None:
    deal = "/zcrm deals [Deal Name] is [Zylker maintenance]"
    english = shared.choose(EMMA, deal, "Zylker maintenance").output
    japanese = shared.choose(AOI, deal, "Zylker maintenance").output
    assert "¥1,800,000" in str(english)
    assert "Dec 16, 2026" in str(english)
    assert "￥1,800,000" in str(japanese)
    assert "2026/12/16" in str(japanese) or "2026年12月16日" in str(japanese)


def test_l1_labels_and_values_are_in_the_language_of_the_crm_user(shared: World) -> None:
    assert "Contacted" in shared.say(EMMA, SEED).text
    assert "連絡済み" in shared.say(AOI, SEED).text


def sayings(world: World, user: str) -> str:
    return world.say(user, "/zcrm leads [Company] is [nobody at all]").text


IS = {"en": "No records match", "ja": "条件に一致するデータはありません"}


def test_l1_first_comes_the_language_of_the_cliq_user(world: World) -> None:
    assert IS["ja"] in sayings(world, MISAKI)
    world.sandbox.people.change(MISAKI, language="en")
    assert IS["en"] in sayings(world, MISAKI)


def test_l1_without_the_user_in_the_payload_the_last_known_language_counts(world: World) -> None:
    assert IS["ja"] in sayings(world, MISAKI)
    world.switch(consent_refused="user")
    world.sandbox.people.change(MISAKI, language="en")
    assert IS["ja"] in sayings(world, MISAKI)


def test_l1_who_never_told_gets_the_language_of_their_crm_user(world: World) -> None:
    world.switch(consent_refused="user")
    assert IS["ja"] in sayings(world, KEN)
    assert IS["en"] in sayings(world, EMMA)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_l1_last_comes_the_language_of_the_organisation(make_world: Callable[..., World], language: str) -> None:
    """Daisuke never wrote, and has linked no account."""
    world = make_world(DEFAULT_LANGUAGE=language)
    world.switch(consent_refused="user")
    label = {"en": "Connect account", "ja": "アカウントを連携する"}[language]
    assert world.say(DAISUKE, "/zcrm").labels == [label]


def test_l1_a_language_that_we_do_not_speak_is_passed_over(world: World) -> None:
    """Cliq in French: the CRM user's language is the next best."""
    with world.services.database.write() as tables:
        person = Person(world.cliq_id(MISAKI), language="fr")
        tables.people.remember(person, world.source.now())
    world.switch(consent_refused="user")
    assert IS["ja"] in sayings(world, MISAKI)


def test_l1_the_pages_of_linking_are_in_the_persons_language(world: World) -> None:
    url = world.say(DAISUKE, "/zcrm").output["buttons"][0]["action"]["data"]["web"]
    page = world.browse(url, DAISUKE)
    assert 'lang="ja"' in page.text
    assert JAPANESE.search(page.text)


def test_l1_late_and_private_answers_speak_it_too(world: World) -> None:
    world.say(EMMA, "/zcrm leads")
    seen = world.press(EMMA, "1")
    assert seen.text == "Shown in your chat with the bot, where only you see it."
    assert "Owner: " in world.messages("bot", EMMA)[-1]["text"]
    assert BASE in str(world.services.settings.cliq_url)
    assert DANIEL not in str(world.messages(SALES, EMMA))
