"""What is suggested while a command is typed, and what a picked suggestion does (Z10)."""

import itertools

import pytest

from sandbox.in_process import PRODUCT
from tests.seen import fields
from tests.world import AOI, DAISUKE, EMMA, KEN, MISAKI, World

SEED = "/zcrm leads [会社] contains [zyl]"
MODULES = ["leads", "contacts", "accounts", "deals"]
TEXT_OPERATORS = ["contains", "starts with", "ends with", "is", "="]


def test_z10_each_stage_of_typing_suggests_what_can_come_next(shared: World) -> None:
    assert shared.titles(AOI, "/zcrm ") == MODULES
    assert shared.titles(AOI, "/zcrm le")[0] == "leads"
    fields_ = shared.suggest(AOI, "/zcrm leads ")
    assert {"会社", "姓", "年齢", "見込み客のデータ元"} <= {field["title"] for field in fields_}
    assert {field["description"] for field in fields_ if field["title"] == "会社"} == {"Company"}
    assert shared.titles(AOI, "/zcrm leads [会") == ["会社"]
    assert shared.titles(AOI, "/zcrm leads [会社] ") == TEXT_OPERATORS
    assert shared.titles(AOI, "/zcrm leads [会社] c") == ["contains"]
    assert shared.titles(AOI, "/zcrm leads [年齢] ") == ["=", ">", "<", ">=", "<="]
    assert shared.titles(AOI, "/zcrm contacts [メール対象外(オプトアウト)] is [") == ["true", "false"]
    assert {"展示会", "パートナー"} <= set(shared.titles(AOI, "/zcrm leads [見込み客のデータ元] is ["))
    assert shared.titles(AOI, "/zcrm leads [見込み客のデータ元] is [展") == ["展示会"]
    assert shared.titles(AOI, SEED)[:3] == ["大谷 翔平", "大谷 花", "大谷 健"]


def test_z10_an_operator_says_what_it_means_in_the_askers_language(shared: World) -> None:
    def told(user: str, text: str) -> dict[str, str]:
        return {one["title"]: one["description"] for one in shared.suggest(user, text)}

    assert told(AOI, "/zcrm leads [会社] ") == {
        "contains": "次の値を含む",
        "starts with": "次の値で始まる",
        "ends with": "次の値で終わる",
        "is": "次の値と等しい",
        "=": "次の値と等しい",
    }
    assert told(EMMA, "/zcrm leads [Age] ")[">="] == "it is the value or more"
    operator = shared.suggest(AOI, "/zcrm leads [会社] c")[0]
    assert "会社" in shared.pick(AOI, "/zcrm leads [会社] c", operator).text, "it comes back as it was offered"


def test_z10_the_stages_are_in_english_for_who_works_in_english(shared: World) -> None:
    assert shared.suggest(EMMA, "/zcrm ")[0]["description"] == "Leads"
    assert "Company" in shared.titles(EMMA, "/zcrm leads ")
    assert "Trade Show" in shared.titles(EMMA, "/zcrm leads [Lead Source] is [")


def test_z10_dates_and_salutations_are_not_suggested(shared: World) -> None:
    suggested = set(shared.titles(EMMA, "/zcrm contacts "))
    assert suggested & {"Salutation", "Date of Birth", "Created Time", "Modified Time"} == set()


def test_z10_no_key_of_a_command_brings_anything_but_suggestions(shared: World) -> None:
    """Typed key by key, each half is answered, and every continuation goes on from what was typed."""
    whole = '/zcrm leads [電話番号] starts with [03,045],[会社] contains ["zyl"] [見込み客のデータ元] is [展示会]'
    for end in range(len("/zcrm "), len(whole) + 1):
        seen = shared.post("suggest", user=AOI, chat="#sales", text=whole[:end])
        assert seen["status"] == 200
        assert seen["failure"] is None
        assert seen["problems"] == []


