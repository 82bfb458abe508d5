"""Visitors as values, without a CRM: names, companies, the fifty attributes, deals, terms, the words of notes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.i18n.sentences import Sentences
from app.storage.visiting.chats import Chat
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.places import choosing
from app.visitors.places.terms import CHOICES, Terms
from app.visitors.places.values import deals, mapping, naming
from app.visitors.visiting import Known
from grammar.catalog import Field, Module, Value
from handlers.pushing import card

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
VISITOR = Visitor("v1", "b1", AT, AT, key="k1", name="田中 一郎", email="ichiro@tanaka.co.jp", score=12)


@pytest.mark.parametrize(
    ("email", "company"),
    [
        ("a@zylker.co.jp", "zylker"),
        ("a@mail.zylker.com", "zylker"),
        ("a@zylker.com", "zylker"),
        ("a@univ.ac.uk", "univ"),
        ("a@gmail.com", ""),
        ("A@YAHOO.co.jp", ""),
        ("a@user.docomo.ne.jp", ""),
        ("a@sub.gmail.com", ""),
        ("nothing", ""),
        ("a@localhost", ""),
        ("", ""),
    ],
)
def test_c3_the_company_is_that_of_the_domain_unless_it_is_free_mail(email: str, company: str) -> None:
    assert naming.company(email) == company


@pytest.mark.parametrize(
    ("name", "email", "names"),
    [
        ("田中 一郎", "", ("田中", "一郎")),
        ("Shohei Ohtani", "", ("Ohtani", "Shohei")),
        ("Ada King Byron", "", ("Byron", "Ada King")),
        ("花子", "", ("花子", "")),
        ("  ", "kei@x.example", ("kei", "")),
        ("김 철수", "", ("김", "철수")),
    ],
)
def test_a_name_is_told_apart_by_its_letters(name: str, email: str, names: tuple[str, str]) -> None:
    assert naming.person(name, email) == names


@given(some.text(max_size=40), some.text(max_size=40))
def test_any_name_and_address_are_taken(name: str, email: str) -> None:
    last, first = naming.person(name, email)
    assert last or not name.split()
    assert isinstance(naming.company(email), str)
    assert " ".join(name.split()) in (f"{last} {first}".strip(), f"{first} {last}".strip(), "") or not name.split()


def field(api_name: str, kind: str, label: str = "", **more: Any) -> Field:
    return Field(api_name, label or api_name, (label or api_name,), kind, "text", custom=True, **more)


def test_c10_each_of_the_fifty_attributes_goes_to_the_field_of_its_name_in_either_language() -> None:
    for language in ("label_en", "label_ja"):
        own = [field(f"f{n}", one.type, getattr(one, language)) for n, one in enumerate(mapping.attributes())]
        found = mapping.fields(Module("Leads", None, "Leads", ("Leads",), "Full_Name", tuple(own)), {})
        assert [found[one.key].api_name for one in mapping.attributes()] == [f"f{n}" for n in range(50)]
    standard = Field("City", "City", ("City",), "text", "text")
    module = Module("Leads", None, "Leads", ("Leads",), "Full_Name", (standard, field("Mine", "text")))
    assert mapping.fields(module, {}) == {}
    assert {key: one.api_name for key, one in mapping.fields(module, {"city": "City"}).items()} == {"city": "City"}


def test_c10_what_is_known_of_a_visitor_by_attribute() -> None:
    utm = {"utm_source": "mail", "utm_medium": "html", "utm_campaign": "autumn", "utm_term": "crm", "utm_content": "a"}
    page: dict[str, Any] = {
        "current_url": "https://z.example/p",
        "current_title": "価格",
        "referrer": "https://s.example/",
    }
    visit = Visit("t1", "v1", "b1", AT, AT, utm=utm, attributes={"os": "Windows", "city": "渋谷区"}, **page)
    ends: dict[str, Any] = {"attended_at": AT + timedelta(seconds=30), "ended_at": AT + timedelta(seconds=90)}
    chat = Chat("c1", "v1", AT, question="見積もり", state="completed", **ends)
    found = mapping.facts(Known(VISITOR, visit, chat), brand="Zylker", department="営業")
    assert (found["campaign_source"], found["utm_campaign_name"]) == ("mail", "autumn")
    assert (found["waited_duration"], found["chat_duration"]) == (30, 60)
    assert (found["visitor_id"], found["lead_score"], found["protocol"]) == ("k1", 12, "https")
    assert (found["app"], found["department"], found["location"]) == ("Zylker", "営業", "渋谷区")
    assert "theme" not in found
    missed = Chat("c2", "v1", AT, state="missed", missed_at=AT + timedelta(seconds=45))
    assert mapping.facts(Known(VISITOR, None, missed))["waited_duration"] == 45


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("integer", "12.0", 12),
        ("integer", "many", None),
        ("double", "35.6", 35.6),
        ("boolean", "1", True),
        ("boolean", "maybe", None),
        ("datetime", AT, "2026-11-21T12:00:00+09:00"),
        ("datetime", "soon", None),
        ("date", AT, "2026-11-21"),
        ("text", "two\nlines " + "x" * 300, "two lines " + "x" * 90),
        ("picklist", "chrome", "Chrome"),
        ("picklist", "Netscape", "Netscape"),
        ("multiselectpicklist", "chrome", ["Chrome"]),
        ("lookup", "7", None),
        ("integer", "9" * 400, None),
    ],
)
def test_c10_values_fit_their_field_or_are_left_out(kind: str, value: Any, kept: Any) -> None:
    values = (Value("Chrome", ("Chrome",)),)
    assert mapping.coerced(field("F", kind, length=100, values=values), value, "Asia/Tokyo") == kept


def test_c10_what_the_site_sets_needs_exactly_that_name() -> None:
    module = Module("Leads", None, "Leads", ("Leads",), "Full_Name", (field("field9", "text", "Plan"),))
    assert mapping.own_values(module, {"Plan": "Pro", "plan": "no"}, "UTC") == {"field9": "Pro"}
    assert mapping.own_values(module, {"plan": "no"}, "UTC") == {}


def test_c2_a_class_for_every_state_of_a_chat() -> None:
    assert choosing.chat_class(Chat("c", "v", AT)) == ""
    assert choosing.chat_class(Chat("c", "v", AT, state="connected", attended_at=AT)) == "attended"
    assert choosing.chat_class(Chat("c", "v", AT, state="connected", is_bot=True)) == "attended"
    assert choosing.chat_class(Chat("c", "v", AT, state="missed", missed_at=AT)) == "missed"
    assert choosing.chat_class(Chat("c", "v", AT, state="completed", missed_at=AT, ended_by="tracked")) == "missed"
    nobody = Known(Visitor("v2", "b1", AT, AT), Visit("t", "v2", "b1", AT, AT))
    assert choosing.reason(nobody, CHOICES["all"]) == ""
    assert choosing.reason(Known(VISITOR, Visit("t", "v1", "b1", AT, AT)), CHOICES["all"]) == "accessed"


def test_v3_c11_deals_are_summed_up_as_the_document_defines_them() -> None:
    def deal(stage: str, amount: Any, contact: str = "7", **more: Any) -> dict[str, Any]:
        return {"id": stage, "Stage": stage, "Amount": amount, "Contact_Name": {"id": contact}, **more}

    won = frozenset({"Closed Won"})
    rows = [
        deal("Closed Won", 5, "8"),
        deal("Open", 10, Closing_Date="2026-12-02"),
        deal("Closed Lost", None, Closing_Date="2026-12-01"),
    ]
    found = deals.summary("7", rows, won, "JPY")
    assert (found["count"], found["total"], [one["stage"] for one in found["list"]]) == (2, 10, ["Closed Lost", "Open"])
    assert deals.revenue(rows, won) == 5
    assert deals.visitor_type("Contacts", "7", rows, won) == "customer"
    assert deals.visitor_type("Contacts", "7", rows[1:], won) == "deal"
    assert deals.visitor_type("Contacts", "9", rows[1:], won) == "contact"
    assert [deals.visitor_type(one, "", [], won) for one in ("Leads", "")] == ["lead", "unknown"]


def test_terms_are_read_leniently_and_written_whole() -> None:
    terms = Terms(added=CHOICES["all"], task_days=7, mapping={"city": ""}, card=("Title",))
    assert Terms.from_json(terms.to_json()) == terms
    assert Terms.from_json({"added": ["missed", "odd"], "newer": 1}) == Terms(added=frozenset({"missed"}))


def test_c9_the_note_says_with_whom_when_which_visit_and_what_about_in_both_languages() -> None:
    chat = Chat("c1", "v1", AT, reference_id="512", question="見積もり", operator_name="佐藤 花", attended_at=AT)
    known = Known(VISITOR, None, chat)
    title, content = card.chat_note(Sentences("ja", "Asia/Tokyo"), known, chat, is_missed=False)
    assert title == "佐藤 花とのチャット"
    lines = content.splitlines()
    assert lines[:2] == ["対応者:佐藤 花", "訪問ID:512"]
    assert lines[2].startswith("日時:2026")
    assert lines[3:] == ["件名/質問:見積もり", "データ元:チャット"]
    missed = card.chat_note(Sentences("en", "UTC"), known, chat, is_missed=True)
    assert missed[0] == "Missed chat"
    assert missed[1].startswith("Attended by: nobody\nVisit ID: 512\n")
