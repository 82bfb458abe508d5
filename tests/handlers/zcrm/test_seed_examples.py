"""Every example command of the product's help page, character for character, finds its records.

Source: the Japanese help page on Zoho CRM and Zoho Cliq, its text and the table of commands (CQ); the third example of
the table has a no-break space between its criteria.
"""

import unicodedata
from collections.abc import Callable, Collection
from typing import Any

import pytest

from tests.world import AOI, MISAKI, World

Row = dict[str, Any]


def folded(value: object) -> str:
    return unicodedata.normalize("NFKC", str(value or "")).casefold()


def starts(row: Row, field: str, *beginnings: str) -> bool:
    return folded(row.get(field)).startswith(beginnings)


EXAMPLES: list[tuple[str, str, Callable[[Row], bool]]] = [
    (
        "/zcrm leads [電話番号] starts with [03,045],[会社] contains [zyl],[メール] starts with [ohtani, shohei]",
        "大谷 翔平",
        lambda row: (
            starts(row, "Phone", "03", "045")
            and "zyl" in folded(row["Company"])
            and starts(row, "Email", "ohtani", "shohei")
        ),
    ),
    ("/zcrm leads", "大谷 翔平", lambda row: True),
    ("/zcrm leads [姓]=[大谷]", "大谷 翔平", lambda row: row["Last_Name"] == "大谷"),
    (
        "/zcrm leads [姓]=[大谷]\u00a0[見込み客のデータ元]=[展示会]",
        "大谷 翔平",
        lambda row: row["Last_Name"] == "大谷" and row.get("Lead_Source") == "Trade Show",
    ),
    (
        "/zcrm leads [見込み客のデータ元]=[Webフォーム, 展示会, 営業電話]",
        "大谷 翔平",
        lambda row: row.get("Lead_Source") in ("Web Form", "Trade Show", "Cold Call"),
    ),
    ("/zcrm contacts [メール] starts with [shohei]", "大谷 翔平", lambda row: starts(row, "Email", "shohei")),
    (
        "/zcrm contacts [会社] ends with [株式会社]",
        "大谷 翔平",
        lambda row: folded(row.get("Company")).endswith("株式会社"),
    ),
    ("/zcrm accounts [メール] contains [ohtani]", "Zylker株式会社", lambda row: "ohtani" in folded(row.get("Email"))),
    ("/zcrm leads [年間売上] > [50000]", "大谷 翔平", lambda row: (row.get("Annual_Revenue") or 0) > 50_000),
    ("/zcrm deals [総額] < [2000000]", "Zylker 保守契約", lambda row: row.get("Amount", 9e9) < 2_000_000),
    ("/zcrm deals [確度] >= [50]", "Zylker 保守契約", lambda row: (row.get("Probability") or 0) >= 50),
    ("/zcrm leads [年齢] <= [40]", "大谷 翔平", lambda row: row.get("Age", 99) <= 40),
    (
        "/zcrm contacts [メール対象外(オプトアウト)] is [true]",
        "前田 美穂",
        lambda row: row.get("Email_Opt_Out") is True,
    ),
    ("/zcrm leads ohtani", "大谷 翔平", lambda row: "ohtani" in folded(" ".join(map(str, row.values())))),
]
HELD_BACK = {"Leads": "Converted__s"}
"""Records that the CRM keeps out of lists and searches: leads that became contacts."""


def meant(world: World, user: str, text: str, is_meant: Callable[[Row], bool]) -> Collection[str]:
    """The ids that a plain filter in Python selects among what the person may see."""
    module = text.split()[1].capitalize()
    rows = world.crm.rows(world.sandbox.people.by_email(user), module)
    return {row["id"] for row in rows if is_meant(row) and not row.get(HELD_BACK.get(module, ""))}


@pytest.mark.parametrize("user", [AOI, MISAKI])
@pytest.mark.parametrize(("text", "name", "is_meant"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_each_example_of_the_help_page_finds_its_record(
    shared: World, user: str, text: str, name: str, is_meant: Callable[[Row], bool]
) -> None:
    wanted = meant(shared, user, text, is_meant)
    seen = shared.say(user, text)
    assert name in [shown.replace("\u200b", "") for shown in seen.names]
    assert seen.total == len(wanted)
    keys = [str(button["object"]["arguments"]["key"]) for button in seen.output["references"].values()]
    assert {key.split("|")[1].split(":")[0] for key in keys if key.startswith("rec:")} <= set(wanted)


@pytest.mark.parametrize(("text", "name"), [example[:2] for example in EXAMPLES])
def test_each_example_typed_to_its_end_suggests_its_record(shared: World, text: str, name: str) -> None:
    if text == "/zcrm leads":  # the bare module suggests fields (Z10)
        assert "会社" in shared.titles(AOI, text)
        return
    suggested = [item for item in shared.suggest(AOI, text) if "/icon/rec:" in item["imageurl"]]
    found = next(item for item in suggested if item["title"] == name)
    card = shared.pick(AOI, text, found).output["card"]
    assert card["title"].endswith(f"· {name}")
