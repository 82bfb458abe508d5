"""G1: what visitors become in Bigin: contacts with companies, tasks, notes, transcripts, notes of their visits."""

import re
from typing import Any

import pytest

from app.administration.visitors import links
from app.storage.visiting.visits import Action
from tests.handlers.pushing.bigin import BiginPlace
from tests.handlers.pushing.visits import TANAKA
from tests.world import World

QUESTION = "50席の見積もり"
MIXES: tuple[list[str], ...] = (
    ["missed"],
    ["attended"],
    ["accessed"],
    ["attended", "missed"],
    ["accessed", "missed"],
    [],
)


@pytest.fixture
def place(world: World) -> BiginPlace:
    return BiginPlace(world)


def comes(place: BiginPlace, number: str, how: str, **facts: Any) -> str:
    """A visitor of that address reads a page, and may chat."""
    visitor, chat, email = f"v{number}", f"c{number}", f"{number}@corp{number}.example"
    place.lands(visitor, f"t{number}", name=f"Kim {number}", email=email)
    if how != "accessed":
        place.chat(chat, visitor, visit_id=f"t{number}", **facts)
        place.say("Hello", "Good morning", chat_id=chat)
    if how == "missed":
        place.misses(chat, visitor)
    elif how != "accessed":
        bot: dict[str, Any] = {"is_bot": True, "operator_name": "Zobot"} if how == "bot" else {}
        place.attends(chat, visitor, **bot)
        place.completes(chat, visitor)
    return email


def test_g1_a_visitor_becomes_a_contact_with_company_task_notes_transcript(place: BiginPlace) -> None:
    place.choose(task_days=7)
    place.lands(**TANAKA)
    place.act("トップ", "価格")
    place.say(QUESTION, "かしこまりました。")
    place.attends()
    place.completes()
    place.leaves()
    contact = place.contact()
    assert place.failures() == []
    assert place.records() == []
    assert (contact["Last_Name"], contact["Phone"]) == ("田中", "03-1234-5678")
    company = place.bigin.table("Accounts").get(contact["Account_Name"])
    assert company is not None
    assert company["Account_Name"] == "tanaka-shoji"
    (task,) = place.of("Tasks", contact)
    assert (task["Subject"], task["Due_Date"]) == ("Follow up: 田中 一郎", "2026-11-28")
    titles = [row["Note_Title"] for row in place.of("Notes", contact)]
    assert titles[0] == "Chat with Emma Clark"
    assert titles[1].startswith("Visit of Nov 21, 2026")
    assert [row["File_Name"] for row in place.of("Attachments", contact)] == [f"{QUESTION}.pdf"]


def test_g1_any_mix_of_missed_attended_and_accessed_visitors_is_added(place: BiginPlace) -> None:
    place.choose(attaches=False)
    for number, mix in enumerate(MIXES):
        place.choose(added=mix)
        for how in ("missed", "attended", "bot", "accessed"):
            email = comes(place, f"{number}{how}", how)
            is_wanted = ("attended" if how == "bot" else how) in mix or "accessed" in mix
            assert bool(place.contacts(email)) is is_wanted, (mix, how)


def test_g1_the_task_is_due_as_set_named_after_the_question_and_the_contacts_owners(place: BiginPlace) -> None:
    place.choose(added=["attended"], attaches=False)
    for days, due in ((0, "2026-11-21"), (1, "2026-11-22"), (7, "2026-11-28"), (14, "2026-12-05"), (None, "")):
        place.choose(task_days=days)
        contact = place.contact(comes(place, str(days), "attended"))
        tasks = [(row["Subject"], row["Due_Date"], row["Owner"]) for row in place.of("Tasks", contact)]
        assert tasks == ([(QUESTION, due, contact["Owner"])] if due else [])


def test_g1_transcripts_and_notes_of_visits_are_switched(place: BiginPlace) -> None:
    place.choose(attaches=False, writes_visits=False)
    contact = place.contact(comes(place, "1", "attended"))
    place.leaves("v1", "t1")
    assert [row["Note_Title"] for row in place.of("Notes", contact)] == ["Chat with Emma Clark"]
    assert place.of("Attachments", contact) == []


