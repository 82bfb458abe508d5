"""How much a command may ask and how its answer is shown: limits, pages, totals, nothing found (Z7)."""

from collections.abc import Callable

import pytest

from tests.world import AOI, EMMA, KEN, MISAKI, SALES, World

ONE = "[Company] contains [zyl]"
VALUES = [f"v{number}" for number in range(1, 12)]


def test_z7_five_criteria_are_taken_and_the_sixth_is_refused(shared: World) -> None:
    assert shared.say(EMMA, "/zcrm leads " + " ".join([ONE] * 5)).names == ["大谷 花", "Shohei Otani"]
    seen = shared.say(EMMA, "/zcrm leads " + " ".join([ONE] * 6))
    assert "A command can have 5 criteria; this one has 6." in seen.text
    assert seen.names == []


def test_z7_ten_values_are_taken_and_the_eleventh_is_refused(shared: World) -> None:
    assert "No records match" in shared.say(EMMA, f"/zcrm leads [Company] is [{','.join(VALUES[:10])}]").text
    shared.forget_calls()
    seen = shared.say(EMMA, f"/zcrm leads [Company] is [{','.join(VALUES)}]")
    assert "A criterion can have 10 values; “Company” has 11." in seen.text
    assert shared.calls(path="coql") == []


def test_z7_the_widest_command_that_is_allowed_is_answered(shared: World) -> None:
    """5 × 10 values are 50 conditions; a query takes 25, so that the rest is checked on our side."""
    for last, found in (("zyl", ["大谷 花", "Shohei Otani"]), ("sports", ["Shohei Otani"]), ("nobody", [])):
        asked = [("Company", "zyl")] * 4 + [("Email", last)]
        wide = " ".join(f"[{field}] contains [{', '.join(VALUES[:9])}, {value}]" for field, value in asked)
        shared.advance(31)
        assert shared.say(EMMA, f"/zcrm leads {wide}").names == found


def test_z7_ten_records_are_shown_and_the_eleventh_is_behind_next_10(make_world: Callable[..., World]) -> None:
    world = make_world(BUTTON_ANSWERS="private")
    world.switch(button_answers="private")
    seen = world.say(KEN, "/zcrm contacts")
    total = seen.total
    assert total % 10 != 0
    shown = list(seen.names)
    world.forget_calls()
    assert seen.labels == ["次の10件", "保存する…"]
    while "次の10件" in seen.labels:
        assert len(seen.names) == 10
        seen = world.press(KEN, "次の10件")
        shown += seen.names
    assert f"{total}件中 {total // 10 * 10 + 1}～{total}件目" in seen.text
    assert len(shown) == total
    assert world.calls(path="coql") == [], "the pages come from the answer that was fetched first"


def test_z7_exactly_ten_records_have_no_next_page(world: World) -> None:
    ten = [row["id"] for row in world.rows("Deals")][:10]
    for row in world.rows("Deals"):
        if row["id"] in ten:
            world.change("Deals", row["id"], Next_Step="exactly ten")
    seen = world.say(AOI, "/zcrm deals [次のステップ] is [exactly ten]")
    assert (seen.total, len(seen.names), seen.labels) == (10, 10, ["保存する…"])
    world.advance(31)
    world.change("Deals", world.rows("Deals")[10]["id"], Next_Step="exactly ten")
    seen = world.say(AOI, "/zcrm deals [次のステップ] is [exactly ten]")
    assert (seen.total, len(seen.names), seen.labels) == (11, 10, ["次の10件", "保存する…"])


def test_z7_more_than_one_fetch_says_so_and_goes_on_to_the_last_record(make_world: Callable[..., World]) -> None:
    """The CRM gives 200 rows at once and does not say how many there are in all."""
    world = make_world("large:230", BUTTON_ANSWERS="private")
    world.switch(button_answers="private")
    seen = world.say(EMMA, "/zcrm leads")
    assert "1–10 of at least 200" in seen.text
    shown = set(seen.body["posted"][0]["text"].splitlines()[2:])
    pages = 1
    while "Next 10" in seen.labels:
        seen = world.press(EMMA, "Next 10")
        pages += 1
        shown |= set(seen.text.splitlines()[2:])
    assert pages == 23
    assert "221–230 of 230" in seen.text
    assert len(shown) == 230
    assert len(world.calls(path="coql")) == 2


