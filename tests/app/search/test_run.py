"""A plan carried out against the sandbox: how many pages, which note, what total, what happens when the CRM refuses."""

from collections.abc import Iterator

import pytest

from app.errors import ServiceRejected
from app.search import plan, roles, run
from app.search.catalogue import build
from app.search.find import Found, find
from app.search.run import Answer
from grammar.catalog import Catalog, Field
from grammar.command.nodes import Command, Criterion
from grammar.command.parser import parse
from tests.app.search.zylker import TEXTS, Zylker, zylker

COPIES = 12  # 720 leads: four pages of 200


@pytest.fixture(scope="module")
def filled() -> Iterator[Zylker]:
    world = zylker((*TEXTS, "ＮＴＴ"), COPIES)
    yield world
    world.box.store.close()


@pytest.fixture
def world(filled: Zylker) -> Zylker:
    filled.refill()
    return filled


def read(world: Zylker, text: str) -> Command:
    return parse(f"/zcrm {text}", world.catalog)


def asked(world: Zylker, text: str) -> Answer:
    return run.run(plan.make(read(world, text), world.people), world.crm, world.people)


def test_z7_one_call_brings_200_rows_and_says_that_there_are_more(world: Zylker) -> None:
    answer = asked(world, "leads")
    assert (len(answer.rows), answer.is_complete, answer.total, answer.note) == (200, False, None, "")
    assert world.calls() == 1
    assert all(isinstance(row["id"], str) for row in answer.rows)


def test_z7_the_next_rows_come_from_the_next_page_and_none_comes_twice(world: Zylker) -> None:
    planned = plan.make(read(world, "leads"), world.people)
    answer = run.run(planned, world.crm, world.people)
    for _ in range(3):
        answer = run.run(planned, world.crm, world.people, after=answer)
    assert len({row["id"] for row in answer.rows}) == len(answer.rows) == 720
    assert (answer.is_complete, answer.total) == (True, 720)


def test_z7_a_record_that_moved_to_the_next_page_meanwhile_comes_once(world: Zylker) -> None:
    planned = plan.make(read(world, "leads"), world.people)
    answer = run.run(planned, world.crm, world.people)
    table, row = world.table("Leads"), world.rows("Leads")[-1]
    table.put(
        "48768760000999999999", {**row, "id": "48768760000999999999", "Modified_Time": "2026-11-20T00:00:00+00:00"}
    )
    try:
        answer = run.run(planned, world.crm, world.people, after=answer)
    finally:
        table.delete("48768760000999999999")
    assert len({row["id"] for row in answer.rows}) == len(answer.rows) == 399


def test_z7_the_number_in_all_is_asked_for_when_the_crm_can_say_it(world: Zylker) -> None:
    for text, total in (("leads", 720), ("leads [会社] contains [zyl]", None), ("leads [会社] contains [a_b]", None)):
        planned = plan.make(read(world, text), world.people)
        answer = run.counted(run.run(planned, world.crm, world.people), planned, world.crm)
        if text == "leads [会社] contains [zyl]":
            total = sum("zyl" in row["Company"].lower() for row in world.rows("Leads"))
        assert answer.total == (len(answer.rows) if answer.is_complete else total)
    word = plan.make(read(world, "leads zylker"), world.people)
    first = run.run(word, world.crm, world.people)
    assert not first.is_complete
    assert run.count(word, world.crm) is not None


def test_what_is_left_over_is_checked_page_by_page_until_eleven_are_found(world: Zylker) -> None:
    command = read(world, "leads [年間売上] >= [0] [詳細情報] contains [zyl] [年齢] >= [20]")
    planned = plan.make(command, world.people)
    area = plan.without_search(planned, world.people)
    assert [criterion.field.api_name for criterion in area.rest] == ["Description"]
    answer = run.run(area, world.crm, world.people)
    assert len(answer.rows) >= run.WANTED
    assert all("zyl" in row["Description"].lower() for row in answer.rows)
    calls = world.calls()
    assert calls < 4
    nothing = read(world, "leads [詳細情報] contains [nothing like this]")
    none = run.run(plan.without_search(plan.make(nothing)), world.crm)
    assert (none.rows, none.is_complete, none.total) == ((), True, 0)
    assert world.calls() - calls == 4  # all 720 records were looked at


def test_ten_pages_are_the_end_and_the_answer_says_so(world: Zylker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "PAGES_MOST", 2)
    nothing = read(world, "leads [詳細情報] contains [nothing like this]")
    answer = run.run(plan.without_search(plan.make(nothing)), world.crm)
    assert (answer.rows, answer.is_complete, answer.total, answer.note) == ((), False, None, "unfinished")
    assert world.calls() == 2
    answer = run.run(plan.without_search(plan.make(nothing)), world.crm, after=answer)
    assert answer.is_complete


def test_nobody_of_that_name_costs_no_call(world: Zylker) -> None:
    answer = asked(world, "leads [見込み客の担当者] is [nobody at all]")
    assert (answer.rows, answer.is_complete, answer.total, answer.note) == ((), True, 0, "nobody")
    assert world.calls() == 0


def test_owners_have_their_full_names(world: Zylker) -> None:
    for row in asked(world, "leads").rows[:20]:
        user = world.people.user(row["Owner"]["id"])
        assert user is not None
        assert row["Owner"]["name"] == user.full_name


def test_a_word_finds_what_the_search_finds(world: Zylker) -> None:
    answer = asked(world, "leads hara")
    assert answer.rows
    assert all("Hara" in f"{row['Last_Name']} {row['Company']} {row.get('Description')}" for row in answer.rows)
    assert world.calls("search") == 1


