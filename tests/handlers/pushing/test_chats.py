"""What a chat leaves with the record: note, transcript, a missed chat's state, notes by hand, the task of C8."""

import json
from typing import Any

import pytest

from app.storage.visiting.notes import VisitorNote
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, World

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
    place.link(added=["missed"], missed="track")  # one that was kept as missed before stays so
    place.happens("returned", "keep", visit_id="")
    place.link(added=["attended"], missed="track")
    place.chat("c3", "keep")
    place.misses("c3", "keep")
    with place.world.services.database.read() as tables:
        kept = [tables.chats.get(one).state for one in ("c-keep", "c3")]  # type: ignore[union-attr]
    assert kept == ["missed", "missed"]


def test_c8_a_tracked_chat_is_shown_as_completed_in_channels_and_histories(place: Place) -> None:
    place.subscribe("chat_started", "missed")
    place.link(added=["missed"], missed="track")
    place.lands(**TANAKA)
    place.chat()
    place.happens("chat_started", chat_id="c1", visit_id="t1")
    place.misses()
    place.world.advance(60)
    place.world.settle()
    card = str(place.card(AOI))
    assert "Chat (tracked in the CRM)" in card
    assert "Nobody answered" in card
    seen = place.world.say(AOI, "visitor 田中", "bot")
    assert "完了(CRMで追跡中)" in json.dumps(seen.body["reply"], ensure_ascii=False)


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


def test_c9_a_note_for_each_chat_also_of_those_before_there_was_a_record(place: Place) -> None:
    place.link(added=[])
    place.lands(**TANAKA)
    place.chat("c0", question="古い質問")
    place.misses("c0")
    place.world.advance(60)
    place.chat("c1", question="価格は")
    place.say("価格は", "はい", chat_id="c1")
    place.attends("c1")
    place.completes("c1")
    place.link(added=["attended"])
    place.world.advance(60)
    place.chat("c2", question="納期は")
    place.attends("c2")
    lead = place.record()
    titles = ["Missed chat", "Chat with Emma Clark"]
    assert [title for title, _ in place.notes(lead)] == titles
    assert files(place, lead) == ["価格は.pdf"]
    place.completes("c2")
    place.completes("c2")
    assert [title for title, _ in place.notes(lead)] == [*titles, "Chat with Emma Clark"]
    assert "Subject / question: 納期は" in place.notes(lead)[-1][1]
    assert place.failures() == []


def test_c9_c11_a_note_by_hand_is_with_the_visit_in_which_it_was_written_too(place: Place) -> None:
    place.link(added=["attended"])
    place.lands(**TANAKA)
    _by_hand(place, "n1", "前の訪問")
    place.leaves()
    place.world.advance(3600)
    place.lands("v1", "t2")
    place.chat("c1", visit_id="t2")
    place.attends("c1")
    place.happens("left", visit_id="t1")
    _by_hand(place, "n2", "今の訪問", chat_id="c1")
    place.happens("known", detail={"about": "crm"})
    place.happens("known", detail={"about": "crm"})
    assert [content.partition("\n")[0] for _, content in place.notes(place.record())] == ["前の訪問", "今の訪問"]
    kept = {row["Visited_Time"]: [text.partition("\n")[0] for _, text in place.notes(row)] for row in _visits(place)}
    assert [kept[time] for time in sorted(kept)] == [["前の訪問"], ["今の訪問"]]
    refusal = {"code": "NO_PERMISSION", "details": {}, "message": "permission denied", "status": "error"}
    _by_hand(place, "n3", "三つ目", chat_id="c1")
    place.world.fault(service="crm", path="/Notes", status=403, body=refusal, times=1)
    place.happens("known", detail={"about": "crm"})
    assert ("refused", "Leads") in place.shortfalls()
    assert [len(place.notes(row)) for row in _visits(place)] == [1, 2]
    assert place.failures() == []


def _by_hand(place: Place, note_id: str, content: str, **more: str) -> None:
    note = VisitorNote(note_id, "v1", "7", place.world.source.now(), content=content, author="森 葵", **more)
    with place.world.services.database.write() as tables:
        tables.visitor_notes.add(note)


def _visits(place: Place) -> list[dict[str, Any]]:
    return sorted(place.world.rows("Visits"), key=lambda row: row["Visited_Time"])


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
