"""W1: a rule's notifications are kept, at most five; two administrators do not overwrite each other."""

import threading
from typing import Any

import pytest

from app.errors import NothingFound, UserError
from app.storage.database import Database
from app.storage.telling.notifications import MOST_PER_RULE
from tests.fixed import FixedSource

VALUES: dict[str, Any] = {
    "rule": "Big deal",
    "module": "Deals",
    "message": "商談 ${Deals.Deal_Name}",
    "recipients": [{"kind": "owner"}, {"kind": "channel", "name": "sales", "language": "ja"}],
    "style": "text",
    "is_on": True,
}


def add(database: Database, source: FixedSource, **values: Any) -> int:
    with database.write() as tables:
        return tables.notifications.add({**VALUES, **values}, "aoi", source.now())


def test_w1_the_sixth_notification_of_a_rule_is_refused(database: Database, source: FixedSource) -> None:
    for _ in range(MOST_PER_RULE - 1):
        add(database, source)
    add(database, source, is_on=False)  # counts as well
    with pytest.raises(UserError) as caught:
        add(database, source)
    assert (caught.value.code, caught.value.facts) == ("notify.rule_is_full", {"rule": "Big deal", "limit": 5})
    other = add(database, source, rule="Other")
    with pytest.raises(UserError, match="rule_is_full"), database.write() as tables:
        tables.notifications.change(other, 1, {"rule": "Big deal"}, "aoi", source.now())


def test_w1_five_at_the_same_moment_are_five(database: Database, source: FixedSource) -> None:
    refused: list[str] = []

    def try_it() -> None:
        try:
            add(database, source)
        except UserError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tables:
        assert len(tables.notifications.all()) == MOST_PER_RULE
    assert refused == ["notify.rule_is_full"] * 3


def test_w2_a_notification_is_kept_as_it_was_written(database: Database, source: FixedSource) -> None:
    number = add(database, source)
    add(database, source, is_on=False)
    with database.read() as tables:
        (found,) = tables.notifications.of_rule("Big deal")
        assert tables.notifications.get(number) == found
        assert tables.notifications.of_rule("big deal") == []
    assert (found.message, list(found.recipients)) == (VALUES["message"], VALUES["recipients"])
    assert (found.version, found.created_by, found.created_at) == (1, "aoi", source.now())


def test_a_change_based_on_an_old_reading_is_refused(database: Database, source: FixedSource) -> None:
    number = add(database, source)
    with database.write() as tables:
        tables.notifications.change(number, 1, {"message": "new"}, "ken", source.advance(5))
    with pytest.raises(UserError) as caught, database.write() as tables:
        tables.notifications.change(number, 1, {"message": "newer"}, "aoi", source.now())
    assert caught.value.facts == {"number": number, "who": "ken"}
    with database.read() as tables:
        found = tables.notifications.get(number)
    assert found is not None
    assert (found.message, found.version, found.changed_by, found.changed_at) == ("new", 2, "ken", source.now())


def test_what_is_gone_cannot_be_changed(database: Database, source: FixedSource) -> None:
    number = add(database, source)
    with database.write() as tables:
        assert tables.notifications.remove(number)
        assert not tables.notifications.remove(number)
        with pytest.raises(NothingFound):
            tables.notifications.change(number, 1, {"message": "x"}, "aoi", source.now())


def test_w4_what_could_not_be_done_is_kept(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.shortfalls.note(
            "e1", "notification 7", [("no_record", "owner", ""), ("no_cliq", "x@y", "")], source.now()
        )
        tables.shortfalls.note("e2", "notification 7", [], source.now())
    with database.read() as tables:
        found = tables.shortfalls.newest()
    assert [(one.event_id, one.code, one.about) for one in found] == [
        ("e1", "no_cliq", "x@y"),
        ("e1", "no_record", "owner"),
    ]


def test_of_two_who_save_at_the_same_moment_the_second_is_told_by_whom(database: Database, source: FixedSource) -> None:
    number, told = add(database, source), []

    def save_too() -> None:
        try:
            with database.write() as tables:
                tables.notifications.change(number, 1, {"message": "of Ken"}, "ken", source.now())
        except UserError as error:
            told.append((error.code, error.facts["who"]))

    second = threading.Thread(target=save_too)
    with database.write() as tables:
        tables.notifications.change(number, 1, {"message": "of Emma"}, "emma", source.now())
        second.start()  # it waits for this transaction, or comes after it
    second.join()
    assert told == [("notify.changed_meanwhile", "emma")]
    with database.read() as tables:
        (kept,) = tables.notifications.all()
    assert (kept.message, kept.version) == ("of Emma", 2)
