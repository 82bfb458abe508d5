"""Lists of visits and the views that people made of them, on both databases (C11)."""

from dataclasses import replace
from datetime import timedelta

from app.storage.database import Database
from app.storage.visiting.chats import Chat
from app.storage.visiting.views import KeptView
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Listing, Visit
from tests.fixed import START


def test_c11_visits_by_time_type_brand_and_order(database: Database) -> None:
    rich = Visitor("v1", "b1", START, START, revenue=900.5, type="customer")
    poor = replace(rich, visitor_id="v2", revenue=None, type="")
    with database.write() as tables:
        tables.visitors.put(rich)
        tables.visitors.put(poor)
        for number, (who, seconds) in enumerate((("v2", 10), ("v1", 5), ("v2", 60))):
            at = START + timedelta(hours=number)
            tables.visits.put(Visit(f"t{number}", who, f"b{number % 2}", at, at, at, seconds=seconds))
        tables.chats.put(Chat("c1", "v1", START, visit_id="t1"))
        tables.chats.put(Chat("c2", "v1", START + timedelta(minutes=1), visit_id="t1"))

    def listed(**wanted: object) -> str:
        with database.read() as tables:
            found = tables.visits.listed(Listing(**wanted))  # type: ignore[arg-type]
        return "".join(visit.visit_id[1:] for visit in found)

    assert listed() == "210"
    assert listed(order="oldest") == "012"
    assert listed(order="longest") == "201"
    assert listed(order="top") == "120"
    assert listed(type="unknown") == "20"
    assert listed(brand_id="b1") == listed(type="customer") == "1"
    assert listed(since=START + timedelta(minutes=30), until=START + timedelta(hours=2)) == "1"
    assert listed(most=1) == "2"
    with database.read() as tables:
        assert {visit: chat.chat_id for visit, chat in tables.chats.of_visits(["t1", "t2"]).items()} == {"t1": "c2"}


def test_c11_a_view_is_kept_changed_and_taken_away(database: Database) -> None:
    view = KeptView("w1", "Hot", {"columns": ["visitor"]}, "aoi", START)
    with database.write() as tables:
        tables.visit_views.put(view)
        tables.visit_views.put(replace(view, view_id="w2", name="cold"))
        tables.visit_views.put(replace(view, name="Hotter"))
        assert [one.name for one in tables.visit_views.all()] == ["cold", "Hotter"]
        assert tables.visit_views.remove("w2")
        assert not tables.visit_views.remove("w2")
