"""W1–W5: a rule of the CRM calls, and each recipient is told once, in their language; what cannot be done is said."""

import pytest

from tests.crm_rules import HOOK, RULE, big_deal_rule, bot_texts, deal_of, deeds, notify, raise_amount, shortfalls
from tests.world import AOI, DANIEL, EMMA, KEN, MISAKI, PRIYA, SALES, World


@pytest.fixture
def ruled(world: World) -> World:
    big_deal_rule(world)
    return world


def test_w5_manager_and_channel_are_told_of_a_deal_over_five_million(ruled: World) -> None:
    notify(ruled, "manager, #sales")
    row = deal_of(ruled)
    raise_amount(ruled, row)
    told, posted = ruled.messages("bot", KEN)[-1], ruled.messages(SALES, MISAKI)[-1]
    assert told["text"].startswith(f"*{row['Deal_Name']}*: ￥6,000,000\n[Zoho CRMで開く](")
    assert posted["text"].startswith(f"*{row['Deal_Name']}*: ¥6,000,000\n[Open in Zoho CRM](")
    assert deeds(told) == ["データを表示する", "この通知が届いた理由"]
    assert deeds(posted) == ["Show record", "Why did I get this?"]
    assert bot_texts(ruled, EMMA) == []
    assert shortfalls(ruled) == []


def test_w5_a_new_deal_over_five_million_is_told_too(ruled: World) -> None:
    notify(ruled, "#sales")
    values = {"Deal_Name": "Tower", "Amount": 5_000_001, "Stage": "Qualification"}
    values |= {"Closing_Date": "2027-01-31", "Pipeline": "Standard (Standard)"}
    ruled.post("crm/record", **{"as": EMMA, "module": "Deals", "values": values})
    assert "*Tower*: ¥5,000,001" in ruled.messages(SALES, KEN)[-1]["text"]


def test_w5_what_is_not_over_five_million_is_not_told(ruled: World) -> None:
    notify(ruled, "#sales")
    before = len(ruled.messages(SALES, KEN))
    raise_amount(ruled, deal_of(ruled), amount=5_000_000)
    assert len(ruled.messages(SALES, KEN)) == before


def test_w1_each_notification_of_the_rule_is_sent_and_those_switched_off_are_not(ruled: World) -> None:
    notify(ruled, KEN, "one")
    notify(ruled, KEN, "two")
    notify(ruled, KEN, "three", is_on=False)
    notify(ruled, KEN, "four", rule="Other")
    raise_amount(ruled, deal_of(ruled))
    (told,) = bot_texts(ruled, KEN)  # what comes at once is one message
    assert told.splitlines()[::2] == ["one", "two"]


def test_w2_merge_fields_of_related_records_and_people(ruled: World) -> None:
    row = deal_of(ruled)
    ruled.change("Accounts", row["Account_Name"], Phone="03-1234-5678", Account_Name="*Zyl* [x](https://evil.example)")
    notify(ruled, KEN, "${Deals.Account_Name} ${Account_Name.Phone} ${Deals.Owner} ${Deals.Owner.Email} ${Stage}")
    raise_amount(ruled, row)
    told = bot_texts(ruled, KEN)[-1]
    assert "03-1234-5678 Emma Clark emma.clark@zylker.example" in told
    assert "[x](https" not in told


@pytest.mark.parametrize(
    ("to", "reached"),
    [
        ("owner", [MISAKI]),
        ("creator", [EMMA]),
        ("manager", [KEN]),
        ("Account_Name.owner", [PRIYA]),
        ("Account_Name.manager", [AOI]),
        (f"owner, {AOI}", [MISAKI, AOI]),
    ],
)
def test_w2_people_of_the_record_and_of_related_records(ruled: World, to: str, reached: list[str]) -> None:
    row = deal_of(ruled, MISAKI)
    people = ruled.sandbox.people
    ruled.change("Deals", row["id"], Created_By=people.by_email(EMMA).id)
    ruled.change("Accounts", row["Account_Name"], Owner=people.by_email(PRIYA).id)
    notify(ruled, to)
    raise_amount(ruled, row, by=AOI if AOI not in reached else KEN)
    told = [user for user in (AOI, KEN, MISAKI, EMMA, PRIYA) if bot_texts(ruled, user)]
    assert sorted(told) == sorted(reached)


