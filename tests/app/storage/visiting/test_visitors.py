"""Visitors, their visits and chats: kept sealed, found by what they are recognised by, two made one."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy

from app.storage.database import Database
from app.storage.tables.every import visitors as visitors_table
from app.storage.vault import Vault
from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.learned import Command
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Live, Visit
from tests.conftest import SECRET_KEYS
from tests.fixed import START, FixedSource

TANAKA = Visitor(
    "v1",
    "b1",
    START,
    START,
    key="k1",
    name="田中 一郎",
    email="ichiro@example.co.jp",
    company="株式会社サンプル",
    country="Japan",
    attributes={"city": "Osaka", "utm_source": "mail"},
    info={"Plan": "Pro"},
    visits=2,
    score=10,
    lists=("hot",),
    assigned_to=("7",),
)


def test_a_visitor_is_kept_whole_and_nothing_personal_lies_open(database: Database) -> None:
    with database.write() as tables:
        tables.visitors.put(TANAKA)
        assert tables.visitors.change("v1", ring="one", assigned_to=("7", "8")) == replace(
            TANAKA, ring="one", assigned_to=("7", "8")
        )
        tables.visitors.add_score("v1", 5)
        tables.visitors.change("v1", phone="0312345678")
        assert tables.visitors.change("v2", ring="one") is None
    with database.read() as tables:
        found = tables.visitors.get("v1")
        assert found == replace(TANAKA, ring="one", assigned_to=("7", "8"), score=15, phone="0312345678")
        assert tables.visitors.newest(10) == [found]
        assert tables.visitors.newest(10, "b2") == []
        row = str(tables.connection.execute(sqlalchemy.select(visitors_table)).one())
    assert not [word for word in ("田中", "ichiro", "サンプル", "Osaka", "Pro", "0312345678") if word in row]


def test_an_address_is_found_however_it_is_written_and_after_a_key_was_changed(
    database: Database, source: FixedSource
) -> None:
    with database.write() as tables:
        tables.visitors.hold([("email", "Ichiro@example.co.jp"), ("key", "k1")])
        tables.visitors.recognise("email", "Ichiro@example.co.jp", "v1", source.now())
        assert tables.visitors.recognised("email", "ICHIRO@example.co.jp ") == "v1"
        assert tables.visitors.recognised("key", "ichiro@example.co.jp") is None
        newer = Vault(("3Hx5uXBLtYOlKN6EsP5yDJk0yFgvYDbCNMgRKmGyDvw=", *SECRET_KEYS))
        again = type(tables.visitors)(tables.connection, newer)
        assert again.recognised("email", "ichiro@example.co.jp") == "v1"


def test_c13_of_two_visitors_who_are_one_nothing_is_lost(database: Database, source: FixedSource) -> None:
    second = replace(TANAKA, visitor_id="v2", name="", phone="09011112222", visits=3, score=5, lists=("cold",))
    with database.write() as tables:
        tables.visitors.put(TANAKA)
        tables.visitors.put(second)
        tables.visitors.recognise("siq", "900", "v2", source.now())
        tables.visits.put(Visit("t1", "v2", "b1", START, START))
        tables.chats.put(Chat("c1", "v2", START))
        tables.learned.put("v2", "crm", {"id": "1", "type": "lead"}, START)
        one = tables.visitors.merge(TANAKA, second)
        tables.learned.move("v1", "v2")
    assert (one.name, one.phone, one.visits, one.score, one.lists) == (
        "田中 一郎",
        "09011112222",
        5,
        15,
        ("hot", "cold"),
    )
    with database.read() as tables:
        found = tables.visitors.get("v2")
        assert found == replace(one, type="lead")
        assert tables.visitors.recognised("siq", "900") == "v1"
        assert [visit.visitor_id for visit in tables.visits.of("v1")] == ["v1"]
        assert tables.chats.of("v1")[0].visitor_id == "v1"
        assert tables.learned.of("v1")["crm"].body["id"] == "1"
        assert tables.learned.of("v2") == {}
        assert len(tables.visitors.newest(10)) == 1


def test_v7_who_is_on_the_site_inner_rings_first_and_by_filter(database: Database, source: FixedSource) -> None:
    people = [
        replace(TANAKA, visitor_id="v1", ring="", visits=1),
        replace(TANAKA, visitor_id="v2", ring="two", type="lead", company="Acme"),
        replace(TANAKA, visitor_id="v3", ring="one", brand_id="b2", company=""),
        replace(TANAKA, visitor_id="v4", ring="one"),
    ]
    with database.write() as tables:
        for number, one in enumerate(people):
            tables.visitors.put(one)
            at = START + timedelta(seconds=number)
            ended = START if one.visitor_id == "v4" else None
            visit = Visit(f"t{number}", one.visitor_id, one.brand_id, START, at, ended, landing_url="/", pages=1)
            tables.visits.put(visit)

    def there(**wanted: str) -> list[str]:
        with database.read() as tables:
            return [visit.visitor_id for visit in tables.visits.live(Live(**wanted))]  # type: ignore[arg-type]

    assert there() == ["v3", "v2", "v1"]
    assert there(ring="outside") == ["v1"]
    assert there(ring="two") == there(type="lead") == there(company="ＡＣＭＥ ") == ["v2"]
    assert there(type="new") == ["v1"]
    assert there(type="returning", brand_id="b1") == ["v2"]
    assert there(type="unknown") == ["v3", "v1"]
    with database.read() as tables:
        assert [one.visit_id for one in tables.visits.idle(START + timedelta(seconds=1), 10)] == ["t0"]
        opened = tables.visits.open("v2")
        assert opened is not None
        assert (opened.landing_url, tables.visits.open("v4")) == ("/", None)


def test_what_was_done_is_in_order_with_how_long_it_took(database: Database) -> None:
    with database.write() as tables:
        tables.visits.act(Action("t1", START, "accessed", "/a", "A"))
        tables.visits.lasted("t1", 12)
        tables.visits.act(Action("t1", START, "navigated", "/b", "B"))
        tables.visits.lasted("t2", 99)
        found = tables.visits.actions("t1")
    assert found == [Action("t1", START, "accessed", "/a", "A", 12), Action("t1", START, "navigated", "/b", "B")]


def test_a_chat_is_taken_by_one_person_and_its_lines_are_in_order(database: Database, source: FixedSource) -> None:
    line = Line("c1", "9", START, "visitor", "田中", "見積もり")
    with database.write() as tables:
        tables.chats.put(Chat("c1", "v1", START, question="見積もり"))
        assert tables.chats.claim("c1", "7")
        assert not tables.chats.claim("c1", "8")
        assert tables.chats.say(line)
        assert not tables.chats.say(line)
        tables.chats.say(Line("c1", "10", START, "operator", "佐藤", "", {"name": "a.pdf", "size": 3}))
        assert tables.chats.say(replace(line, text="", deleted=True))
    with database.read() as tables:
        assert [each.line_id for each in tables.chats.lines("c1")] == ["9", "10"]
        chat = tables.chats.get("c1")
        assert chat is not None
        assert (chat.claimed_by, chat.is_open, [one.chat_id for one in tables.chats.open()]) == ("7", True, ["c1"])


def test_a_command_is_handed_to_the_page_once_and_not_after_its_time(database: Database, source: FixedSource) -> None:
    later = source.now() + timedelta(minutes=10)
    with database.write() as tables:
        tables.commands.add(Command("m1", "v1", "invite", {"text": "May I help?"}, source.now(), later))
        tables.commands.add(Command("m2", "v2", "open", {}, source.now(), later))
        assert tables.commands.has("v1", source.now())
        assert [one.body["text"] for one in tables.commands.take("v1", source.now())] == ["May I help?"]
        assert tables.commands.take("v1", source.now()) == []
        assert not tables.commands.has("v2", later)
        assert tables.commands.drop("v2", source.now()) == 1
        assert not tables.commands.has("v2", source.now())
