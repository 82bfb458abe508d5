"""The same click twice is one deed."""

import threading

from app.storage.database import Database
from app.storage.talk.clicks import Claim
from tests.fixed import FixedSource


def claim(database: Database, source: FixedSource, key: str = "k") -> Claim:
    with database.write() as tables:
        return tables.clicks.claim(key, source.now(), lease_seconds=60, keep_seconds=1800)


def test_the_second_click_gets_the_answer_of_the_first(database: Database, source: FixedSource) -> None:
    assert claim(database, source) == Claim("mine")
    assert claim(database, source) == Claim("running")
    with database.write() as tables:
        tables.clicks.done("k", {"output": {"text": "投稿しました"}})
    assert claim(database, source) == Claim("done", {"output": {"text": "投稿しました"}})
    assert claim(database, source, "another") == Claim("mine")


def test_a_click_whose_process_died_may_be_done_after_its_lease(database: Database, source: FixedSource) -> None:
    claim(database, source)
    source.advance(59)
    assert claim(database, source) == Claim("running")
    source.advance(2)
    assert claim(database, source) == Claim("mine")
    assert claim(database, source) == Claim("running")


def test_an_answer_is_remembered_for_thirty_minutes(database: Database, source: FixedSource) -> None:
    claim(database, source)
    with database.write() as tables:
        tables.clicks.done("k", "answer")
    source.advance(1799)
    assert claim(database, source).state == "done"
    source.advance(2)
    assert claim(database, source).state == "mine"


def test_of_many_equal_clicks_at_once_exactly_one_is_done(database: Database, source: FixedSource) -> None:
    start = threading.Barrier(4)
    seen: list[str] = []

    def click() -> None:
        start.wait()
        seen.append(claim(database, source).state)

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == ["mine", "running", "running", "running"]
