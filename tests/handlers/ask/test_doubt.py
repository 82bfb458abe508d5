"""What bad input gets (issue 3): the other reading, or the closest fields, periods, words and users, to press."""

import pytest

from tests.seen import Seen
from tests.world import AOI, EMMA, KEN, MISAKI, World

EXAMPLES = ["revenue this month", "leads by industry", "my open deals"]


def press(world: World, user: str, seen: Seen, label: str) -> str:
    return world.press(user, label, seen.posted[-1]["id"]).text


def test_b3_an_ambiguous_date_is_said_and_the_other_reading_is_a_button(world: World) -> None:
    seen = world.say(EMMA, "how many deals this month", "bot")
    assert seen.text.startswith("*Deals · count · Closing Date this month*")
    assert "It can also be read as: Deals · count · Created Time this month" in seen.text
    assert press(world, EMMA, seen, "The other reading").startswith("*Deals · count · Created Time this month*")


def test_b3_a_deal_of_that_name_or_with_that_customer(world: World) -> None:
    seen = world.say(EMMA, "Zylker deal", "bot")
    assert "It can also be read as: Deals · Account Name is “Zylker”" in seen.text
    other = press(world, EMMA, seen, "The other reading")
    assert other.startswith("*Deals · Account Name contains “Zylker”*"), "nobody is called Zylker and nothing else"


@pytest.mark.parametrize(
    ("who", "text", "said", "choice", "answer"),
    [
        (
            EMMA,
            "leads by ownr",
            "Leads has no field “ownr”. The closest: ",
            "Lead Owner",
            "*Leads · count · by Lead Owner*",
        ),
        (
            MISAKI,
            "見込み客を業カイ別に",
            "「見込み客」に「業カイ」という項目はありません。",
            "業界",
            "*見込み客 · 件数 · 業界別*",
        ),
        (
            EMMA,
            "revenue in Q5",
            "There is no period “Q5”. The closest: Q4 or Q1.",
            "Q4",
            "*Deals · sum of Amount · won",
        ),
        (EMMA, "deals closing on 31 June 2026", "There is no period “31 June 2026”.", "30 June 2026", "*Deals · open"),
        (MISAKI, "第5四半期の売上", "「第5四半期」という期間はありません。", "第4四半期", "*商談 · 総額の合計 · 受注"),
        (
            MISAKI,
            "2026年13月の売上",
            "「2026年13月」という期間はありません。",
            "2026年12月",
            "*商談 · 総額の合計 · 受注",
        ),
        (
            EMMA,
            "revenue this quater",
            "I do not know the word “quater”. Did you mean",
            "quarter",
            "*Deals · sum of Amount",
        ),
    ],
)
def test_an_unknown_field_period_or_word_names_the_closest_ones(
    world: World, who: str, text: str, said: str, choice: str, answer: str
) -> None:
    seen = world.say(who, text, "bot")
    assert seen.text.startswith(said)
    assert choice in seen.labels
    assert press(world, who, seen, choice).startswith(answer)


def test_an_unknown_user_names_the_closest_ones(world: World) -> None:
    seen = world.say(KEN, "進行中の商談 担当者は Emma Klark", "bot")
    assert "その名前のユーザーはZoho CRMにいません。" in seen.text
    assert "Emma Clarkのことでしょうか?" in seen.text
    assert "“Emma Clark”" in press(world, KEN, seen, "Emma Clark").splitlines()[0]


def test_a_name_that_no_record_has_may_be_a_colleagues(world: World) -> None:
    seen = world.say(EMMA, "deals of Emma Klark", "bot")
    assert "Did you mean Emma Clark?" in seen.text
    assert press(world, EMMA, seen, "Emma Clark").startswith("*Deals · Deal Owner is “Emma Clark”*")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "Hello. Ask me about your Zoho CRM."),
        ("thanks!", "You are welcome."),
        ("why are sales down", "Zoho CRM holds what happened, not why."),
        ("what is the weather today", "That is not about your Zoho CRM."),
        ("what is our profit margin", "Zoho CRM does not hold costs or profits"),
        ("by owner", "This goes on from a question"),
    ],
)
def test_b3_what_cannot_be_answered_is_said_with_three_examples(shared: World, text: str, said: str) -> None:
    shared.advance(1800)  # what was asked before is forgotten
    seen = shared.say(EMMA, text, "bot")
    assert seen.text.startswith(said)
    assert seen.labels == EXAMPLES


def test_b3_words_that_nothing_is_called_get_examples_too(world: World) -> None:
    seen = world.say(EMMA, "Qwertzuiop", "bot")
    assert "Nothing found." in seen.text
    assert seen.labels == EXAMPLES


def test_b3_the_word_search_looks_into_every_module_and_names_them(world: World) -> None:
    said = world.say(AOI, "Zylker", "bot").text
    assert said.startswith("「Zylker」を次のタブで検索しました(見込み客、連絡先、取引先、商談、")
    for label in ("*見込み客*", "*取引先*", "*商談*"):
        assert label in said
