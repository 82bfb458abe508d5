"""What services said of an address: found by it alone, sealed; and how many calls a day has left."""

from dataclasses import replace
from datetime import timedelta

from app.storage.asking.lookups import Lookup
from app.storage.database import Database
from tests.fixed import START

DAY = timedelta(days=1)


def test_e1_a_lookup_is_found_by_its_address_however_it_is_written_and_lies_sealed(database: Database) -> None:
    with database.write() as tables:
        digest = tables.lookups.digest("Ada@a.example")
        kept = Lookup("clearbit", digest, "found", START, START + DAY, None, 1, "ada@a.example", {"id": "p1"})
        tables.lookups.put(replace(kept, status="queued", token="t1"))
        assert tables.lookups.by_token("clearbit", "t1") is not None
        tables.lookups.put(kept)
        assert tables.lookups.by_token("clearbit", "t1") is None
        assert tables.lookups.get("clearbit", " ADA@a.example") == kept
        assert tables.lookups.get("hunter", "ada@a.example") is None
        assert "ada" not in str(tables.connection.exec_driver_sql("SELECT * FROM lookups").one()).lower()
        assert tables.lookups.due("clearbit", START) == []
        assert tables.lookups.due("clearbit", START + DAY) == [kept]


def test_e1_calls_are_counted_by_day_until_the_service_says_stop(database: Database) -> None:
    with database.write() as tables:
        assert [tables.lookups.spend("clearbit", START, 2) for _ in range(3)] == [True, True, False]
        assert tables.lookups.spend("hunter", START, 2)
        tables.lookups.stop("hunter", START, "key")
        assert not tables.lookups.spend("hunter", START, 2)
        assert tables.lookups.spent("hunter", START) == (1, "key")
        tables.lookups.stop("hunter", START, "")
        assert tables.lookups.spend("hunter", START, 2)
        assert tables.lookups.spend("clearbit", START + DAY, 2)
