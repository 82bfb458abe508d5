"""Visitors are found by their names, though these lie sealed: every one, however the name is written."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from app.storage import resealing
from app.storage.database import Database
from app.storage.tables import every as all_tables
from app.storage.vault import Vault
from app.storage.visiting.search import words
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Live, Visit
from app.visitors import entering
from tests.conftest import SECRET_KEYS
from tests.fixed import START

TANAKA = Visitor("v1", "b1", START, START, name="田中 一郎", email="ichiro@example.co.jp", company="㈱サンプル")
FOUND = {
    "田中 一郎": ("田中", "田中一郎", "一郎", "一郎 田中", "田"),
    "髙橋美咲": ("髙橋", "美咲", "髙橋 美咲"),
    "Kim Lee": ("kim", "LEE", "lee kim", "ki", "Ｋｉｍ"),
    "Müller GmbH": ("müll", "gmbh müller"),
    "ヤマダﾀﾛｳ": ("ヤマダ", "タロウ"),
    "株式会社ABC商事": ("abc", "商事", "abc商事"),
    "이순신": ("순신",),
    "Schwarzenegger": ("schwarzen",),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_name_is_kept_under_what_it_is_asked_by(name: str) -> None:
    for typed in FOUND[name]:
        assert words.asked(typed), typed
        assert set(words.asked(typed)) <= words.kept([name]), typed
        assert words.fits(typed, [name]), typed
    assert not words.fits("nobody", [name])


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_kept_under_few_terms(name: str, typed: str) -> None:
    assert len(words.kept([name])) <= words.TERMS_MOST
    assert len(words.asked(typed)) <= words.ASKED_MOST
    words.fits(typed, [name])


def found(database: Database, text: str, most: int = 10) -> list[str]:
    with database.read() as tables:
        return tables.visitor_index.candidates(text, most)


def test_every_visitor_is_found_by_name_address_and_company_and_by_what_others_know(database: Database) -> None:
    with database.write() as tables:
        tables.visitors.put(TANAKA)
        for number in range(20):
            later = START + timedelta(days=number)
            tables.visitors.put(
                replace(TANAKA, visitor_id=f"n{number}", name="", email="", company="", last_seen_at=later)
            )
        tables.learned.put("n3", "crm", {"name": "Ada Byron", "account": {"id": "1", "name": "Analytical"}}, START)
        tables.learned.put(
            "n4", "enrichment", {"person": {"name": {"fullName": "Eva Wu"}}, "company": {"name": "Engine"}}, START
        )
        tables.learned.put("gone", "crm", {"name": "Ada Ghost"}, START)
    for text in ("田中", "一郎", "ichiro", "サンプル", "example"):
        assert found(database, text) == ["v1"], text
    assert (found(database, "ada"), found(database, "analytical"), found(database, "eva wu")) == (
        ["n3"],
        ["n3"],
        ["n4"],
    )
    assert found(database, "x") == found(database, "") == found(database, "田中 花子") == []
    with database.write() as tables:
        tables.visitors.change("v1", name="鈴木 花", last_seen_at=START)
        tables.learned.forget("n3", "crm")
    assert found(database, "田中") == found(database, "ada") == []
    assert found(database, "鈴木") == found(database, "サンプル") == ["v1"]
    with database.read() as tables:
        rows = str(tables.connection.execute(sqlalchemy.select(all_tables.visitor_words)).all())
    assert not [word for word in ("鈴木", "ichiro", "サンプル") if word in rows]


def test_two_visitors_who_become_one_and_visitors_who_are_forgotten(database: Database) -> None:
    second = replace(TANAKA, visitor_id="v2", name="Kim", email="", company="Acme")
    with database.write() as tables:
        tables.visitors.put(TANAKA)
        tables.visitors.put(second)
        tables.learned.put("v2", "crm", {"name": "Ada Byron"}, START)
        tables.visitors.merge(TANAKA, second)
        tables.learned.move("v1", "v2")
    assert (found(database, "kim"), found(database, "ada"), found(database, "田中")) == ([], ["v1"], ["v1"])
    database.purge(START + timedelta(days=800), {"visitors": 730})
    with database.read() as tables:
        assert tables.connection.execute(sqlalchemy.select(all_tables.visitor_words)).all() == []


def test_who_was_kept_before_is_entered_and_a_key_may_go(sqlite_url: str, sqlite_database: Database) -> None:
    database = sqlite_database
    with database.write() as tables:
        tables.visitors.put(TANAKA)
        tables.visitors.recognise("email", TANAKA.email, "v1", START)
        tables.learned.put("v1", "crm", {"name": "Ada Byron"}, START)
        tables.connection.execute(sqlalchemy.delete(all_tables.visitor_words))
        tables.visitor_index.renew()
        assert entering.enter(tables) == 1
        assert entering.enter(tables) == 0
    assert found(database, "田中") == found(database, "ada") == ["v1"]
    newer = "3Hx5uXBLtYOlKN6EsP5yDJk0yFgvYDbCNMgRKmGyDvw="
    both, only = Vault((newer, *SECRET_KEYS)), Vault((newer,))
    with_both = Database(sqlite_url, both)
    resealing.reseal(with_both, both)
    assert entering.everything(with_both) == 1
    with_both.close()
    alone = Database(sqlite_url, only)
    assert found(alone, "田中") == found(alone, "ada") == ["v1"]
    with alone.read() as tables:
        assert tables.visitors.recognised("email", TANAKA.email) == "v1"
    alone.close()


def test_v7_of_those_who_are_there_a_company_is_found_by_its_words(database: Database) -> None:
    with database.write() as tables:
        for number, company in enumerate(("Acme Corp", "Acme Japan", "Other")):
            tables.visitors.put(replace(TANAKA, visitor_id=f"v{number}", company=company, ring="one" if number else ""))
            tables.visits.put(Visit(f"t{number}", f"v{number}", "b1", START, START + timedelta(seconds=number)))
        tables.learned.put("v2", "crm", {"account": {"name": "ACME holding"}}, START)

    def there(company: str, **more: object) -> list[str]:
        with database.read() as tables:
            return [visit.visitor_id for visit in tables.visits.live(Live(company=company, **more))]  # type: ignore[arg-type]

    assert there("acme") == ["v1", "v0"]
    assert there("acme corp") == ["v0"]
    assert there("acme", parts=("crm",)) == ["v2", "v1", "v0"]
    assert there("acme", parts=("crm",), start=1, most=1) == ["v1"]
    assert there("?") == []
    with database.read() as tables:
        assert tables.visits.counted(Live(company="acme", parts=("crm",))) == {"one": 2, "": 1}
