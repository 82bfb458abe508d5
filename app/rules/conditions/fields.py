"""Every fact of a visitor that conditions may name: its key, type, the link it comes from, and its list of values.

Labels are in the catalogues of sentences, below 'fact'. What a fact is for one visitor is found in facts.py.
"""

from dataclasses import dataclass

PARTS = ("crm", "enrichment", "campaigns")
"""What a condition may need to be linked; 'crm' is the CRM or Bigin."""
_PART_OF = {
    **dict.fromkeys(("crm", "lead", "contact", "deals"), "crm"),
    **dict.fromkeys(("person", "company"), "enrichment"),
    "campaign": "campaigns",
}
GROUPS = ("visitor", "visit", "utm", "chat", "crm", "lead", "contact", "deals", "person", "company", "campaign", "info")
OPEN = {"info.": "info", "attribute.": "string"}
"""What the site itself sets by the JS API, and SalesIQ's further attributes: any name may follow."""


@dataclass(frozen=True)
class Fact:
    """values: words that are stored, their labels are 'fact.<key with _>_<word>'; aliases: further spellings."""

    key: str
    type: str
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


REGIONS = (
    *("asia_pacific", "canada", "europe_middle_east_and_africa", "north_america", "south_america", "united_kingdom"),
)
RINGS = ("one", "two", "three", "four", "outside")
ACTIONS = ("received", "opened", "clicked", "visited", "not_opened", "unsubscribed")
STATUSES = ("paused", "pending", "saved", "scheduled", "sending", "sent", "subscribed", "unsubscribed")

FACTS = (
    Fact("visitor.type", "options", ("new", "returning")),
    Fact("visitor.name", "string"),
    Fact("visitor.email", "email"),
    Fact("visitor.phone", "string"),
    Fact("visitor.company", "string"),
    Fact("visitor.country", "string", aliases=("Country", "国")),
    Fact("visitor.region", "options", REGIONS),
    Fact("visitor.state", "string"),
    Fact("visitor.city", "string"),
    Fact("visitor.ip", "ip"),
    Fact("visitor.language", "string"),
    Fact("visitor.browser", "string"),
    Fact("visitor.os", "string"),
    Fact("visitor.visits", "count"),
    Fact("visitor.chats", "count"),
    Fact("visitor.score", "count", aliases=("Score", "スコア")),
    Fact("visitor.ring", "options", RINGS),
    Fact("visitor.lists", "string"),
    Fact("visitor.seconds", "seconds"),
    Fact("visit.pages", "count"),
    Fact("visit.seconds", "seconds"),
    Fact("visit.landing_url", "string"),
    Fact("visit.landing_title", "string"),
    Fact("visit.current_url", "string"),
    Fact("visit.current_title", "string"),
    Fact("visit.previous_url", "string"),
    Fact("visit.any_url", "string"),
    Fact("visit.referrer", "string", aliases=("Referer",)),
    Fact("visit.search_engine", "string"),
    Fact("visit.search_query", "string"),
    Fact("visit.action", "action"),
    Fact("utm.source", "string", aliases=("utm_source",)),
    Fact("utm.medium", "string", aliases=("utm_medium",)),
    Fact("utm.campaign", "string", aliases=("utm_campaign",)),
    Fact("utm.term", "string", aliases=("utm_term",)),
    Fact("utm.content", "string", aliases=("utm_content",)),
    Fact("chat.state", "options", ("waiting", "connected", "completed", "missed")),
    Fact("chat.department", "string"),
    Fact("chat.question", "string"),
    Fact("chat.operator", "string"),
    Fact("chat.rating", "info"),
    Fact("crm.type", "options", ("customer", "deal", "contact", "lead", "unknown")),
    Fact("crm.owner", "email"),
    Fact("deals.count", "count"),
    Fact("deals.total", "amount"),
    Fact("person.employment", "string"),
    Fact("person.name", "string"),
    Fact("person.gender", "options"),
    Fact("person.location", "string"),
    Fact("person.role", "options"),
    Fact("company.alexa", "count"),
    Fact("company.revenue", "amount"),
    Fact("company.raised", "amount"),
    Fact("company.location", "string", aliases=("Headquaters",)),  # as the document has it
    Fact("company.industry", "options", aliases=("Company industry", "会社の業界")),
    Fact("company.market_cap", "amount"),
    Fact("company.employees", "count", aliases=("Employees", "Company employees", "従業員")),
    Fact("company.sector", "options"),
    Fact("company.tags", "tags"),
    Fact("company.tech", "string"),
    Fact("company.type", "options"),
    Fact("campaign.any", "string"),
    *(Fact(f"campaign.{action}", "string") for action in ACTIONS),
    Fact("campaign.action", "options", ACTIONS),
    Fact("campaign.status", "options", STATUSES),
)
BY_KEY = {fact.key: fact for fact in FACTS}


def group_of(key: str) -> str:
    """'company' of 'company.industry'."""
    return key.partition(".")[0]


def part_of(key: str) -> str:
    """The link that the fact comes from: 'crm', 'enrichment', 'campaigns', or '' for what we know ourselves."""
    return _PART_OF.get(group_of(key), "")
