"""When two questions are the same, and when one answer serves another question."""

import pytest

from app.clients.crm_facts import Row
from app.search.catalogue.standard import standard
from app.search.narrow import narrow
from app.search.people import People
from app.search.question import Question, question, question_key, wider_keys
from app.search.run import Answer
from grammar.command.nodes import Command
from grammar.command.parser import parse

BUNDLED = standard(None)


def read(text: str) -> Command:
    return parse(f"/zcrm {text}", BUNDLED)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leads [会社] contains [zyl]", "leads [Company] contains [ＺＹＬ]"),
        ("leads [姓] is [大谷]", "leads [姓] = [大谷]"),
        ("leads [姓] is [a, b]", "leads [姓] is [b, a, a]"),
        ("leads [姓] is [a] [名] is [b]", "leads [名] is [b],[姓] is [a]"),
        ("leads [年間売上] = [50000]", "leads [年間売上] = [5万]"),
        ("leads Ohtani  Shohei", "leads ohtani shohei"),
    ],
)
def test_the_same_question_has_one_key_for_one_asker(one: str, other: str) -> None:
    assert question_key(read(one), "ann") == question_key(read(other), "ann")
    assert question_key(read(one), "ann") != question_key(read(one), "ben")
    assert question(read(one)) == question(read(other))


@pytest.mark.parametrize(
    ("wider", "narrower", "expected"),
    [
        ("leads", "leads [会社] contains [zyl]", True),
        ("leads [会社] contains [zyl]", "leads [会社] contains [zyl] [姓] is [大谷]", True),
        ("leads [会社] contains [zyl]", "leads [会社] contains [zylker]", True),
        ("leads [会社] starts with [zyl]", "leads [会社] starts with [zylker, zylcom]", True),
        ("leads [会社] ends with [kk]", "leads [会社] ends with [zylker kk]", True),
        ("leads [会社] is [a, b]", "leads [会社] is [a]", True),
        ("leads oh", "leads ohtani", True),
        ("leads oh", "leads shohei tokyo", False),  # a search may look at beginnings of words only
        ("leads ohtani", "leads ohtani zyl", True),
        ("leads [会社] is [a]", "leads [会社] is [a, b]", False),
        ("leads [会社] is [a]", "leads [会社] is [ab]", False),
        ("leads [会社] starts with [zyl]", "leads [会社] contains [zylker]", False),
        ("leads [会社] contains [zylker]", "leads [会社] contains [zyl]", False),
        ("leads [会社] contains [zyl]", "leads [姓] contains [zyl]", False),
        ("leads [年間売上] > [5]", "leads [年間売上] > [6]", False),
        ("leads", "contacts", False),
        ("leads", "leads ohtani", False),
        ("leads ohtani", "leads", False),
    ],
)
def test_one_question_is_wider_than_another(wider: str, narrower: str, expected: bool) -> None:
    assert question(read(wider)).is_wider_than(question(read(narrower))) is expected


def test_the_keys_of_wider_answers_begin_with_ones_own() -> None:
    three = "leads [会社] contains [zyl] [姓] is [大谷] [名] is [翔平]"
    keys = wider_keys(read(three), "ann")
    assert keys[0] == question_key(read(three), "ann")
    assert len(keys) == 2**3
    for fewer in ("leads", "leads [会社] contains [zyl]", "leads [名] is [翔平] [会社] contains [zyl]"):
        assert question_key(read(fewer), "ann") in keys
    words = wider_keys(read("leads ohtani"), "ann")
    assert words == [question_key(read(f"leads {word}"), "ann") for word in ("ohtani", "ohtan", "ohta", "oht", "oh")]


def test_a_question_survives_the_store() -> None:
    for text in ("leads", "leads ohtani", "leads [会社] contains [zyl, a] [年間売上] > [5]"):
        asked = question(read(text))
        assert Question.from_json(asked.to_json()) == asked


