"""V2: subscriptions are found by what an event is, and only those that it can concern are looked at."""

from typing import Any

import pytest

from app.errors import NothingFound, UserError
from app.rules.subscriptions import Facts, Filters, anchor, facets, fits
from app.storage.database import Database
from app.storage.nouns import Tables
from tests.fixed import FixedSource

VALUES: dict[str, Any] = {
    "name": "All",
    "channel": "sales",
    "events": ("chat_started", "missed"),
    "condition": "",
    "is_quiet": False,
    "escalate_seconds": 60,
    "escalate_to": ("user:7",),
    "is_on": True,
}


def add(tables: Tables, source: FixedSource, filters: Filters, **values: Any) -> int:
    kept = {**VALUES, "filters": filters.to_json(), **values}
    return tables.subscriptions.add(kept, anchor(filters), "aoi", source.now())


def found(tables: Tables, event: str, facts: Facts) -> list[int]:
    candidates = tables.subscriptions.matching([event], facets(facts), facts.score)
    return [one.subscription_id for one in candidates if fits(Filters.from_json(one.filters), facts)]


def test_v2_an_event_finds_the_subscriptions_whose_filters_it_meets(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        everything = add(tables, source, Filters())
        japan = add(tables, source, Filters(country=("Japan",), score_min=10))
        both = add(tables, source, Filters(department=("d1", "d2"), country=("japan",)))
        add(tables, source, Filters(), is_on=False)
        hot = add(tables, source, Filters(ring=("one",), type=("lead", "deal"), score_max=99), events=("landed",))
        assert found(tables, "missed", Facts(country="JAPAN", score=10)) == [everything, japan]
        assert found(tables, "missed", Facts(country="Japan", score=9, department="d2")) == [everything, both]
        assert found(tables, "landed", Facts(ring="one", type="deal", score=99)) == [hot]
        assert found(tables, "landed", Facts(ring="one", type="deal", score=100)) == []
        assert found(tables, "landed", Facts(ring="two", type="deal")) == []
        candidates = tables.subscriptions.matching(["missed"], facets(Facts(department="d9")), 0)
        assert [one.subscription_id for one in candidates] == [everything]


def test_v2_a_changed_subscription_is_found_by_what_it_is_now(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        number = add(tables, source, Filters(department=("d1",)))
        fresh = Filters(operator=("o1",))
        values = {"filters": fresh.to_json(), "events": ("rated",)}
        tables.subscriptions.change(number, 1, values, anchor(fresh), "ken", source.now())
        assert found(tables, "missed", Facts(department="d1")) == []
        assert found(tables, "rated", Facts(operator="o1")) == [number]
        with pytest.raises(UserError, match="changed_meanwhile"):
            tables.subscriptions.change(number, 1, values, anchor(fresh), "aoi", source.now())
        tables.subscriptions.remove(number)
        assert found(tables, "rated", Facts(operator="o1")) == []
        with pytest.raises(NothingFound):
            tables.subscriptions.change(number, 2, values, anchor(fresh), "aoi", source.now())


def test_v5_saved_replies_are_kept_by_name(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        second = tables.saved_replies.add("Thanks", "Thank you", "aoi", source.now())
        first = tables.saved_replies.add("Hello", "Hello ${Name}", "aoi", source.now())
        tables.saved_replies.change(second, 1, "Thanks", "Thank you!", "ken", source.now())
        assert [(one.reply_id, one.body) for one in tables.saved_replies.all()] == [
            (first, "Hello ${Name}"),
            (second, "Thank you!"),
        ]
        with pytest.raises(UserError, match="changed_meanwhile"):
            tables.saved_replies.change(second, 1, "Thanks", "Ta", "aoi", source.now())
        assert tables.saved_replies.remove(first)
        assert not tables.saved_replies.remove(first)
