"""X9: questions and searches with names: saved, listed, run, renamed, deleted; an administrator's are starters."""

import pytest

from tests.seen import Seen
from tests.world import AOI, EMMA, MISAKI, SALES, World


def save(world: World, user: str, text: str, name: str, **more: bool) -> Seen:
    """Ask, press *Save…*, fill in the name."""
    seen = world.say(user, text, "bot")
    pressed = next(label for label in ("Save…", "保存する…") if label in str(seen.output))
    form = world.press(user, pressed, seen.posted[-1]["id"])
    assert form.kind == "form"
    return world.form(user, "save", name=name, **more)


def listed(world: World, user: str) -> list[str]:
    """The lines of the list, without links."""
    lines = world.say(user, "my saved questions", "bot").text.splitlines()
    return [line.replace("[", "").split("]")[0] for line in lines if line.startswith("• ")]


def test_x9_a_saved_question_runs_by_its_name_and_by_its_button(world: World) -> None:
    seen = save(world, EMMA, "revenue this month", "My month")
    assert seen.text.startswith("Saved as “My month”.")
    assert world.press(EMMA, "Ask it now", seen.posted[-1]["id"]).text.startswith("*Deals · sum of Amount · won")
    assert world.say(EMMA, "my MONTH", "bot").text.startswith("*Deals · sum of Amount · won")


def test_x9_what_leaned_on_a_question_is_saved_whole(world: World) -> None:
    world.say(EMMA, "revenue this month", "bot")
    save(world, EMMA, "by owner", "reps")
    world.advance(3600)
    assert "sum of Amount · won · Closing Date this month · by Deal Owner" in world.say(EMMA, "reps", "bot").text


@pytest.mark.parametrize(
    ("who", "text", "kept"),
    [(EMMA, "deals by type as a pie chart", "as a pie chart"), (MISAKI, "種類別の商談を円グラフで", "円グラフで")],
)
def test_x9_a_saved_question_keeps_the_chart_that_was_wished_for(world: World, who: str, text: str, kept: str) -> None:
    done = save(world, who, text, "types")
    assert done.text.splitlines()[1].endswith(f"· {kept}")
    (pie, _) = world.say(who, "types", "bot").output["slides"]
    assert (pie["type"], pie["styles"]["preview"]) == ("percentage_chart", "pie")


def test_x9_a_look_that_a_button_gave_is_kept_too(world: World) -> None:
    alone = world.say(EMMA, "deals by type as a table", "bot")
    drawn = world.press(EMMA, "As a chart", alone.posted[-1]["id"])
    world.press(EMMA, "Save…", drawn.posted[-1]["id"])
    world.form(EMMA, "save", name="types")
    assert len(world.say(EMMA, "types", "bot").output["slides"]) == 2


def test_x9_a_search_is_saved_and_runs_by_its_name(world: World) -> None:
    seen = world.say(EMMA, "/zcrm leads [Company] contains [zyl]")
    world.press(EMMA, "Save…", seen.posted[-1]["id"])
    world.form(EMMA, "save", name="zyl leads")
    assert world.say(EMMA, "zyl leads", "bot").text.startswith("*Leads · Company contains zyl*")


def test_x9_ones_own_are_listed_and_a_name_is_pressed(world: World) -> None:
    save(world, EMMA, "revenue this month", "My month")
    save(world, MISAKI, "今月の売上", "今月")
    assert listed(world, EMMA) == ["• My month"]
    assert world.say(MISAKI, "保存した質問を見せて", "bot").text.startswith("*保存した質問*\n• [今月]($1)")
    message = world.say(EMMA, "my saved questions", "bot").posted[-1]["id"]
    assert world.press(EMMA, "My month", message).text.startswith("*Deals · sum of Amount · won")


def test_x9_without_any_the_list_has_starters_to_press(world: World) -> None:
    seen = world.say(EMMA, "show my saved questions", "bot")
    assert seen.text.startswith("You have saved no question yet.")
    assert "leads from chat this month, by owner" in [button["hint"] for button in seen.output["buttons"]]


def test_x9_an_administrators_starter_is_everybodys(world: World) -> None:
    save(world, AOI, "業界別の見込み客", "Industries", starter=True)
    assert listed(world, EMMA) == ["• Industries"]
    assert world.say(EMMA, "industries", "bot").text.startswith("*Leads · count · by Industry*")
    assert "Change…" not in world.say(EMMA, "my saved questions", "bot").text


def test_x9_nobody_else_makes_a_starter(world: World) -> None:
    save(world, EMMA, "revenue this month", "Mine")
    assert "starter" not in str(world.control.get("/sandbox/forms").get_json())
    assert listed(world, MISAKI) == []


def test_x9_ones_own_comes_before_a_starter_of_the_same_name(world: World) -> None:
    save(world, AOI, "業界別の見込み客", "Mine", starter=True)
    save(world, EMMA, "revenue this month", "Mine")
    assert world.say(EMMA, "mine", "bot").text.startswith("*Deals · sum of Amount · won")


def changing(world: World, user: str) -> str:
    message = world.say(user, "my saved questions", "bot").posted[-1]["id"]
    return str(world.press(user, "Change…", message).posted[-1]["id"])


def test_x9_one_is_renamed(world: World) -> None:
    save(world, EMMA, "revenue this month", "My month")
    world.press(EMMA, "Rename…", changing(world, EMMA))
    assert "*Our month*" in world.form(EMMA, "savededit", name="Our month").text
    assert listed(world, EMMA) == ["• Our month"]


def test_x9_one_is_deleted_and_its_buttons_say_so(world: World) -> None:
    save(world, EMMA, "revenue this month", "My month")
    card = changing(world, EMMA)
    assert world.press(EMMA, "Delete", card, confirm=True).text == "“My month” was deleted."
    assert listed(world, EMMA) == []
    assert world.press(EMMA, "Ask it now", card).text == "This saved question is no longer there."


def test_x9_a_name_is_needed_and_taken_once(world: World) -> None:
    save(world, EMMA, "revenue this month", "My month")
    world.advance(1)
    for name, said in (("my  MONTH", "You have a saved question called “my MONTH” already."), ("/x", "A name cannot")):
        seen = save(world, EMMA, "leads by industry", name)
        assert seen.kind == "form_error"
        assert said in str(seen.output["inputs"]["name"])
        world.advance(1)


def test_x9_a_saved_question_asked_in_a_channel_is_answered_in_the_chat_with_the_bot(world: World) -> None:
    save(world, EMMA, "revenue this month", "My month")
    seen = world.say(EMMA, "@Zoho CRM my month", SALES)
    assert seen.output["type"] == "banner"
