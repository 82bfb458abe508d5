"""What a chat leaves with the record: note, transcript, a missed chat's state, notes by hand, the task of C8."""

from typing import Any

import pytest

from app.storage.visiting.notes import VisitorNote
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import World

NOTE = """Attended by: Emma Clark
Visit ID: 512
Date and time: Nov 21, 2026, 12:00 PM
Subject / question: 50席の見積もり
Source: Chat"""


@pytest.fixture
def place(world: World) -> Place:
    return Place(world)


def files(place: Place, record: dict[str, Any]) -> list[str]:
    return [row["File_Name"] for row in place.world.rows("Attachments", Parent_Id=record["id"])]


def test_c7_c9_a_completed_chat_leaves_one_note_and_its_transcript_by_the_subjects_name(place: Place) -> None:
    place.lands(**TANAKA)
    place.say("50席の見積もり", "かしこまりました。", "ありがとう①")
    place.attends()
    place.completes()
    place.completes()
    lead = place.record()
    assert place.failures() == []
    assert [(title, content.replace("\u202f", " ")) for title, content in place.notes(lead)] == [
        ("Chat with Emma Clark", NOTE)
    ]
    assert files(place, lead) == ["50席の見積もり.pdf"]
    (visit,) = place.world.rows("Visits")
    assert files(place, visit) == ["50席の見積もり.pdf"]
    assert visit["Attended_By"] == "Emma Clark"


def test_c7_no_transcript_where_it_is_switched_off_or_nothing_was_said(place: Place) -> None:
    place.lands(**TANAKA)
    place.chat("c1")
    place.completes("c1")
    place.link(attaches=False)
    place.chat("c2")
    place.say("Hello", chat_id="c2")
    place.completes("c2")
    assert files(place, place.record()) == []
    assert len(place.notes(place.record())) == 2


def test_c8_a_missed_visitor_is_tracked_in_the_crm_or_kept_as_missed(place: Place) -> None:
    states = {}
    for choice in ("keep", "track"):
        place.link(added=["missed"], missed=choice, task_days=0)
        place.visitor(choice, email=f"{choice}@corp.example", name="Ada")
        place.chat(f"c-{choice}", choice)
        place.misses(f"c-{choice}", choice)
        lead = place.record(f"{choice}@corp.example")
        assert [title for title, _ in place.notes(lead)] == ["Missed chat"]
        assert [task["Subject"] for task in place.tasks(lead)] == ["50席の見積もり"]
        with place.world.services.database.read() as tables:
            chat = tables.chats.get(f"c-{choice}")
        assert chat is not None
        states[choice] = (chat.state, chat.ended_by)
    assert states == {"keep": ("missed", ""), "track": ("completed", "tracked")}
    place.link(added=["attended"], missed="track")
    place.chat("c3", "keep")
    place.misses("c3", "keep")
    with place.world.services.database.read() as tables:
        kept = tables.chats.get("c3")
    assert kept is not None
    assert kept.state == "missed"


def test_c8_one_who_is_in_the_crm_already_gets_note_and_task_there(place: Place) -> None:
    known = place.world.rows("Contacts")[0]
    place.link(added=["missed"], task_days=7)
    place.lands(email=known["Email"], name="Whoever")
    place.chat()
    place.misses()
    assert [task["Subject"] for task in place.tasks(known)] == ["50席の見積もり"]
    assert [title for title, _ in place.notes(known)][-1:] == ["Missed chat"]
    place.chat("c2")
    place.attends("c2")
    place.completes("c2")
    assert len(place.tasks(known)) == 1


def test_c9_a_note_by_hand_waits_until_there_is_a_record(place: Place) -> None:
    place.link(added=["attended"])
    place.lands(**TANAKA)
    note = VisitorNote("n1", "v1", "7", place.world.source.now(), title="電話", content="折り返し希望", author="森 葵")
    with place.world.services.database.write() as tables:
        tables.visitor_notes.add(note)
    place.happens("known", detail={"about": "person"})
    place.chat()
    place.attends()
    titles = [(title, content.partition("\n")[0]) for title, content in place.notes(place.record())]
    assert titles == [("電話", "折り返し希望")]
    place.completes()
    assert [title for title, _ in place.notes(place.record())].count("電話") == 1


def test_c7_c9_a_note_and_a_file_of_a_try_without_answer_are_not_written_twice(place: Place) -> None:
    place.lands(**TANAKA)
    place.say("Hello", "Hi")
    place.attends()
    for path in ("/Notes", "/Attachments"):
        place.world.fault(service="crm", path=path, drop="after", times=1)
    place.completes()
    for _ in range(3):
        place.world.advance(60)
        place.world.settle()
    lead = place.record()
    assert len(place.notes(lead)) == 1
    assert len(files(place, lead)) == 1
    assert place.failures() == []
