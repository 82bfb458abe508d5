"""U1, M5: what is known of a visitor becomes facts: of the visitor, the visit, the chat, and of each link."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.rules.conditions import matching
from app.rules.conditions.facts import facts_of
from app.rules.conditions.fields import FACTS
from app.rules.conditions.vocabulary import gone, parts_of, vocabulary
from app.visitors.values import Action, Chat, Learned, Visit, Visitor
from app.visitors.visiting import Known
from grammar.catalog import Catalog, Field, Module
from grammar.condition import parser

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KNOWN = Known(
    Visitor("v", "b", NOW, NOW, name="田中 一郎", email="i@example.jp", country="JP", visits=2, score=30),
    Visit("w", "v", "b", NOW, NOW, landing_url="https://x.example/?a", utm={"utm_source": "Mail"}, pages=3, seconds=90),
    Chat("c", "v", NOW, "w", "b", state="missed", question="見積もり"),
    (Action("w", NOW, "accessed", "https://x.example/?a"), Action("w", NOW, "custom", name="Downloaded")),
    {
        "crm": Learned(
            "v",
            "crm",
            {
                "module": "Leads",
                "type": "lead",
                "owner_email": "ken@zylker.example",
                "fields": {"Lead_Status": "Contacted", "Annual_Revenue": 5e6, "Owner": {"name": "Ken", "id": "7"}},
                "deals": {"count": 2, "total": 1500.5},
            },
            NOW,
        ),
        "enrichment": Learned(
            "v",
            "enrichment",
            {
                "person": {"employment": {"name": "Zylker", "role": "sales", "subRole": "ceo"}},
                "company": {
                    "category": {"industry": "Software"},
                    "metrics": {"employees": "51-250", "estimatedAnnualRevenue": "$10M-$50M", "raised": 5000000},
                    "geo": {"countryCode": "JP"},
                },
            },
            NOW,
        ),
        "campaigns": Learned(
            "v", "campaigns", {"list": [{"id": "c1", "title": "Spring", "status": "sent", "action": "clicked"}]}, NOW
        ),
    },
)


def test_u1_every_group_of_facts_comes_from_what_is_known() -> None:
    facts = facts_of(KNOWN)
    assert facts["visitor.country"] == ("jp", "japan", "日本")
    assert facts["visitor.type"] == ("returning",)
    assert facts["visitor.ring"] == ("outside",)
    assert (facts["visit.pages"], facts["utm.source"], facts["visit.action"]) == (3, ("mail",), ("downloaded",))
    assert (facts["chat.state"], facts["chat.question"]) == (("missed",), ("見積もり",))
    assert (facts["lead.Lead_Status"], facts["lead.Annual_Revenue"]) == (("contacted",), 5_000_000)
    assert facts["lead.Owner"] == ("ken",)
    assert (facts["deals.count"], facts["deals.total"]) == (2, Decimal("1500.5"))
    assert (facts["company.industry"], facts["company.employees"]) == (("software",), 51)
    assert facts["company.revenue"] == 10_000_000
    assert facts["person.role"] == ("sales", "ceo")
    assert "日本" in facts["company.location"]
    assert "visitor.phone" not in facts
    named = {fact.key for fact in FACTS}
    assert {key for key in facts if not key.startswith(("lead.", "info.", "attribute."))} <= named


def test_m5_who_clicked_a_campaign_has_opened_and_received_it() -> None:
    words = vocabulary("en", campaigns=["Spring"])
    facts = facts_of(KNOWN)
    for text, expected in {
        "[Clicked campaign] is [Spring]": True,
        "[Opened campaign] is [c1]": True,
        "[Received campaign] is [Spring]": True,
        "[Campaign not opened] is [Spring]": False,
        "[Campaign] is [Autumn]": False,
        "[Campaign action] is [Opened]": True,
        "[Campaign status] is [Sent]": True,
    }.items():
        assert matching.matches(parser.parse(text, words), facts) is expected, text


def test_u1_a_link_that_is_off_takes_its_conditions_from_the_offer_and_its_facts_away() -> None:
    status = Field("Lead_Status", "Lead Status", (), "picklist", "text")
    leads = Module("Leads", "leads", "Leads", (), "Last_Name", (status,))
    whole = vocabulary("ja", Catalog("ja", (leads,)))
    rule = parser.parse("[見込み客のLead Status] が [x] と等しくない または [業界] = [銀行]", whole)
    assert parts_of(rule) == {"crm", "enrichment"}
    assert gone(rule, vocabulary("ja")) == ("lead.Lead_Status",)
    offered = vocabulary("ja", Catalog("ja", (leads,)), offered=("enrichment",))
    gone_ = ("crm.", "lead.", "deals.", "campaign.")
    assert not [field for field in offered.fields if field.api_name.startswith(gone_)]
    alone = facts_of(replace(KNOWN, learned={}))
    assert not [key for key in alone if key.startswith(("lead.", "deals.", "company.", "person.", "campaign."))]
