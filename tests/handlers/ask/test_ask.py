"""Questions to the bot on the demo data, the figures computed a second time from the raw rows."""

from collections import Counter
from typing import Any

import pytest

from sandbox.crm.service import crm_of
from tests.world import EMMA, KEN, MISAKI, SALES, World

MONTH = "2026-11"  # of the tests' clock


def rows(world: World, module: str) -> list[dict[str, Any]]:
    return [dict(row) for row in crm_of(world.sandbox).table(module)]


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def own(world: World, email: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    me = world.sandbox.people.by_email(email).id
    return [row for row in found if (row["Owner"] if isinstance(row["Owner"], str) else row["Owner"]["id"]) == me]


@pytest.mark.parametrize(("who", "text"), [(EMMA, "revenue this month"), (MISAKI, "今月の売上")])
def test_b1_revenue_is_the_sum_of_won_deals_that_the_asker_may_see(world: World, who: str, text: str) -> None:
    won = [
        row["Amount"]
        for row in own(world, who, rows(world, "Deals"))
        if row["Stage"] in ("Closed Won", "Renewed") and str(row["Closing_Date"]).startswith(MONTH) and row["Amount"]
    ]
    said = world.say(who, text, "bot").output["text"].splitlines()[1]
    assert digits(said) == str(int(sum(won)))


def test_b1_leads_by_industry_is_a_table_that_adds_up(world: World) -> None:
    table = world.say(KEN, "leads by industry", "bot").output["slides"][-1]["data"]
    industry, number = table["headers"]
    seen = Counter({row[industry]: int(row[number]) for row in table["rows"]})
    team = {world.sandbox.people.by_email(email).id for email in (KEN, MISAKI, EMMA, "daisuke.suzuki@zylker.example")}
    leads = [row for row in rows(world, "Leads") if row["Owner"] in team and not row.get("Converted__s")]
    assert sum(seen.values()) == len(leads)
    assert sorted(seen.values()) == sorted(Counter(row.get("Industry") for row in leads).values())


def test_b3_the_reading_is_said_and_its_neighbours_are_buttons(world: World) -> None:
    seen = world.say(EMMA, "revenue this month", "bot")
    assert seen.output["text"].startswith("*Deals · sum of Amount · won · Closing Date this month*")
    assert seen.labels == ["List them", "Compare", "By month", "By owner", "By stage"]
    assert (
        "*Deals · won · Closing Date this month*" in world.press(EMMA, "List them", seen.body["posted"][-1]["id"]).text
    )


def test_b3_a_name_is_searched_for_and_that_is_said(world: World) -> None:
    text = world.say(EMMA, "Shohei", "bot").output["text"]
    assert text.startswith("“Shohei” was searched for in Leads, Contacts, Accounts, Deals, ")
    assert "Shohei Otani" in text


@pytest.mark.parametrize("text", ["hello", "what is the weather today"])
def test_b3_what_is_no_question_is_not_answered_as_one(world: World, text: str) -> None:
    seen = world.say(EMMA, text, "bot")
    assert "slides" not in seen.output
    assert seen.labels == ["revenue this month", "leads by industry", "my open deals"]


def test_z15_a_question_in_a_channel_is_answered_in_the_chat_with_the_bot(world: World) -> None:
    seen = world.say(EMMA, "@Zoho CRM revenue this month", SALES)
    assert seen.output["type"] == "banner"
    assert [message["chat"] for message in seen.posted if "sum of Amount" in message["text"]] == ["bot"]