def test_z10_a_record_is_suggested_by_name_company_and_one_telling_field(shared: World) -> None:
    first = shared.suggest(AOI, SEED)[0]
    assert (first["title"], first["description"]) == ("大谷 翔平", "Zylker株式会社 · 連絡済み")
    assert first["imageurl"].startswith(f"{PRODUCT}/icon/rec:Leads|")
    deal = shared.suggest(AOI, "/zcrm deals [取引先名] is [Zylker Inc.]")[0]
    assert (deal["title"], deal["description"]) == ("Zylker maintenance", "Zylker Inc. · ￥1,800,000")


def test_z10_the_icon_is_a_picture_of_our_own(shared: World) -> None:
    address = shared.suggest(AOI, SEED)[0]["imageurl"].removeprefix(PRODUCT)
    answer = shared.app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")


def test_z10_records_come_with_a_complete_criterion_or_a_word_of_two_letters(shared: World) -> None:
    def has_records(text: str) -> bool:
        return any("/icon/rec:" in item["imageurl"] for item in shared.suggest(AOI, text))

    assert has_records("/zcrm leads oh")
    assert not has_records("/zcrm leads o")
    assert has_records(SEED)
    assert has_records(f"{SEED} ")
    assert not has_records(SEED[:-1])
    assert not has_records("/zcrm leads")
    assert not has_records(f"{SEED} [")


def test_z10_suggested_records_are_those_that_the_asker_may_see(shared: World) -> None:
    assert shared.titles(EMMA, "/zcrm leads [Company] contains [zyl]") == ["大谷 花", "Shohei Otani"]
    assert shared.titles(MISAKI, SEED)[:2] == ["大谷 翔平", "Shohei Ohtani"]


def test_z10_suggestions_before_a_record_can_stand_cost_no_call(shared: World) -> None:
    shared.titles(AOI, "/zcrm leads ")
    shared.forget_calls()
    for end in range(len("/zcrm "), len(SEED)):
        shared.suggest(AOI, SEED[:end])
    assert shared.calls() == []


def test_z10_choosing_a_record_shows_it(shared: World) -> None:
    seen = shared.choose(AOI, SEED, "Shohei Ohtani")
    assert seen.output["card"]["title"] == "見込み客 · Shohei Ohtani"
    assert fields(seen.message)["会社"] == "Zylker Sports"
    assert seen.message["private"] is True


def test_z10_a_lost_picture_falls_back_to_title_and_description(shared: World) -> None:
    for lost in ("", "https://elsewhere.example/x.png", f"{PRODUCT}/icon/rec:Leads|1:zzz:aaaaaaaaaaaaaaaa.png"):
        found = next(item for item in shared.suggest(AOI, SEED) if item["title"] == "Shohei Ohtani")
        seen = shared.pick(AOI, SEED, {**found, "imageurl": lost})
        assert seen.output["card"]["title"] == "見込み客 · Shohei Ohtani"


def test_z10_a_picture_made_for_somebody_else_counts_for_nothing(shared: World) -> None:
    """Ken sees the record; Emma may not, whatever she sends. Nor does his picture lead her to one of her own."""
    text = "/zcrm leads [Company] contains [zyl]"
    kens = {item["title"]: item for item in shared.suggest(KEN, text)}
    seen = shared.pick(EMMA, text, kens["大谷 翔平"])
    assert "card" not in seen.output
    assert "大谷 翔平" not in seen.text
    hers = {item["title"]: item for item in shared.suggest(EMMA, text)}
    swapped = {**hers["Shohei Otani"], "imageurl": kens["大谷 花"]["imageurl"]}
    assert shared.pick(EMMA, text, swapped).output["card"]["title"] == "Lead · Shohei Otani"


def test_z10_when_two_records_fit_a_lost_picture_both_are_offered(world: World) -> None:
    text = "/zcrm leads [会社] is [青山企画]"
    first, second, _ = world.rows("Leads", Company="青山企画")
    twins = [item for item in world.suggest(AOI, text) if item["title"] == "大谷 真美子"]
    assert len(twins) == 3
    seen = world.pick(AOI, text, {**twins[0], "imageurl": ""})
    assert seen.names == ["大谷 真美子"] * 3
    assert "どのデータですか" in seen.text or "複数" in seen.text
    world.press(AOI, "2")
    shown = world.messages("bot", AOI)[-1]
    assert shown["card"]["title"] == "見込み客 · 大谷 真美子"
    assert first["id"] != second["id"]


