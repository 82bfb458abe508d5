"""Whom an event concerns: never two visitors for one person, also at the same moment; never one for two people."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.database import Database
from app.storage.visiting.visits import Action, Visit
from app.visitors.intake.recognition import Recognised, Sighting, cleaned, recognise
from tests.fixed import START, FixedSource

ICHIRO = "ichiro@example.co.jp"


def see(database: Database, source: FixedSource, **said: Any) -> Recognised:
    with database.write() as tables:
        return recognise(tables, source, Sighting(source.advance(1), "b1", **said))


def count(database: Database) -> int:
    with database.read() as tables:
        return len(tables.visitors.newest(100))


def test_c13_key_then_address_then_conversation_lead_to_one_visitor(database: Database, source: FixedSource) -> None:
    page = see(database, source, key="k1")
    assert (page.is_new, page.captured) == (True, False)
    chat = see(database, source, siq_id="900", chat_id="c1", name="Visitor 8412")
    named = see(database, source, chat_id="c1", siq_id="900", email="Ichiro@Example.co.jp", name="田中 一郎")
    assert (chat.visitor.visitor_id, named.is_new, named.captured) == (named.visitor.visitor_id, False, True)
    both = see(database, source, key="k1", email=ICHIRO)
    assert both.gone == (named.visitor.visitor_id,)  # the younger becomes part of the elder
    assert (both.visitor.visitor_id, both.visitor.name) == (page.visitor.visitor_id, "田中 一郎")
    assert see(database, source, siq_id="900").visitor.visitor_id == page.visitor.visitor_id
    assert count(database) == 1


def test_two_people_who_share_a_browser_stay_two(database: Database, source: FixedSource) -> None:
    first = see(database, source, key="k1", email=ICHIRO)
    second = see(database, source, key="k1", email="hana@example.jp")
    assert second.is_new
    assert see(database, source, key="k1").visitor.visitor_id == second.visitor.visitor_id
    assert see(database, source, email=ICHIRO).visitor.visitor_id == first.visitor.visitor_id
    known = see(database, source, key="k1", email=ICHIRO)
    assert (known.visitor.visitor_id, known.gone, count(database)) == (first.visitor.visitor_id, (), 2)


def test_an_address_that_salesiq_corrects_is_the_same_visitor(database: Database, source: FixedSource) -> None:
    before = see(database, source, siq_id="900", email="ichro@example.co.jp")
    after = see(database, source, siq_id="900", email=ICHIRO)
    assert (after.visitor.visitor_id, after.visitor.email) == (before.visitor.visitor_id, ICHIRO)
    assert (after.captured, after.changed) == (False, True)
    grown = see(database, source, siq_id="901", siq_before="900", kind="contact")
    assert (grown.visitor.visitor_id, grown.visitor.siq_id) == (before.visitor.visitor_id, "901")


def test_c13_events_at_the_same_moment_make_one_visitor(database: Database, source: FixedSource) -> None:
    sightings = [Sighting(START, "b1", key="k1", email=ICHIRO), Sighting(START, "b1", siq_id="9", email=ICHIRO)] * 4

    def work(sighting: Sighting) -> None:
        database.change(lambda tables: recognise(tables, source, sighting))

    threads = [threading.Thread(target=work, args=(one,)) for one in sightings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(database) == 1


def test_two_visits_that_go_on_become_one_with_what_was_done_in_both(
    sqlite_database: Database, source: FixedSource
) -> None:
    page, chat = see(sqlite_database, source, key="k1"), see(sqlite_database, source, siq_id="9")
    with sqlite_database.write() as tables:
        first = Visit(
            "t1", page.visitor.visitor_id, "b1", START, START, landing_url="/a", pages=2, utm={"utm_source": "x"}
        )
        tables.visits.put(first)
        later = source.now()
        tables.visits.put(Visit("t2", chat.visitor.visitor_id, "b1", later, later, reference_id="512"))
        tables.visits.act(Action("t1", START, "accessed", "/a"))
        tables.visits.act(Action("t2", later, "chatted"))
    one = see(sqlite_database, source, key="k1", siq_id="9")
    with sqlite_database.read() as tables:
        (visit,) = tables.visits.of(one.visitor.visitor_id)
        kinds = [action.kind for action in tables.visits.actions(visit.visit_id)]
    assert (visit.visit_id, visit.reference_id, visit.landing_url, visit.pages) == ("t1", "512", "/a", 2)
    assert kinds == ["accessed", "chatted"]


def test_visits_one_after_the_other_stay_two_and_those_that_overlap_are_counted_once(
    sqlite_database: Database, source: FixedSource
) -> None:
    """Whom the list of visitors showed, and whose chat was told under another id, when both visits have ended."""
    page, chat = see(sqlite_database, source, siq_id="8"), see(sqlite_database, source, siq_id="9")
    ten, half = START + timedelta(minutes=10), START + timedelta(minutes=5)
    hour, past = START + timedelta(hours=1), START + timedelta(hours=1, minutes=1)
    with sqlite_database.write() as tables:
        tables.visits.put(Visit("t1", page.visitor.visitor_id, "b1", START, ten, ten, pages=1))
        tables.visits.put(Visit("t2", chat.visitor.visitor_id, "b1", half, ten, ten, pages=1))
        tables.visits.put(Visit("t3", chat.visitor.visitor_id, "b1", hour, past, past))
        tables.visitors.change(page.visitor.visitor_id, visits=1)
        tables.visitors.change(chat.visitor.visitor_id, visits=2)
    one = see(sqlite_database, source, siq_id="9", siq_before="8")
    with sqlite_database.read() as tables:
        visits = tables.visits.of(one.visitor.visitor_id)
    assert one.visitor.visits == 2
    assert [(visit.visit_id, visit.ended_at) for visit in visits] == [("t3", past), ("t1", ten)]


@pytest.mark.parametrize(
    "email",
    ["a@b", "a b@example.com", "@example.com", "a@@example.com", "a@exa mple.com", "x" * 300 + "@e.com", "a@.com"],
)
def test_an_impossible_address_is_none_and_stays_to_be_seen(email: str) -> None:
    found = cleaned(Sighting(START, email=email))
    assert (found.email, found.attributes) == ("", {"impossible_email": email})
    assert cleaned(Sighting(START, email=" Kim@example.com ")).attributes == {}


@given(
    st.text(max_size=400),
    st.text(max_size=400),
    st.dictionaries(st.text(max_size=5), st.text(max_size=3000), max_size=60),
)
def test_whatever_a_page_says_of_its_visitor_can_be_kept(name: str, email: str, info: dict[str, str]) -> None:
    found = cleaned(Sighting(START, name=name, email=email, info=info))
    assert len(found.name) <= 200
    assert len(found.info) <= 50
    assert found.email == "" or "@" in found.email
    assert cleaned(replace(found)) == found
