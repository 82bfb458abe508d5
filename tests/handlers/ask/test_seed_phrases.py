"""The phrases of the help page, answered on the demo data; figures computed a second time from the raw rows."""

from collections import Counter
from typing import Any

import pytest

from tests.seen import Seen
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, World

MONTH, LAST_MONTH = "2026-11", "2026-10"  # of the tests' clock
WON, LOST = ("Closed Won", "Renewed"), ("Closed Lost", "Closed Lost to Competition")
PHRASES = (
    *("revenue this month", "今月の売上", "Zylker deal", "Zylker社との商談", "leads by industry", "業界別の見込み客"),
    *("revenue", "売上", "Shohei"),
)


def seen_by(world: World, user: str, module: str) -> list[dict[str, Any]]:
    """The rows that a person may see: reps their own, the manager the team's, the administrator all."""
    rows = [row for row in world.rows(module) if not row.get("Converted__s")]
    if user == AOI:
        return rows
    team = (KEN, MISAKI, EMMA, DAISUKE) if user == KEN else (user,)
    owners = {world.sandbox.people.by_email(one).id for one in team}
    return [row for row in rows if (row["Owner"] if isinstance(row["Owner"], str) else row["Owner"]["id"]) in owners]


def revenue(world: World, user: str, month: str = "") -> int:
    won = [row for row in seen_by(world, user, "Deals") if row["Stage"] in WON]
    return int(sum(row.get("Amount") or 0 for row in won if str(row["Closing_Date"]).startswith(month)))


def figure(seen: Seen) -> int:
    """The figure below the sentence."""
    return int("".join(char for char in seen.text.splitlines()[1] if char.isdigit()))


def record_calls(world: World) -> int:
    return len(world.calls(path="coql"))


@pytest.mark.parametrize("who", [EMMA, MISAKI, KEN, AOI])
@pytest.mark.parametrize(
    ("texts", "month"),
    [(("revenue this month", "今月の売上"), MONTH), (("revenue", "売上"), ""), (("revenue last month",), LAST_MONTH)],
)
def test_b1_revenue_is_the_sum_of_won_deals_in_one_call(
    shared: World, who: str, texts: tuple[str, ...], month: str
) -> None:
    for text in texts:
        shared.say(who, "help", "bot")  # what the CRM says about its fields is fetched first
        shared.forget_calls()
        assert figure(shared.say(who, text, "bot")) == revenue(shared, who, month)
        assert record_calls(shared) == 1


@pytest.mark.parametrize(
    ("who", "text"), [(KEN, "leads by industry"), (EMMA, "業界別の見込み客"), (AOI, "業界別の見込み客")]
)
def test_b1_leads_by_industry_are_counted_in_one_call(shared: World, who: str, text: str) -> None:
    shared.say(who, "help", "bot")
    shared.forget_calls()
    seen = shared.say(who, text, "bot")
    assert record_calls(shared) == 1
    tables = [slide["data"] for slide in seen.output["slides"] if slide["type"] == "table"]
    expected = Counter(row.get("Industry") for row in seen_by(shared, who, "Leads"))
    if tables:
        _, number = tables[0]["headers"]
        assert sorted(int(row[number]) for row in tables[0]["rows"]) == sorted(expected.values())
    total = str(sum(expected.values()))
    assert any(total in line for line in seen.text.splitlines()[1:])


@pytest.mark.parametrize(
    ("who", "text"), [(EMMA, "Zylker deal"), (AOI, "Zylker deal"), (AOI, "Zylkerの案件"), (MISAKI, "Zylker社との商談")]
)
def test_b1_zylker_deals_are_those_with_the_word_in_name_or_customer(shared: World, who: str, text: str) -> None:
    accounts = {row["id"] for row in shared.rows("Accounts") if "zylker" in row["Account_Name"].lower()}
    mine = seen_by(shared, who, "Deals")
    named = {row["Deal_Name"] for row in mine if "zylker" in row["Deal_Name"].lower()}
    with_it = {row["Deal_Name"] for row in mine if row.get("Account_Name") in accounts}
    seen = shared.say(who, text, "bot")
    assert {name.replace("\u200b", "") for name in seen.names} in ({*named}, {*with_it})
    assert seen.names


def test_b1_shohei_is_found_wherever_that_name_stands(shared: World) -> None:
    seen = shared.say(EMMA, "Shohei", "bot")
    mine = {
        f"{row.get('First_Name', '')} {row['Last_Name']}".strip()
        for module in ("Leads", "Contacts")
        for row in seen_by(shared, EMMA, module)
        if "shohei" in str(row).lower()
    }
    assert "Shohei Otani" in mine
    assert "*Shohei Otani*" in seen.text.replace("\u200b", "")


def test_a_comparison_costs_two_calls_and_a_rate_at_most_two(shared: World) -> None:
    shared.say(KEN, "help", "bot")
    for text, most in (("revenue this month vs last month", 2), ("win rate this year", 2), ("my open deals", 1)):
        shared.forget_calls()
        shared.say(KEN, text, "bot")
        assert 1 <= record_calls(shared) <= most, text
    seen = shared.say(KEN, "今月の売上を先月と比較して", "bot")
    numbers = ["".join(c for c in part if c.isdigit()) for part in seen.text.splitlines()[1].split("(")]
    assert [int(number) for number in numbers if number] == [
        revenue(shared, KEN, MONTH),
        revenue(shared, KEN, LAST_MONTH),
    ]


def test_b1_the_win_rate_is_won_among_closed(shared: World) -> None:
    mine = [row for row in seen_by(shared, KEN, "Deals") if str(row["Closing_Date"]).startswith("2026")]
    won, lost = (sum(row["Stage"] in stages for row in mine) for stages in (WON, LOST))
    said = shared.say(KEN, "win rate this year", "bot").text.splitlines()[1]
    assert f"{round(100 * won / (won + lost), 1):g}" in said


@pytest.mark.parametrize("text", PHRASES)
def test_every_phrase_of_the_help_page_is_understood(shared: World, text: str) -> None:
    said = shared.say(AOI, text, "bot").text
    assert said.startswith("*") or text == "Shohei"
    assert "質問として読み取れなかった" not in said
