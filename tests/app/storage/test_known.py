"""What a process remembers instead of asking, and when it asks again."""

from app.storage.database import Database
from app.storage.identity.people import Organisation, Person
from app.storage.known import KnownFlags, KnownPeople
from tests.fixed import FixedSource

ADA = Person("7", "700", "Ada", "Byron", "ada@example.test", "ja", "Asia/Tokyo", False)


def test_a_person_is_stored_at_the_first_meeting_with_their_organisation(
    database: Database, source: FixedSource
) -> None:
    KnownPeople(database, source).meet(ADA)
    with database.read() as tables:
        assert tables.people.get("7") == ADA
        assert tables.organisations.get("700") == Organisation("700")


def test_l1_the_last_known_language_is_used_when_the_payload_has_none(database: Database, source: FixedSource) -> None:
    KnownPeople(database, source).meet(ADA)
    bare = Person("7", "700", "", "", "", "", "", None)
    assert KnownPeople(database, source).meet(bare) == ADA


def test_meeting_again_writes_only_what_changed(database: Database, source: FixedSource) -> None:
    people = KnownPeople(database, source)
    people.meet(ADA)
    source.advance(10)
    people.meet(Person("7", email="Ada@Example.test"))
    with database.read() as tables:
        seen = "SELECT seen_at FROM people"
        before = tables.connection.exec_driver_sql(seen).scalar_one()
    source.advance(10)
    assert people.meet(Person("7", language="en")).language == "en"
    with database.read() as tables:
        assert tables.connection.exec_driver_sql(seen).scalar_one() != before


def test_a_change_in_another_process_is_seen_within_a_minute(database: Database, source: FixedSource) -> None:
    here, there = KnownPeople(database, source), KnownPeople(database, source)
    assert here.get("7") is None
    there.meet(ADA)
    assert here.get("7") is None
    source.advance(60)
    assert here.get("7") == ADA


def test_a1_a_switch_turned_elsewhere_is_seen_within_two_seconds(database: Database, source: FixedSource) -> None:
    flags = KnownFlags(database, source)
    assert flags.is_on("integration")
    with database.write() as tables:
        tables.flags.turn("integration", False, "command line", source.now())
    assert flags.is_on("integration")
    source.advance(2)
    assert not flags.is_on("integration")
    assert not flags.is_on("something else", default=False)
