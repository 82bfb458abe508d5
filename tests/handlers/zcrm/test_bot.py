"""The bot runs commands that are written to it, and says how they are written."""

from tests.seen import Seen
from tests.world import DAISUKE, EMMA, MISAKI, SALES, World


def test_b1_a_command_without_its_slash_runs_in_the_chat_with_the_bot(world: World) -> None:
    assert "大谷 翔平" in world.say(MISAKI, "leads [会社] contains [zyl]", "bot").text
    assert "大谷 翔平" in world.say(MISAKI, "/zcrm leads [会社] contains [zyl]", "bot").text


def test_z9_a_mistake_in_it_is_pointed_at(world: World) -> None:
    assert "/zcrm leads [Company] = [x]" in world.say(EMMA, "leads [Compny] = [x]", "bot").text


def test_z15_a_mention_in_a_channel_is_answered_in_the_chat_with_the_bot(world: World) -> None:
    seen = world.say(MISAKI, "@Zoho CRM leads [会社] contains [zyl]", SALES)
    assert seen.output["type"] == "banner"
    assert [message["chat"] for message in seen.posted if "大谷" in message["text"]] == ["bot"]


def test_b5_help_is_said_when_asked_for(world: World) -> None:
    assert "`/zcrm`" in world.say(EMMA, "help", "bot").text


def test_b4_the_menu_and_the_welcome_say_what_can_be_typed(world: World) -> None:
    assert "/zcrm leads" in Seen(world.post("menu", user=EMMA, action="Help")).text
    assert "/zcrm leads" in Seen(world.post("subscribe", user=EMMA)).text


def test_a2_whoever_has_no_account_is_shown_how_to_link_it(world: World) -> None:
    assert "/oauth/start" in str(world.say(DAISUKE, "hello", "bot").output)
