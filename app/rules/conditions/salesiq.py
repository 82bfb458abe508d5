"""Conditions as SalesIQ writes them, to conditions of ours: an AND of OR-groups with comparators of its own.

What has no counterpart here is said, never left out: a rule with a condition less would be another rule.
Source: https://www.zoho.com/salesiq/help/developer-section/get-criteria-fields-tracking-preset-v2.html, 2026-11-21.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from grammar.catalog import Field
from grammar.condition import resolve
from grammar.condition.nodes import STATES, Condition, Group, Leaf, Op, Operand, condition, operators
from grammar.condition.vocabulary import Vocabulary

OPERATORS: dict[str, Op] = {
    "is_equal_to": "is",
    "is": "is",
    "not_equals": "is_not",
    "is_not": "is_not",
    "contains": "contains",
    "not_contains": "not_contains",
    "begins_with": "starts_with",
    "ends_with": "ends_with",
    "matches": "matches",
    "not_matches": "not_matches",
    "greater_than": ">",
    "less_than": "<",
    "between": "between",
    "is_unknown": "empty",
    "has_any_value": "not_empty",
}
FIELDS = {
    "referer": "visit.referrer",
    "search_engine": "visit.search_engine",
    "search_query": "visit.search_query",
    "campaign_source": "utm.source",
    "campaign_medium": "utm.medium",
    "campaign_term": "utm.term",
    "campaign_content": "utm.content",
    "utm_campaign_name": "utm.campaign",
    "visitor_type": "visitor.type",
    "browser": "visitor.browser",
    "operating_system": "visitor.os",
    "number_of_visits": "visitor.visits",
    "number_of_past_chats": "visitor.chats",
    "leadscore": "visitor.score",
    "time_on_site": "visit.seconds",
    "custom_action_performed": "visit.action",
    "crm_visitor_type": "crm.type",
    "department": "chat.department",
    "time_zone": "attribute.time_zone",
    **{name: f"visitor.{name}" for name in ("country", "region", "city", "state", "email", "name", "ip", "language")},
    **{
        f"{page}_page_{what}": f"visit.{page}_{what}"
        for page, what in (
            ("landing", "url"),
            ("landing", "title"),
            ("current", "url"),
            ("current", "title"),
            ("previous", "url"),
        )
    },
}
OF_RECORDS = {"crm_lead": "lead", "crm_contact": "contact"}
OF_PEOPLE = {
    "Employment": "person.employment",
    "Full Name": "person.name",
    "Gender": "person.gender",
    "Residing": "person.location",
    "Role": "person.role",
}
NAMED = ("visitor.browser", "visitor.os")
"""SalesIQ names these with their maker ('google_chrome'); browsers say their own name only."""


class NoCounterpart(Exception):
    """about: the field, comparator or value that is not known here."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


def read(criteria: Sequence[Mapping[str, Any]], words: Vocabulary) -> Condition | None:
    """The condition of `and_criteria`, or of a ring; None: there is none. Raises NoCounterpart.

    words   English, with everything that can be named; the inner keys count in both spellings
    """
    groups: list[Leaf | Group] = []
    for one in criteria:
        given = one.get("or_criteria") or one.get("OR_criteria") or ()
        leaves = [leaf for each in given for leaf in _leaf(each, words)]
        if leaves:
            groups.append(Group("or", tuple(leaves)) if len(leaves) > 1 else leaves[0])
    return condition("and", groups) if groups else None


def _leaf(given: Mapping[str, Any], words: Vocabulary) -> list[Leaf]:
    name = str(given.get("field_name"))
    values = [str(value) for value in given.get("values") or ()]
    if name == "visitor_type" and values == ["all"]:
        return []  # everybody
    field = _field(name, str(given.get("sub_field") or given.get("sub_fields") or ""), words)
    op = OPERATORS.get(str(given.get("comparator")))
    if op is None:
        raise NoCounterpart(f"{name} {given.get('comparator')}")
    if field.api_name in NAMED and op in ("is", "is_not"):
        op = "contains" if op == "is" else "not_contains"
        values = [value.replace("_", " ").split()[-1] for value in values]
    if op not in operators(field):
        raise NoCounterpart(f"{field.api_name} {given.get('comparator')}")
    if op in STATES:
        return [Leaf(field, op)]
    return [Leaf(field, op, tuple(_value(value, field, op) for value in values))]


def _field(name: str, sub_field: str, words: Vocabulary) -> Field:
    key = FIELDS.get(name)
    if name == "visitor_info":
        key = f"info.{sub_field}"
    elif name == "crm_deal":
        key = "deals.count" if "no" in sub_field.lower().split() else "deals.total"
    elif name in OF_RECORDS:
        group = OF_RECORDS[name]
        found = words.named(f"{group.title()} {sub_field}") or words.named(f"{group}.{sub_field.replace(' ', '_')}")
        key = found[0].api_name if len(found) == 1 else None
    elif name.startswith("clearbit"):
        key = OF_PEOPLE.get(sub_field) or _of_company(sub_field, words)
    elif name == "mailchimp_campaign":
        key = f"campaign.{sub_field.lower().replace(' ', '_')}" if sub_field else "campaign.any"
    field = words.field(key) if key else None
    if field is None:
        raise NoCounterpart(f"{name} {sub_field}".strip())
    return field


def _of_company(sub_field: str, words: Vocabulary) -> str | None:
    if sub_field == "Type":
        return "company.type"
    found = [field for field in words.named(sub_field) if field.api_name.startswith("company.")]
    return found[0].api_name if len(found) == 1 else None


def _value(text: str, field: Field, op: Op) -> Operand:
    found = resolve.operand(text, field, op)
    if found is None:
        raise NoCounterpart(f"{field.api_name} {text}")
    return found
