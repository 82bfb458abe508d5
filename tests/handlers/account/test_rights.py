"""Whoever asks sees what the CRM shows to them, and nothing else (A2, Z14)."""

import pytest

from tests.seen import fields
from tests.world import AOI, EMMA, KEN, MISAKI, PRIYA, SALES, World

ENGLISH = "/zcrm leads [Company] contains [zyl]"


def test_a2_two_people_get_different_answers_to_the_same_command(shared: World) -> None:
    text = "/zcrm leads [Company] contains [zyl]"
    mine = {user: shared.say(user, text).names for user in (MISAKI, EMMA, KEN, AOI)}
    assert mine[MISAKI] == ["大谷 翔平", "Shohei Ohtani", "Zylker, Inc. [\u200b東京]\u200b"]
    assert mine[EMMA] == ["大谷 花", "Shohei Otani"]
    assert set(mine[MISAKI]) & set(mine[EMMA]) == set()
    assert set(mine[MISAKI]) | set(mine[EMMA]) < set(mine[KEN]), "the manager sees what both see"
    assert len(mine[KEN]) == len(mine[AOI]) == 7


@pytest.mark.parametrize("text", ["/zcrm leads", "/zcrm leads example", "/zcrm deals [Stage] is [Closed Won]"])
def test_z14_no_record_is_shown_that_the_crm_would_not_show(shared: World, text: str) -> None:
    module = text.split()[1].capitalize()
    for user in (MISAKI, EMMA, PRIYA):
        person = shared.sandbox.people.by_email(user)
        visible = {row["id"] for row in shared.crm.rows(person, module)}
        seen = shared.say(user, text)
        keys = [
            str(one["object"]["arguments"]["key"])
            for one in seen.output["references"].values()
            if str(one["object"]["arguments"]["key"]).startswith("rec:")
        ]
        shown = {key.split("|")[1].split(":")[0] for key in keys}
        assert shown != set()
        assert shown <= visible


def test_z14_every_call_is_made_with_the_askers_own_token(world: World) -> None:
    for user in (MISAKI, EMMA, KEN):
        world.forget_calls()
        world.suggest(user, ENGLISH)
        world.say(user, ENGLISH)
        world.say(user, "/zcrm leads ohtani")
        world.press(user, "1")
        assert {call["user"] for call in world.calls()} == {user}


def test_z14_another_persons_answers_are_never_reused(world: World) -> None:
    """The same command within the half minute for which answers are kept."""
    assert world.say(KEN, ENGLISH).total == 7
    assert world.say(EMMA, ENGLISH).total == 2
    assert world.say(MISAKI, ENGLISH).total == 3
    assert len(world.calls(path="coql")) == 3


def test_z14_a_button_works_for_its_person_only(world: World) -> None:
    """Emma's client sends the key that was made for Ken."""
    listed = world.say(KEN, ENGLISH)
    key = listed.output["references"]["1"]["object"]["arguments"]["key"]
    answered = world.post(
        "event",
        user=EMMA,
        chat=SALES,
        component="function",
        handler="button_handler",
        name="zcrmbutton",
        params={"target": {"name": "1"}, "arguments": {"key": key}},
    )
    assert "made for someone else" in answered["reply"]["output"]["text"]
    assert world.messages("bot", EMMA) == []


def test_z14_a_field_that_the_profile_hides_is_not_there(shared: World) -> None:
    text = "/zcrm accounts [Annual Revenue] > [1]"
    assert "Accounts has no field “Annual Revenue”" in shared.say(PRIYA, text).text
    assert "Annual Revenue" not in shared.titles(PRIYA, "/zcrm accounts ")
    found = shared.suggest(PRIYA, "/zcrm leads [Lead Owner] is [Priya Raman]")[0]
    card = shared.pick(PRIYA, "/zcrm leads [Lead Owner] is [Priya Raman]", found).message
    assert "Annual Revenue" not in fields(card)
    assert shared.say(AOI, text).total > 0


def test_z14_rights_that_were_taken_away_count_at_once_for_a_card(world: World) -> None:
    listed = world.say(EMMA, ENGLISH)
    assert listed.total == 2
    (row,) = world.rows("Leads", Company="Zylker Inc.")
    world.change("Leads", row["id"], Owner=world.sandbox.people.by_email(MISAKI).id)
    seen = world.press(EMMA, "1")
    assert (seen.kind, seen.text) == (
        "banner",
        "This record is no longer there, or Zoho CRM does not show it to you.",
    )
    world.advance(31)
    assert world.say(EMMA, ENGLISH).total == 1
