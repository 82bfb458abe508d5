"""B2 and B3: what questions are read as, and that nothing makes the reader raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.question.nodes import ME, Condition, Measure, Order, Path
from grammar.question.words.vocabulary import entries
from tests.grammar.question.reading import EVERY, JAPANESE, question, reading

WORDS = st.sampled_from(sorted(entries()))
SIGNS = st.sampled_from(list("（）「」“”'\"[].,、。・％$¥€0123456789年月日のをはがkm%<>=|·"))
MIXED = st.lists(st.one_of(WORDS, SIGNS, st.text(max_size=6)), max_size=14)


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    assert reading(text).kind


@given(MIXED, st.sampled_from(("", " ")))
def test_no_jumble_of_known_words_makes_the_reader_raise(words: list[str], joint: str) -> None:
    last = question("open deals by stage")
    assert reading(joint.join(words), last=last, users=("田中 太郎", "Jane Smith")).kind


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "x" * 10_000, "\0", "🙂" * 50])
def test_what_is_no_text_is_no_question(text: str) -> None:
    assert reading(text).question is None


def test_b1_revenue_is_the_amount_of_won_deals_by_closing_date() -> None:
    found = question("revenue this month")
    assert found.module == "Deals"
    assert found.measures == (Measure("sum", Path("Amount", "", "Deals")),)
    assert found.conditions == (Condition(Path("deal_status", "", "Deals"), "is", ("won",)),)
    assert (found.period, found.period_field) == ("this_month", Path("Closing_Date", "", "Deals"))
    assert question("今月の売上") == found


def test_b1_a_lone_name_is_looked_for_in_every_module() -> None:
    found = reading("Shohei")
    assert (found.kind, found.words, found.certain) == ("search", ("Shohei",), True)


def test_b1_a_record_and_its_kind_may_be_the_name_or_the_customer() -> None:
    found = reading("Zylker deal")
    assert found.question is not None
    assert found.other is not None
    assert [c.path.field for c in found.question.conditions] == ["Deal_Name"]
    assert [c.path.field for c in found.other.conditions] == ["Account_Name"]


def test_b3_created_or_closing_is_said_and_the_other_is_offered() -> None:
    found = reading("今月の商談")
    assert found.question is not None
    assert found.other is not None
    assert "period_field" in found.question.assumed
    assert found.question.period_field == Path("Closing_Date", "", "Deals")
    assert found.other.period_field == Path("Created_Time", "", "Deals")


def test_b3_words_that_mean_nothing_are_a_search_for_them() -> None:
    found = reading("asdf qwerty zxcv")
    assert (found.kind, found.certain) == ("search", False)
    assert found.words


def test_a_quarter_is_the_fiscal_years_and_the_calendars_is_offered() -> None:
    found = reading("won deals in Q3", fiscal_start_month=4)
    assert found.question is not None
    assert found.other is not None
    assert (found.question.period, found.other.period) == ("Q3", "2026-07..2026-09")
    assert reading("won deals in Q3").other is None


def test_an_exact_period_beats_a_loose_one_and_a_module_in_brackets_the_one_before() -> None:
    assert question("今月（2026年4月）クローズ予定の商談を表示").period == "2026-04"
    assert question("商談（Deals）一覧").module == "Deals"
    assert question("顧客（Contact）の一覧").module == "Contacts"


def test_the_asker_is_meant_by_my_and_the_users_by_their_names() -> None:
    owner = Path("Owner", "", "Deals")
    assert Condition(owner, "is", (ME,)) in question("my open deals").conditions
    assert Condition(owner, "is", (ME,)) in question("自分が担当の商談").conditions
    users = ("Jane Smith", "田中 太郎")
    assert Condition(owner, "is", ("Jane Smith",)) in question("deals of jane", users=users).conditions
    assert Condition(owner, "is", ("田中 太郎",)) in question("田中太郎の商談", users=users).conditions


def test_stages_in_words_and_exactly() -> None:
    stage = Path("Stage", "", "Deals")
    assert question("deals in the Negotiation stage").conditions == (Condition(stage, "contains", ("Negotiation",)),)
    assert question("stage Prospecting or Negotiation deals").conditions[0].op == "in"
    assert question("deals where Stage is “Closed Lost”").conditions == (Condition(stage, "is", ("Closed Lost",)),)


@pytest.mark.parametrize(
    ("text", "op", "values"),
    [
        ("deals over 50k", ">", (50_000,)),
        ("deals worth at least $1.5 million", ">=", (1_500_000,)),
        ("deals between 10 and 50k", "between", (10_000, 50_000)),
        ("300万円以下の商談", "<=", (3_000_000,)),
        ("1億5000万円の商談", "=", (150_000_000,)),
        ("100万円から500万円の商談", "between", (1_000_000, 5_000_000)),
        ("三百万円超の案件", ">", (3_000_000,)),
    ],
)
def test_b2_amounts_as_people_write_them(text: str, op: str, values: tuple[int, ...]) -> None:
    assert question(text).conditions == (Condition(Path("Amount", "", "Deals"), op, values),)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["deals that are not won", "受注以外の商談"])
def test_b2_not_and_except(text: str) -> None:
    assert question(text).conditions == (Condition(Path("deal_status", "", "Deals"), "is_not", ("won",)),)


def test_b2_empty_and_missing() -> None:
    email = Path("Email", "", "Leads")
    assert question("leads without an email").conditions == (Condition(email, "is_empty"),)
    assert question("メールが未設定の見込み客").conditions == (Condition(email, "is_empty"),)
    assert question("accounts without deals").conditions[0].path.field == "related:Deals"


def test_related_fields_are_found_through_the_lookup() -> None:
    found = question("deals by industry")
    assert found.groups[0].path == Path("Industry", "Account_Name", "Accounts")
    assert question("contacts by account's phone").groups[0].path == Path("Phone", "Account_Name", "Accounts")


def test_a_comparison_has_two_periods() -> None:
    found = question("revenue this quarter vs last quarter")
    assert (found.period, found.versus) == ("this_quarter", "last_quarter")
    assert question("売上を前年同月比で").versus == "same_month_last_year"


def test_a_misspelt_word_is_asked_back() -> None:
    found = reading("oppertunities closing this month")
    assert (found.kind, found.topic) == ("clarify", "spelling")
    assert found.facts == {"typed": "oppertunities", "meant": "opportunities"}
    assert found.question == question("opportunities closing this month")


def test_a_field_that_is_not_there_names_the_closest_ones() -> None:
    found = reading("leads by industri type")
    assert found.kind in ("clarify", "search")
    found = reading("leads by colour")
    assert (found.kind, found.topic, found.facts["typed"]) == ("clarify", "field", "colour")
    found = reading("見込み客を業カイ別に", catalog=JAPANESE)
    assert "業界" in found.facts["choices"]  # type: ignore[operator]


def test_what_points_back_is_the_module_that_was_spoken_of() -> None:
    assert question("I was looking at leads yesterday when my laptop crashed. Show me those").module == "Leads"


def test_latest_and_fastest_order_by_their_dates() -> None:
    assert question("latest deal").order == Order(Path("Created_Time", "", "Deals"), True)
    assert question("latest deal").limit == 1
    found = question("Which accounts closed fastest this year?")
    assert found.measures[0].path == Path("Closing_Date-Created_Time", "", "Deals")
    assert found.order is not None
    assert not found.order.descending


def test_the_catalogue_language_does_not_bind_the_asker() -> None:
    assert question("leads by industry", catalog=JAPANESE) == question("業界別の見込み客", catalog=JAPANESE)


def test_a_reading_is_the_same_every_time() -> None:
    assert reading("open deals of Jane by stage") == reading("open deals of Jane by stage")
    assert question("deals", catalog=EVERY).assumed == frozenset()


@pytest.mark.parametrize("text", ["top accounts by revenue", "売上の多い取引先"])
def test_b3_revenue_of_accounts_has_what_was_won_with_them_as_its_other_reading(text: str) -> None:
    found = reading(text)
    assert found.question is not None
    assert found.question.order is not None
    assert found.question.order.by == Path("Annual_Revenue", "", "Accounts")
    assert found.other is not None
    assert (found.other.module, [key.path.field for key in found.other.groups]) == ("Deals", ["Account_Name"])
    assert reading("top accounts by annual revenue").other is None


@pytest.mark.parametrize(
    ("text", "field", "op", "value"),
    [
        ("leads from the web", "Lead_Source", "is", "web"),
        ("leads from LinkedIn", "Lead_Source", "is", "LinkedIn"),
        ("leads without a website", "Website", "is_empty", None),
        ("小売業の取引先", "Industry", "is", "小売業"),
        ("contacts with a gmail address", "Email", "contains", "gmail"),
        ("accounts I created", "Created_By", "is", "$me"),
        ("deals with an amount of zero", "Amount", "=", 0),
        ("contacts at Google", "Account_Name", "is", "Google"),
    ],
)
def test_b2_words_that_mean_something_together(text: str, field: str, op: str, value: object) -> None:
    (condition,) = question(text).conditions
    assert (condition.path.field, condition.op) == (field, op)
    assert condition.values == (() if value is None else (value,))
