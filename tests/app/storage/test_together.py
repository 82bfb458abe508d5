"""Changes of many threads share a transaction, and a failing one takes none of the others with it."""

import threading
from datetime import timedelta

import pytest

from app.storage.database import Database
from app.storage.nouns import Tables
from tests.fixed import FixedSource


def put(source: FixedSource, key: str) -> object:
    def change(tables: Tables) -> str:
        tables.refs.put({key: 1}, "7", source.now() + timedelta(hours=1))
        return key

    return change


def kept(database: Database) -> list[str]:
    with database.read() as tables:
        return sorted(tables.connection.exec_driver_sql("SELECT ref_id FROM refs").scalars())


def test_a_change_is_stored_and_says_what_it_said(database: Database, source: FixedSource) -> None:
    assert database.change(put(source, "a")) == "a"  # type: ignore[arg-type]
    assert kept(database) == ["a"]


def test_those_who_come_meanwhile_share_a_transaction_and_a_failing_one_fails_alone(
    database: Database, source: FixedSource
) -> None:
    first, go, transactions = threading.Event(), threading.Event(), set()
    failed: list[str] = []

    def slow(tables: Tables) -> None:
        first.set()
        assert go.wait(10)

    def one(name: str) -> None:
        def change(tables: Tables) -> None:
            transactions.add(id(tables))
            put(source, name)(tables)  # type: ignore[operator]
            if name == "bad":
                raise ZeroDivisionError

        try:
            database.change(change)
        except ZeroDivisionError:
            failed.append(name)

    def run(*names: str) -> None:
        threads = [threading.Thread(target=database.change, args=(slow,))]
        threads[0].start()
        assert first.wait(10)
        threads += [threading.Thread(target=one, args=(name,)) for name in names]
        for thread in threads[1:]:
            thread.start()
        while database.is_sqlite and len(database._together._wishes) < len(names):
            continue  # until all of them stand in line
        go.set()
        for thread in threads:
            thread.join(10)

    run("a", "b", "c")
    assert kept(database) == ["a", "b", "c"]
    if database.is_sqlite:
        assert len(transactions) == 1
    first.clear()
    go.clear()
    run("d", "bad", "e")
    assert kept(database) == ["a", "b", "c", "d", "e"]
    assert failed == ["bad"]


def test_a_failing_change_stores_nothing(database: Database, source: FixedSource) -> None:
    def change(tables: Tables) -> None:
        put(source, "a")(tables)  # type: ignore[operator]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.change(change)
    assert kept(database) == []


def test_what_comes_while_another_is_at_it_has_a_turn_of_its_own(sqlite_database: Database) -> None:
    stored: list[str] = []
    others: list[threading.Thread] = []

    def later(tables: Tables) -> None:
        stored.append("later")

    def first(tables: Tables) -> None:
        stored.append("first")
        if not others:
            others.append(threading.Thread(target=sqlite_database.change, args=(later,)))
            others[0].start()
            while not sqlite_database._together._wishes:
                continue

    sqlite_database.change(first)
    others[0].join(10)
    assert stored == ["first", "later"]