ROWS: tuple[Row, ...] = (
    {"id": "1", "Company": "Zylker", "Last_Name": "大谷", "Phone": "03-1", "Annual_Revenue": 5},
    {"id": "2", "Company": "Zylker KK", "Last_Name": "Ohtani", "Phone": "045-1", "Annual_Revenue": None},
    {"id": "3", "Company": "zylcom", "Last_Name": "Sato", "Phone": None, "Annual_Revenue": 9},
)
COLUMNS = ("Company", "Last_Name", "Phone", "Annual_Revenue")


def answered(text: str, rows: tuple[Row, ...] = ROWS, *, is_complete: bool = True) -> Answer:
    return Answer(question(read(text)), rows, COLUMNS, is_complete, len(rows) if is_complete else None)


def ids(answer: Answer | None) -> list[str] | None:
    return None if answer is None else [row["id"] for row in answer.rows]


def test_a_complete_answer_serves_a_narrower_question() -> None:
    wide = answered("leads [会社] starts with [zyl]")
    found = narrow(wide, read("leads [会社] starts with [zyl] [電話番号] starts with [03, 045]"))
    assert ids(found) == ["1", "2"]
    assert found is not None
    assert (found.is_complete, found.total) == (True, 2)
    assert ids(narrow(wide, read("leads [会社] starts with [zylk] [年間売上] > [4]"))) == ["1"]
    assert ids(narrow(wide, read("leads [会社] starts with [zyl] [姓] is [nobody]"))) == []


def test_an_answer_serves_no_question_about_a_field_that_was_not_fetched() -> None:
    wide = answered("leads [会社] starts with [zyl]")
    assert narrow(wide, read("leads [会社] starts with [zyl] [詳細情報] contains [a]")) is None


def test_an_incomplete_answer_serves_only_suggestions_and_only_with_enough_records() -> None:
    rows = tuple({**ROWS[0], "id": str(number)} for number in range(7))
    wide = answered("leads [会社] starts with [zyl]", rows, is_complete=False)
    command = read("leads [会社] starts with [zyl] [電話番号] starts with [03]")
    assert narrow(wide, command) is None
    found = narrow(wide, command, is_typing=True)
    assert found is not None
    assert (len(found.rows), found.is_complete, found.total) == (7, False, None)
    few = answered("leads [会社] starts with [zyl]", rows[:4], is_complete=False)
    assert narrow(few, command, is_typing=True) is None


def test_the_same_question_is_served_as_it_is() -> None:
    kept = answered("leads", is_complete=False)
    assert narrow(kept, read("leads")) is kept


def test_a_longer_word_is_served_when_every_hit_is_explained_by_what_was_fetched() -> None:
    assert ids(narrow(answered("leads zyl"), read("leads zylk"))) == ["1", "2"]
    assert ids(narrow(answered("leads zyl"), read("leads zyl ohtani"))) == ["2"]
    hidden: tuple[Row, ...] = (*ROWS, {"id": "4", "Company": "Other", "Last_Name": "X"})  # found by its description
    assert narrow(answered("leads zyl", hidden), read("leads zylk")) is None
    whole: tuple[Row, ...] = ({"id": "5", "Company": "ZYL (Japan)"},)  # no sign that parts of words are found
    assert narrow(answered("leads zyl", whole), read("leads zylk")) is None
    assert narrow(answered("leads zyl", ()), read("leads zylk")) is None


def test_owners_are_narrowed_by_who_they_are(people: People) -> None:
    rows: tuple[Row, ...] = ({"id": "1", "Owner": {"id": "13"}}, {"id": "2", "Owner": {"id": "20"}})
    wide = Answer(question(read("leads")), rows, ("Owner",), True, 2)
    assert ids(narrow(wide, read("leads [Lead Owner] is [aoi mori]"), people)) == ["1"]


def test_an_answer_survives_the_store() -> None:
    kept = answered("leads [会社] starts with [zyl]")
    assert Answer.from_json(kept.to_json()) == kept
