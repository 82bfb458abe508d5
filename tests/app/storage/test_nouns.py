"""People, organisations, flags, metadata, answers, suggestions and references: kept, found, and gone in time."""

from datetime import timedelta

import pytest

from app.errors import ConfigError
from app.storage.database import Database
from app.storage.identity.people import Organisation, Person
from app.storage.talk.answers import Answer
from app.storage.vault import Vault, derive
from tests.fixed import FixedSource


def test_a_person_is_remembered_when_consent_is_withdrawn(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.people.remember(
            Person("7", "700", "Ada", "Byron", "Ada@Example.test", "en", "Europe/London", False), source.now()
        )
    with database.write() as tables:
        tables.people.remember(Person("7", language="ja"), source.advance(60))
    with database.read() as tables:
        person = tables.people.get("7")
        assert person == Person("7", "700", "Ada", "Byron", "ada@example.test", "ja", "Europe/London", False)
        assert tables.people.by_email("ADA@example.test") == person
        assert tables.people.get("8") is None


def test_an_organisation_is_completed_over_time(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.organisations.remember(Organisation("700", language="ja"), source.now())
        tables.organisations.remember(Organisation("700", "crm-1", "大谷商事"), source.now())
    with database.read() as tables:
        assert tables.organisations.get("700") == Organisation("700", "crm-1", "大谷商事", "ja")


def test_a_flag_says_who_turned_it_and_when(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        assert tables.flags.get("integration") is None
        tables.flags.turn("integration", False, "command line", source.now())
    with database.read() as tables:
        flag = tables.flags.get("integration")
        assert flag is not None
        assert (flag.is_on, flag.changed_by, flag.changed_at) == (False, "command line", source.now())
        assert tables.flags.all() == [flag]


def test_metadata_is_kept_per_organisation_language_and_profile(database: Database, source: FixedSource) -> None:
    payload = {"modules": [{"api_name": "Leads", "label": "見込み客"}]}
    with database.write() as tables:
        tables.metadata.put("700", "ja", "p1", {"old": True}, source.now())
        tables.metadata.put("700", "ja", "p1", payload, source.advance(10))
    with database.write() as tables:
        stored = tables.metadata.get("700", "ja", "p1")
        assert stored is not None
        assert (stored.payload, stored.fetched_at) == (payload, source.now())
        assert tables.metadata.get("700", "en", "p1") is None
        tables.metadata.forget("700")
        assert tables.metadata.get("700", "ja", "p1") is None


def test_an_answer_is_good_for_its_asker_until_it_expires(database: Database, source: FixedSource) -> None:
    answer = Answer([{"id": "1", "Company": "Zylker"}], False, 12, source.now() + timedelta(seconds=30))
    with database.write() as tables:
        tables.answers.put("7", "key", answer)
    with database.read() as tables:
        assert tables.answers.get("7", "key", source.now()) == answer
        assert tables.answers.get("8", "key", source.now()) is None
        assert tables.answers.get("7", "other", source.now()) is None
        assert tables.answers.get("7", "key", source.advance(30)) is None


def test_the_questions_with_a_good_answer_are_named_the_oldest_first(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        for asker, key, seconds in (("7", "later", 30), ("7", "sooner", 10), ("7", "over", 0), ("8", "other", 30)):
            ends = source.now() + timedelta(seconds=seconds)
            tables.answers.put(asker, key, Answer([], True, 0, ends))
    for _ in range(2):  # the second time with what was prepared the first time
        with database.read() as tables:
            assert tables.answers.keys("7", source.now()) == ["sooner", "later"]
            assert tables.answers.keys("it's 7; --%s?", source.now()) == []
    with database.write() as tables:
        assert tables.answers.keys("7", source.advance(10)) == ["later"]


def test_a_question_on_a_lost_connection_is_told_to_the_pool(database: Database, source: FixedSource) -> None:
    """What goes to the driver directly must not leave a dead connection for the next one."""
    with pytest.raises(Exception, match=r"(?i)closed"), database.read() as tables:
        tables.connection.connection.driver_connection.close()  # type: ignore[union-attr]
        tables.answers.keys("7", source.now())
    with database.read() as tables:
        assert tables.answers.keys("7", source.now()) == []


def test_record_data_does_not_lie_open_in_the_database(database: Database, source: FixedSource) -> None:
    later = source.now() + timedelta(seconds=30)
    with database.write() as tables:
        tables.answers.put("7", "key", Answer([{"Company": "Zylker"}], True, None, later))
        tables.suggestions.put("7", [{"title": "Zylker"}], later)
        tables.refs.put({"r1": {"name": "Zylker"}}, "7", later)
        for table, column in (("answers", "sealed_rows"), ("suggestions", "sealed_items"), ("refs", "sealed_body")):
            sealed = tables.connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalar_one()
            assert b"Zylker" not in bytes(sealed)


def test_only_the_last_suggestions_are_kept(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.suggestions.put("7", ["a"], source.now() + timedelta(seconds=60))
        tables.suggestions.put("7", ["b"], source.now() + timedelta(seconds=60))
        assert tables.suggestions.get("7", source.now()) == ["b"]
        assert tables.suggestions.get("7", source.advance(60)) is None


def test_a_reference_is_refused_to_another_person_and_after_its_time(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.refs.put({"r1": {"command": "/zcrm leads"}, "r2": [1, 2]}, "7", source.now() + timedelta(days=7))
        tables.refs.put({}, "7", source.now())
    with database.read() as tables:
        assert tables.refs.get("r1", "7", source.now()) == {"command": "/zcrm leads"}
        assert tables.refs.get("r2", "7", source.now()) == [1, 2]
        assert tables.refs.get("r1", "8", source.now()) is None
        assert tables.refs.get("r3", "7", source.now()) is None
        assert tables.refs.get("r1", "7", source.advance(7 * 86400)) is None


def test_purge_removes_what_ended_and_nothing_else(database: Database, source: FixedSource) -> None:
    with database.write() as tables:
        tables.refs.put({"old": 1}, "7", source.now() - timedelta(days=2))
        tables.refs.put({"fresh": 1}, "7", source.now() - timedelta(hours=1))
        tables.suggestions.put("7", [], source.now() - timedelta(days=99))
    assert database.purge(source.now(), {"refs": 1}) == {"refs": 1}
    with database.read() as tables:
        assert tables.connection.exec_driver_sql("SELECT ref_id FROM refs").scalars().all() == ["fresh"]
        assert tables.connection.exec_driver_sql("SELECT count(*) FROM suggestions").scalar_one() == 1


def test_an_exception_rolls_everything_back(database: Database, source: FixedSource) -> None:
    def remember_and_fail() -> None:
        with database.write() as tables:
            tables.people.remember(Person("7"), source.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        remember_and_fail()
    with database.read() as tables:
        assert tables.people.get("7") is None


def test_a_naive_time_is_refused(sqlite_database: Database, source: FixedSource) -> None:
    with pytest.raises(Exception, match="time zone"), sqlite_database.write() as tables:
        tables.people.remember(Person("7"), source.now().replace(tzinfo=None))


def test_a_database_that_cannot_be_named_is_refused_with_an_example(vault: Vault) -> None:
    for url in ("nonsense", "sqlite://", "sqlite:///:memory:", "mysql://root@localhost/x"):
        with pytest.raises(ConfigError) as caught:
            Database(url, vault)
        assert caught.value.facts["variable"] == "DATABASE_URL"
        assert "sqlite:///" in str(caught.value.facts["example"])


def test_a_rotated_key_still_opens_and_a_removed_one_does_not() -> None:
    old, new = "kIX1yhlJdTVcXkEPEHsNjm6DzFvh7tgb1pi7JrXVPE0=", "XyCPYVnRX2fM3WrpZPjKnOpMoNSpe3kDk6u7aBv7hHE="
    sealed = Vault([old]).seal("秘密")
    both = Vault([new, old])
    assert both.open(sealed) == "秘密"
    resealed = both.rotate(sealed)
    assert Vault([new]).open(resealed) == "秘密"
    for attempt in (
        lambda: Vault([new]).open(sealed),
        lambda: Vault([new]).rotate(sealed),
        lambda: Vault([]).seal("x"),
    ):
        with pytest.raises(ConfigError) as caught:
            attempt()
        assert caught.value.facts["variable"] == "SECRET_KEYS"


def test_derived_keys_differ_by_purpose_and_by_secret() -> None:
    secrets = ["kIX1yhlJdTVcXkEPEHsNjm6DzFvh7tgb1pi7JrXVPE0=", "XyCPYVnRX2fM3WrpZPjKnOpMoNSpe3kDk6u7aBv7hHE="]
    found = {*derive(secrets, "reference"), *derive(secrets, "oauth state")}
    assert len(found) == 4
    assert all(len(key) == 32 for key in found)
    assert derive(secrets, "reference") == derive(secrets, "reference")
