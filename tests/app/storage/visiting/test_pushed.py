"""What is written elsewhere once: claimed by one, taken over when its holder is gone, moved with the visitor."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import UserError
from app.storage.database import Database
from app.storage.visiting.forms import Submission, WebForm
from app.storage.visiting.notes import VisitorNote
from app.storage.visiting.pushed import Step
from tests.fixed import START

MINUTE = timedelta(minutes=1)
STEP = Step("crm/1", "record/v2", "v2", "doing", START, START + MINUTE)


def test_c13_a_step_is_claimed_by_one_and_taken_over_when_its_time_is_over(database: Database) -> None:
    later = replace(STEP, begun_at=START + MINUTE, held_until=START + 2 * MINUTE)
    with database.write() as tables:
        assert tables.pushed.claim(STEP, START)
        assert not tables.pushed.claim(STEP, START)
        assert tables.pushed.claim(later, START + MINUTE)
        found = tables.pushed.get("crm/1", "record/v2")
        assert found == replace(STEP, held_until=later.held_until)
        tables.pushed.release("crm/1", "record/v2", START, tried=True)
        assert tables.pushed.claim(later, START)
        tables.pushed.release("crm/1", "record/v2", START, tried=False)
        assert tables.pushed.get("crm/1", "record/v2") is None
        assert tables.pushed.claim(STEP, START)
        tables.pushed.finish("crm/1", "record/v2", START, "Leads", "7")
        assert not tables.pushed.claim(later, START + 9 * MINUTE)
        tables.pushed.release("crm/1", "record/v2", START, tried=False)
        (done,) = tables.pushed.of("crm/1", ["record/v2", "note/c1"]).values()
        assert (done.module, done.outside_id, done.is_done) == ("Leads", "7", True)


def test_what_was_written_of_two_visitors_is_that_of_the_one_they_became(database: Database) -> None:
    with database.write() as tables:
        tables.pushed.put(replace(STEP, state="done", outside_id="7"))
        tables.pushed.put(replace(STEP, step="note/c1", state="done"))
        tables.pushed.move("v1", "v2")
        assert tables.pushed.get("crm/1", "record/v2") is None
        assert set(tables.pushed.of("crm/1", ["record/v1", "note/c1"])) == {"record/v1", "note/c1"}
        tables.pushed.put(replace(STEP, state="done", outside_id="8"))
        tables.pushed.move("v1", "v2")
        kept = tables.pushed.get("crm/1", "record/v1")
        assert kept is not None
        assert kept.outside_id == "7"


def test_what_another_step_has_written_is_not_what_a_try_has_left(database: Database) -> None:
    with database.write() as tables:
        tables.pushed.put(replace(STEP, state="done", outside_id="7", done_at=START))
        tables.pushed.put(replace(STEP, step="note/c1", outside_id="8"))
        ids = ("7", "8", "9")
        assert tables.pushed.written("crm/1", ids, but="record/v3", since=START) == {"7"}
        assert tables.pushed.written("crm/1", ids, but="record/v2", since=START) == set()
        assert tables.pushed.written("crm/1", ids, but="record/v3", since=START + MINUTE) == set()
        assert tables.pushed.written("crm/2", ids, but="record/v3", since=START) == set()


def test_visits_that_became_one_keep_what_was_written_of_the_first(database: Database) -> None:
    with database.write() as tables:
        tables.pushed.put(replace(STEP, step="visit/t2", state="done", outside_id="7"))
        tables.pushed.put(replace(STEP, step="visit/t3", state="done", outside_id="8", begun_at=START + MINUTE))
        tables.pushed.put(replace(STEP, step="visit/t4", visitor_id="v9", state="done", outside_id="9"))
        tables.pushed.join_visits(("v1", "v2"), ("t2", "t3", "t4"), "t1")
        assert {one.outside_id for one in tables.pushed.of("crm/1", ["visit/t1"]).values()} == {"7"}
        assert set(tables.pushed.of("crm/1", ["visit/t2", "visit/t3", "visit/t4"])) == {"visit/t4"}


def test_c9_c14_notes_forms_and_submissions_are_kept(database: Database) -> None:
    note = VisitorNote("n1", "v2", "42", START, title="電話", content="折り返し希望", author="森 葵")
    form = WebForm("f1", "お問い合わせ", "b1", "aoi@example.jp", START)
    sent = Submission("s1", "f1", "v2", "t1", START)
    with database.write() as tables:
        tables.visitor_notes.add(note)
        tables.visitor_notes.move("v1", "v2")
        assert tables.visitor_notes.of("v1") == [replace(note, visitor_id="v1")]
        tables.web_forms.put(form)
        tables.web_forms.change(replace(form, tracks=False), 1)
        with pytest.raises(UserError, match="changed_meanwhile"):
            tables.web_forms.change(form, 1)
        assert tables.web_forms.all() == [replace(form, tracks=False, version=2)]
        assert [tables.web_forms.submitted(sent), tables.web_forms.submitted(sent)] == [True, False]
        tables.web_forms.move("v1", "v2")
        assert tables.web_forms.open("v1") == [replace(sent, visitor_id="v1")]
        tables.web_forms.tie(["s1"], "Leads", "7")
        assert tables.web_forms.open("v1") == []
        assert tables.web_forms.newest("f1")[0].record_id == "7"
        assert tables.web_forms.remove("f1")
        text = str(tables.connection.exec_driver_sql("SELECT * FROM visitor_notes").one())
    assert "折り返し" not in text