def test_a_word_that_the_search_refuses_is_looked_for_in_names(world: Zylker) -> None:
    refusal = {"code": "INVALID_DATA", "message": "invalid data", "status": "error", "details": {}}
    world.box.faults.add(service="crm", path="search", status=400, body=refusal, times=1)
    answer = asked(world, "leads hara")
    assert answer.note == "names_only"
    assert answer.rows
    assert world.calls("coql") == 1


def test_text_areas_that_the_search_refuses_are_checked_here(world: Zylker) -> None:
    refusal = {"code": "INVALID_QUERY", "message": "no", "status": "error", "details": {"reason": "invalid operator"}}
    world.box.faults.add(service="crm", path="search", status=400, body=refusal, times=1)
    answer = asked(world, "leads [詳細情報] contains [hara]")
    assert len(answer.rows) >= run.WANTED
    assert all("hara" in row["Description"].lower() for row in answer.rows)


def test_a_changed_field_is_told_apart_from_other_refusals(world: Zylker) -> None:
    gone = Field("Gone__c", "Gone", ("Gone",), "text", "text")
    module = read(world, "leads").module
    command = Command(module, (Criterion(gone, "Gone", "is", ("x",)),))
    with pytest.raises(ServiceRejected) as raised:
        run.run(plan.make(command), world.crm)
    assert run.changed_field(raised.value)
    assert not run.changed_field(ServiceRejected("crm", "POST /coql", 400, remote_code="SYNTAX_ERROR"))
    assert not run.changed_field(ValueError())


def test_a2_rows_of_others_are_left_out_before_they_are_counted(world: Zylker) -> None:
    keep = roles.keeper(world.metadata.roles(world.crm, "zylker"), ["Sales Manager"], world.people)
    allowed = {user.id for user in world.people if user.role == "Sales Rep"}
    command = read(world, "leads [会社] is [zylker]")
    answer = run.run(plan.make(command, world.people), world.crm, world.people, keep=keep)
    assert answer.rows
    assert {row["Owner"]["id"] for row in answer.rows} <= allowed
    assert answer.total == len(answer.rows)


# ---------------------------------------------------------------------------------------------------------------------
# the door


def test_the_same_question_is_asked_once(world: Zylker) -> None:
    command = read(world, "leads [会社] contains [zyl]")
    first = find(command, world.crm, world.people, is_typing=True)
    again = find(command, world.crm, world.people, recent=[first.answer])
    assert (first.is_new, again) == (True, Found(first.answer, is_new=False))
    assert world.calls() == 1


def test_a_complete_answer_serves_narrower_questions_without_a_call(world: Zylker) -> None:
    wide = find(read(world, "leads [会社] is [a_b]"), world.crm, world.people)
    assert wide.answer.is_complete
    command = read(world, "leads [会社] is [a_b],[年間売上] >= [0]")
    narrowed = find(command, world.crm, world.people, recent=[wide.answer])
    assert not narrowed.is_new
    assert world.calls() == 1
    fresh = find(command, world.crm, world.people)
    assert [row["id"] for row in narrowed.answer.rows] == [row["id"] for row in fresh.answer.rows]
    assert narrowed.answer.rows


def test_an_incomplete_answer_serves_suggestions_only(world: Zylker) -> None:
    wide = find(read(world, "leads [会社] contains [e]"), world.crm, world.people, is_typing=True)
    assert not wide.answer.is_complete
    command = read(world, "leads [会社] contains [e] [メール] contains [zylker]")
    typing = find(command, world.crm, world.people, recent=[wide.answer], is_typing=True)
    assert (typing.is_new, typing.answer.is_complete) == (False, False)
    sent = find(command, world.crm, world.people, recent=[wide.answer])
    assert sent.is_new
    assert world.calls() == 2


def english(world: Zylker) -> Catalog:
    """The same organisation for somebody who works in English: no widths are asked for at first."""
    fields = world.store.kept["zylker", "ja", "administrator"].payload
    modules = [{**module, "plural_label": module["api_name"]} for module in fields["modules"]]
    return build.build("en", modules, fields["fields"])


def test_before_nothing_is_said_to_be_found_the_other_widths_are_asked_for(world: Zylker) -> None:
    command = parse("/zcrm leads [Last Name] is [ntt]", english(world))
    typing = find(command, world.crm, world.people, is_typing=True)
    assert typing.answer.rows == ()
    assert world.calls() == 1
    sent = find(command, world.crm, world.people, recent=[typing.answer])
    assert {row["Last_Name"] for row in sent.answer.rows} == {"ＮＴＴ"}
    assert (sent.is_new, sent.answer.is_thorough) == (True, True)
    assert world.calls() == 2
    nothing = parse("/zcrm leads [Last Name] is [nobody]", english(world))
    first = find(nothing, world.crm, world.people)
    assert (first.answer.rows, first.answer.is_thorough) == ((), True)
    again = find(nothing, world.crm, world.people, recent=[first.answer])
    assert not again.is_new
    number = parse("/zcrm leads [Age] = [999]", english(world))
    calls = world.calls()
    find(number, world.crm, world.people)
    assert world.calls() - calls == 1  # a number has no other form


def test_z4_phone_numbers_are_found_without_their_punctuation_when_nothing_matches_as_typed(world: Zylker) -> None:
    exact = find(read(world, "leads [電話番号] is [03-1234-5678]"), world.crm, world.people)
    assert {row["Phone"] for row in exact.answer.rows} == {"03-1234-5678"}
    loose = find(read(world, "leads [電話番号] is [03 1234 5678]"), world.crm, world.people)
    assert {row["Phone"] for row in loose.answer.rows} == {"03-1234-5678", "(03) 1234-5678", "0312345678"}