@pytest.mark.parametrize(("added", "missed", "state"), [
    (["missed"], "track", "completed"),
    (["missed"], "keep", "missed"),
    (["accessed"], "track", "missed"),
])  # fmt: skip
def test_g1_c8_a_missed_chat_is_noted_and_tracked_as_chosen(
    place: BiginPlace, added: list[str], missed: str, state: str
) -> None:
    place.choose(added=added, missed=missed)
    contact = place.contact(comes(place, "1", "missed"))
    assert [row["Note_Title"] for row in place.of("Notes", contact)] == ["Missed chat"]
    with place.world.services.database.read() as tables:
        chat = tables.chats.get("c1")
    assert chat is not None
    assert chat.state == state


def test_g1_each_chat_and_each_attempt_leaves_a_note_that_says_with_whom_when_and_what(place: BiginPlace) -> None:
    place.choose(task_days=1, added=["attended", "missed"], attaches=False)
    email = comes(place, "1", "attended")
    for chat, question in (("c2", "Is anybody there?"), ("c3", "Hello again")):
        place.chat(chat, "v1", visit_id="t1", question=question, reference_id="513")
        place.misses(chat, "v1")
    contact = place.contact(email)
    notes = place.of("Notes", contact)
    assert [row["Note_Title"] for row in notes] == ["Chat with Emma Clark", "Missed chat", "Missed chat"]
    assert re.sub(r"\s*Nov.*[AP]M", " …", notes[0]["Note_Content"]).splitlines() == [
        "Attended by: Emma Clark",
        "Visit ID: 512",
        "Date and time: …",
        f"Subject / question: {QUESTION}",
        "Source: Chat",
    ]
    assert "Subject / question: Hello again" in notes[2]["Note_Content"]
    assert "Visit ID: 513" in notes[2]["Note_Content"]
    # C8 alike: one who is there already is not added again, the task goes to that contact.
    assert [row["Subject"] for row in place.of("Tasks", contact)] == [QUESTION, "Is anybody there?", "Hello again"]


def test_g1_the_note_of_a_visit_has_pages_minutes_referrer_and_source(place: BiginPlace) -> None:
    place.lands(**TANAKA)
    place.act("トップ", "価格")
    place.visit(
        referrer="https://search.example/?q=crm",
        utm={"utm_source": "newsletter", "utm_campaign": "spring"},
        seconds=330,
    )
    with place.world.services.database.write() as tables:
        for kind in ("chatted", "custom"):
            tables.visits.act(Action("t1", place.world.source.now(), kind, "https://www.zylker.example/chat", "", 0))
    place.leaves()
    (note,) = place.of("Notes", place.contact())
    for part in ("5.5", "https://search.example/?q=crm", "newsletter", "spring", "・トップ", "・価格", "2 pages"):
        assert part in note["Note_Content"], note["Note_Content"]
    assert "/chat" not in note["Note_Content"]
    place.happens("left", visit_id="t1")
    assert len(place.of("Notes", place.contact())) == 1


def test_g1_without_an_address_a_returning_visitor_is_one_contact(place: BiginPlace) -> None:
    place.lands("v1", "t1", name="Kei Nameless", phone="")
    place.leaves("v1", "t1")
    place.lands("v1", "t2", name="Kei Nameless", phone="")
    place.leaves("v1", "t2")
    (contact,) = [row for row in place.bigin.table("Contacts") if row["Last_Name"] == "Nameless"]
    assert len(place.of("Notes", contact)) == 2


def test_g1_the_crm_and_bigin_are_not_both_where_visitors_go(place: BiginPlace) -> None:
    services = place.world.services
    assert (services.links.is_on("crm"), services.links.is_on("bigin")) == (False, True)
    links.turn(services, "test", "crm", to=True)
    assert (services.links.is_on("crm"), services.links.is_on("bigin")) == (True, False)