def test_z10_a_record_that_is_gone_since_it_was_suggested_is_said_to_be_so(world: World) -> None:
    found = world.suggest(AOI, SEED)[0]
    (row,) = world.rows("Leads", Email="ohtani@mail.zylker-tokyo.example")
    world.crm.table("Leads").delete(row["id"])
    assert "このデータは削除されたか、表示する権限がありません。" in world.pick(AOI, SEED, found).text


@pytest.mark.parametrize(
    ("typed", "title", "heading"),
    [
        ("/zcrm l", "leads", "*見込み客*"),
        ("/zcrm leads [見込み客のデータ元] is [展", "展示会", "*見込み客 · 見込み客のデータ元が展示会*"),
        ("/zcrm contacts [メール対象外(オプトアウト)] is [t", "true", "*連絡先 · メール対象外(オプトアウト)がtrue*"),
    ],
)
def test_z10_a_continuation_that_makes_a_whole_command_runs_it(
    shared: World, typed: str, title: str, heading: str
) -> None:
    assert shared.choose(AOI, typed, title).text.startswith(heading)


def test_z10_a_continuation_of_half_a_command_repeats_it_and_offers_what_is_next(shared: World) -> None:
    seen = shared.choose(AOI, "/zcrm leads ", "見込み客のデータ元")
    assert seen.text.startswith("`/zcrm leads [見込み客のデータ元] `")
    assert seen.labels == TEXT_OPERATORS
    shared.press(AOI, "is")
    half = shared.messages("bot", AOI)[-1]
    assert half["text"].startswith("`/zcrm leads [見込み客のデータ元] is [`")
    assert len(half["buttons"]) == 5
    assert "展示会" in half["text"], "what does not fit among the buttons is named"
    shared.press(AOI, half["buttons"][0]["label"], half["id"])
    assert shared.messages("bot", AOI)[-1]["text"].startswith("*見込み客 · 見込み客のデータ元が")


def test_z10_where_only_the_person_knows_what_is_next_the_text_is_repeated_to_be_gone_on_with(shared: World) -> None:
    seen = shared.choose(EMMA, "/zcrm leads [Company] c", "contains")
    assert seen.text.splitlines()[0] == "`/zcrm leads [Company] contains [`"
    assert "a value for “Company” is missing" in seen.text
    assert seen.labels == []


def test_z10_a_misspelt_beginning_is_offered_put_right(shared: World) -> None:
    titles = shared.titles(AOI, "/zcrm lead [会社] contains [zyl]")
    assert titles == ["/zcrm leads [会社] contains [zyl]"]
    assert shared.choose(AOI, "/zcrm lead [会社] contains [zyl]", titles[0]).total == 7


def test_z10_the_first_of_several_picked_suggestions_is_shown(shared: World) -> None:
    first, second = shared.suggest(AOI, SEED)[:2]
    assert shared.pick(AOI, SEED, second, first).output["card"]["title"] == f"見込み客 · {second['title']}"


def test_z10_who_has_not_linked_an_account_is_told_how(shared: World) -> None:
    (only,) = shared.suggest(DAISUKE, "/zcrm leads ohtani")
    assert only["title"] == "Zohoアカウントを連携する"
    seen = shared.pick(DAISUKE, "/zcrm leads ohtani", only)
    assert seen.labels == ["アカウントを連携する"]


def test_z10_what_was_typed_before_is_narrowed_without_a_call(shared: World) -> None:
    shared.suggest(AOI, SEED)
    shared.forget_calls()
    for more in itertools.accumulate([" [", "姓", "] ", "is ", "[大谷", "]"]):
        shared.suggest(AOI, SEED + more)
    assert shared.say(AOI, f"{SEED} [姓] is [大谷]").names == ["大谷 翔平", "大谷 花", "大谷 健"]
    assert shared.calls() == []
