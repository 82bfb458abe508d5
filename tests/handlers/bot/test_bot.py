"""B1, B4, B5: the bot as a person meets it: commands, mentions, welcome, menu, help; and when it keeps silent."""

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, MISAKI, SALES, World


def test_b1_a_command_without_its_slash_runs_in_the_chat_with_the_bot(world: World) -> None:
    assert "大谷 翔平" in world.say(MISAKI, "leads [会社] contains [zyl]", "bot").text
    assert "大谷 翔平" in world.say(MISAKI, "/zcrm leads [会社] contains [zyl]", "bot").text


def test_z9_a_mistake_in_it_is_pointed_at(world: World) -> None:
    assert "/zcrm leads [Company] = [x]" in world.say(EMMA, "leads [Compny] = [x]", "bot").text


def test_z15_a_mention_in_a_channel_is_answered_in_the_chat_with_the_bot(world: World) -> None:
    seen = world.say(MISAKI, "@Zoho CRM leads [会社] contains [zyl]", SALES)
    assert seen.output["type"] == "banner"
    assert [message["chat"] for message in seen.posted if "大谷" in message["text"]] == ["bot"]


@pytest.mark.parametrize("text", ["{@b-1775998000015152705} revenue this month", "revenue this month @Zoho CRM"])
def test_b1_the_mention_may_stand_anywhere_and_be_spelled_by_id(world: World, text: str) -> None:
    seen = world.say(EMMA, text, SALES)
    assert any(message["text"].startswith("*Deals · sum of Amount") for message in seen.posted)


@pytest.mark.parametrize("text", ["help", "Help", "?", "what can you do"])
def test_b5_help_shows_examples_over_the_askers_own_fields(world: World, text: str) -> None:
    said = world.say(EMMA, text, "bot").text
    assert "• top 5 Leads by Annual Revenue" in said
    assert "`/zcrm leads`" in said


def test_b5_every_example_of_the_help_is_understood(world: World) -> None:
    for user, text in ((EMMA, "help"), (MISAKI, "ヘルプ")):
        examples = [line[2:] for line in world.say(user, text, "bot").text.splitlines() if line.startswith("• ")]
        assert len(examples) >= 12
        for example in examples:
            assert world.say(user, example, "bot").text.startswith("*"), example


def test_b5_the_help_leads_to_that_of_the_command_and_to_saved_questions(world: World) -> None:
    seen = world.menu(EMMA, "Help")
    assert seen.labels == ["How to use /zcrm", "Saved questions", "Disconnect"]
    assert "/zcrm leads" in world.press(EMMA, "How to use /zcrm", seen.posted[-1]["id"]).text


def test_b4_the_welcome_has_three_examples_to_tap(world: World) -> None:
    seen = Seen(world.post("subscribe", user=EMMA))
    assert seen.labels == ["revenue this month", "leads by industry", "my open deals", "Help"]
    pressed = world.press(EMMA, "revenue this month", seen.posted[-1]["id"])
    assert pressed.text.startswith("*Deals · sum of Amount · won")


def test_b4_the_welcome_links_the_account_that_is_missing(world: World) -> None:
    seen = Seen(world.post("subscribe", user=DAISUKE))
    assert "/oauth/start" in str(seen.output["buttons"][0])
    assert len(seen.labels) == 5
    assert "最初に、お使いのZohoアカウントを接続してください" in seen.text


def test_b4_the_menus_search_asks_for_words_and_answers_them(world: World) -> None:
    form = world.menu(EMMA, "Search")
    assert form.kind == "form"
    found = world.form(EMMA, "search", text="leads by industry")
    assert found.text.startswith("*Leads · count · by Industry*")


def test_a2_whoever_has_no_account_is_shown_how_to_link_it(world: World) -> None:
    assert "/oauth/start" in str(world.say(DAISUKE, "hello", "bot").output)


# ---------------------------------------------------------------- participation


def told(world: World, operation: str, **more: str) -> Seen:
    return Seen(world.post("participate", user=EMMA, chat=SALES, operation=operation, **more))


def test_b4_in_a_channel_it_answers_only_when_it_is_mentioned(world: World) -> None:
    assert [message["text"] for message in world.say(EMMA, "revenue this month", SALES).posted] == [
        "revenue this month"
    ]


def test_b4_added_to_a_channel_it_says_once_how_it_is_asked(world: World) -> None:
    assert told(world, "added").text.startswith("Mention me with a question")


@pytest.mark.parametrize("words", ["plain", "prefixed"])
def test_b4_what_is_written_in_its_chats_is_none_of_its_business(world: World, words: str) -> None:
    world.switch(participation_words=words)
    message = world.say(EMMA, "revenue this month", SALES).posted[-1]["id"]
    for operation in ("message_sent", "message_edited", "message_deleted", "removed", "auto_followed_thread"):
        seen = told(world, operation, message=message)
        assert (seen.output, seen.posted) == ("", []), operation
    for operation in ("thread_closed", "added_in_thread"):
        assert told(world, operation).posted == [], operation


def test_b4_in_a_thread_it_answers_a_mention_and_nothing_else(world: World) -> None:
    seen = world.say(AOI, "@Zoho CRM 今月の売上", SALES)
    assert seen.output["type"] == "banner"
    told_so = told(world, "added_in_thread")
    assert told_so.posted == []


@pytest.mark.parametrize("handler", ["message_handler", "mention_handler"])
def test_b4_bots_are_not_answered_nor_is_the_bot_itself(world: World, handler: str) -> None:
    own = {
        "message": {
            "text": "@Zoho CRM revenue this month",
            "sender": {"id": "b-1775998000015152705", "name": "Zoho CRM"},
            "time": "1795291200123",
        }
    }
    seen = Seen(
        world.post("event", user=EMMA, chat=SALES, component="bot", handler=handler, name="Zoho CRM", params=own)
    )
    assert (seen.output, seen.posted) == ("", [])