def test_x9_a_search_can_be_saved_on_every_page(make_world: Callable[..., World]) -> None:
    world = make_world("large:30", BUTTON_ANSWERS="private")
    world.switch(button_answers="private")
    world.say(EMMA, "/zcrm leads")
    for _ in range(2):
        seen = world.press(EMMA, "Next 10")
        assert "Save…" in seen.labels
    world.press(EMMA, "Save…")
    assert world.form(EMMA, "save", name="all of them").text.startswith("Saved as “all of them”.")
    assert "1–10 of" in world.say(EMMA, "all of them", "bot").text  # from the first page again


def test_z7_the_next_page_is_found_again_when_the_answer_is_no_longer_kept(world: World) -> None:
    first = world.say(AOI, "/zcrm leads").names
    world.advance(3600)
    world.press(AOI, "次の10件")
    later = world.messages("bot", AOI)[-1]["text"]
    assert "91件中 11～20件目" in later
    assert not any(f"*{name}* · Zylker" in later for name in first[:3])


def test_z7_a_long_value_is_cut_where_the_question_is_repeated(shared: World) -> None:
    seen = shared.say(EMMA, f"/zcrm leads [Company] is [{'y' * 9000}]")
    assert len(seen.text) < 300
    assert "Try fewer criteria" in seen.text


def test_z7_nothing_found_repeats_the_question_and_says_what_may_help(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm leads [Last Name] is [Nemo] [Company] contains [zyl]")
    assert seen.text.splitlines()[0] == "No records match: Leads · Last Name is Nemo · Company contains zyl"
    assert "Try fewer criteria" in seen.text
    assert seen.labels == []


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("leads Nemonemo", "Try a shorter word, or only a part of the name."),
        ("leads [Company] contains [Nemonemo]", "Try fewer criteria or another value."),
        ("deals [Amount] >= [150,000,000]", "Try fewer criteria or another value."),
        (
            "leads [Company] ends with [Nemonemo]",
            "Try fewer criteria, a shorter value, or “contains” in place of “is”.",
        ),
    ],
)
def test_z7_the_hint_fits_what_was_asked(shared: World, asked: str, hint: str) -> None:
    assert shared.say(EMMA, f"/zcrm {asked}").text.splitlines()[1:] == [hint]


def test_z7_where_there_is_nothing_at_all_no_narrower_question_is_proposed(world: World) -> None:
    world.post("reset", dataset="empty")
    assert world.say(EMMA, "/zcrm leads").text.splitlines()[1:] == ["Zoho CRM shows you no records of this kind."]


def test_z7_a_value_that_the_pick_list_does_not_have_is_named_and_put_right(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm leads [Lead Source] is [Trade Shwo]")
    assert seen.text.splitlines() == [
        "No records match: Leads · Lead Source is Trade Shwo",
        "“Lead Source” has no value “Trade Shwo”. Did you mean Trade Show?",
        "Corrected: `/zcrm leads [Lead Source] is [Trade Show]`",
    ]
    assert seen.labels == ["Run this instead"]
    shared.press(EMMA, "Run this instead")
    assert "*Leads · Lead Source is Trade Show*" in shared.messages("bot", EMMA)[-1]["text"]
    seen = shared.say(AOI, "/zcrm leads [見込み客のデータ元] is [*展示解*]")
    assert "「見込み客のデータ元」に" in seen.text
    assert "もしかして: 展示会" in seen.text


def test_z7_a_value_like_none_of_the_pick_list_gets_examples_and_no_button(shared: World) -> None:
    seen = shared.say(EMMA, "/zcrm leads [Lead Source] is [Qwxyz]")
    assert "“Lead Source” has no value “Qwxyz”. It has Advertisement, Cold Call, " in seen.text
    assert seen.labels == []


@pytest.mark.parametrize(
    ("criterion", "reason"),
    [
        ("[Lead Owner] is [Nemo]", "Zoho CRM knows no user of that name."),
        ("[No. of Employees] = [3.5]", "This field cannot have that value."),
    ],
)
def test_z7_nothing_found_says_why_where_that_is_known(shared: World, criterion: str, reason: str) -> None:
    assert reason in shared.say(EMMA, f"/zcrm leads {criterion}").text
    assert shared.calls(path="coql") == []


def test_z7_the_answer_is_seen_by_the_asker_alone(shared: World) -> None:
    before = len(shared.messages(SALES, MISAKI))
    shared.say(EMMA, "/zcrm leads")
    assert shared.messages(SALES, EMMA)[-1]["private"] is True
    assert len(shared.messages(SALES, MISAKI)) == before
