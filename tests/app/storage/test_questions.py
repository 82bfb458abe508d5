"""X9 and follow-ups: the last question of a chat, and questions with names; sealed, and whose they are."""

from datetime import timedelta

from app.storage.database import Database
from tests.fixed import FixedSource

ASKED = {"node": "Question", "intent": "list", "module": "Deals"}


def test_the_last_question_is_kept_per_person_and_chat_until_it_expires(
    database: Database, source: FixedSource
) -> None:
    with database.write() as tables:
        tables.last_questions.put("7", "bot", {"old": True}, source.now() + timedelta(minutes=30))
        tables.last_questions.put("7", "bot", ASKED, source.now() + timedelta(minutes=30))
    with database.read() as tables:
        assert tables.last_questions.get("7", "bot", source.now()) == ASKED
        assert tables.last_questions.get("7", "#sales", source.now()) is None
        assert tables.last_questions.get("8", "bot", source.now()) is None
        assert tables.last_questions.get("7", "bot", source.advance(1800)) is None


def add(database: Database, source: FixedSource, saved_id: str, owner: str, *, starter: bool = False) -> None:
    with database.write() as tables:
        tables.saved_questions.add(
            saved_id=saved_id,
            owner_id=owner,
            organisation_id="700",
            name=f"Zylker {saved_id}",
            text="Zylker deal",
            is_starter=starter,
            now=source.advance(1),
        )


def test_x9_a_saved_question_is_its_owners_and_a_starter_everybodys(database: Database, source: FixedSource) -> None:
    add(database, source, "a", "7")
    add(database, source, "b", "8")
    add(database, source, "c", "9", starter=True)
    with database.read() as tables:
        saved = tables.saved_questions
        assert [one.saved_id for one in saved.seen_by("7", "700")] == ["a", "c"]
        assert [one.saved_id for one in saved.seen_by("9", "700")] == ["c"]
        assert [one.saved_id for one in saved.seen_by("7", "another")] == ["a"]
        found = saved.get("a")
        assert found is not None
        assert (found.name, found.text, found.is_starter) == ("Zylker a", "Zylker deal", False)


def test_x9_only_its_owner_changes_or_deletes_it(database: Database, source: FixedSource) -> None:
    add(database, source, "a", "7")
    with database.write() as tables:
        assert not tables.saved_questions.change("a", "8", name="n", text="t", is_starter=True)
        assert not tables.saved_questions.delete("a", "8")
        assert tables.saved_questions.change("a", "7", name="n", text="t", is_starter=True)
        found = tables.saved_questions.get("a")
        assert found is not None
        assert (found.name, found.text, found.is_starter) == ("n", "t", True)
        assert tables.saved_questions.delete("a", "7")
        assert tables.saved_questions.get("a") is None


def test_what_was_asked_does_not_lie_open_in_the_database(database: Database, source: FixedSource) -> None:
    add(database, source, "a", "7")
    with database.write() as tables:
        tables.last_questions.put("7", "bot", {"name": "Zylker"}, source.now())
        for table, column in (("questions_last", "sealed_question"), ("questions_saved", "sealed_saved")):
            sealed = tables.connection.exec_driver_sql(f"SELECT {column} FROM {table}").scalar_one()
            assert b"Zylker" not in bytes(sealed)