def test_w4_two_recipients_that_are_one_person_get_one_message(ruled: World) -> None:
    notify(ruled, f"manager, {KEN}, #sales, channel:sales")
    before = len(ruled.messages(SALES, KEN))
    raise_amount(ruled, deal_of(ruled))
    assert len(bot_texts(ruled, KEN)) == 1
    assert len(ruled.messages(SALES, KEN)) == before + 1


def test_w4_an_unknown_merge_field_stays_visible_and_is_noted(ruled: World) -> None:
    notify(ruled, f"{KEN}, #sales", "Deal ${Deals.Nothing like it}: ${Deals.Amount}")
    raise_amount(ruled, deal_of(ruled))
    assert bot_texts(ruled, KEN)[-1].startswith("Deal ${Deals.Nothing like it}: ￥6,000,000")
    assert shortfalls(ruled) == [("unknown_field", "${Deals.Nothing like it}")]


def test_w4_somebody_without_a_cliq_account_is_noted_and_the_rest_is_told(ruled: World) -> None:
    notify(ruled, f"{DANIEL}, nobody@nowhere.example, {KEN}")
    raise_amount(ruled, deal_of(ruled))
    assert len(bot_texts(ruled, KEN)) == 1
    assert shortfalls(ruled) == [("no_cliq", DANIEL), ("no_cliq", "nobody@nowhere.example")]


def test_w4_a_repeated_webhook_is_told_once(ruled: World) -> None:
    ruled.switch(workflow_copies=3)
    notify(ruled, KEN)
    raise_amount(ruled, deal_of(ruled))
    assert len(bot_texts(ruled, KEN)) == 1


def test_w4_a_record_that_is_gone_is_told_with_its_fields_unfilled(ruled: World) -> None:
    notify(ruled, f"owner, {KEN}")
    answer = ruled.app.test_client().post(
        f"{HOOK.removeprefix('http://product.test')}/workflow",
        data={"rule": RULE, "module": "Deals", "record_id": "4876876000009999999"},
    )
    assert answer.status_code == 202
    ruled.settle()
    assert bot_texts(ruled, KEN)[-1].splitlines()[0] == "*${Deals.Deal_Name}*: ${Deals.Amount}"
    assert shortfalls(ruled)[:2] == [("record_gone", "4876876000009999999"), ("no_record", "owner")]


def test_l1_each_reader_reads_in_their_own_language_and_a_channel_in_the_one_chosen_for_it(ruled: World) -> None:
    notify(ruled, f"{EMMA}, {KEN}, #sales (en)", "${Deals.Closing_Date}")
    row = deal_of(ruled, MISAKI)
    ruled.change("Deals", row["id"], Closing_Date="2027-01-31")
    raise_amount(ruled, row, by=MISAKI)
    assert bot_texts(ruled, EMMA)[-1].startswith("Jan 31, 2027\n[Open in Zoho CRM]")
    assert bot_texts(ruled, KEN)[-1].startswith("2027/01/31\n[Zoho CRMで開く]")
    assert ruled.messages(SALES, KEN)[-1]["text"].startswith("Jan 31, 2027\n[Open in Zoho CRM]")


def test_x2_nobody_is_told_of_their_own_change(ruled: World) -> None:
    notify(ruled, "owner, manager")
    raise_amount(ruled, deal_of(ruled), by=EMMA)
    assert bot_texts(ruled, EMMA) == []
    assert len(bot_texts(ruled, KEN)) == 1
    assert shortfalls(ruled) == [("not_wanted", "owner")]


def test_a_rule_without_notifications_is_noted(ruled: World) -> None:
    raise_amount(ruled, deal_of(ruled))
    assert shortfalls(ruled) == [("no_notification", RULE)]


def test_lower_rights_the_record_behind_the_button_is_what_the_presser_may_see(ruled: World) -> None:
    notify(ruled, "#sales, " + MISAKI)
    row = deal_of(ruled)
    raise_amount(ruled, row)
    ruled.press(MISAKI, "データを表示する", ruled.messages("bot", MISAKI)[-1]["id"])
    assert "権限がありません" in bot_texts(ruled, MISAKI)[-1]
