"""Conditions of rings, scores, triggers, routing and views: an AND of OR-groups, with the fields there are.

They are checked and stored, never evaluated: which visitor meets them is for the product to say.
Sources, under https://www.zoho.com/salesiq/help/developer-section/ , read 2026-11-22: create-visitor-history-view-v2,
get-criteria-fields-{tracking-preset,lead-scoring,call-routing,trigger-rules}-v2 (.html).
"""

from typing import Any

from sandbox.salesiq.call import Refused
from sandbox.store import Document

TEXT = "is_equal_to not_equals contains not_contains begins_with ends_with matches not_matches".split()
NUMBER = "is_equal_to not_equals greater_than less_than between".split()
CHOICE = ["is_equal_to", "not_equals"]
PERFORMED = ["is", "is_not"]
COMPARATORS: dict[str, list[str]] = {
    "string": TEXT,
    "email": "is is_not begins_with ends_with contains not_equals is_equal_to not_contains matches not_matches".split(),
    "count": NUMBER,
    "seconds": NUMBER,
    "ip_address": ["is_equal_to", "between"],
    "visitor_info": "is_equal_to not_equals between greater_than begins_with ends_with contains".split(),
    **dict.fromkeys(
        (f"{name}_options" for name in ("region", "country", "browser", "operating_system", "search_engine")), CHOICE
    ),
    **dict.fromkeys(("visitor_type_options", "triggered_action_options", "options"), CHOICE),
    **dict.fromkeys(("actions_performed_options", "triggered_status_options"), PERFORMED),
    "custom_action_performed": "is is_not is_unknown has_any_value contains not_contains".split(),
    "integration": list(dict.fromkeys([*TEXT, *NUMBER, *PERFORMED])),
}
# group → datatype → fields
FIELDS: dict[str, dict[str, str]] = {
    "website_values": {
        "string": "referer landing_page_url landing_page_title current_page_url current_page_title previous_page_url "
        "campaign_source campaign_medium campaign_term campaign_content utm_campaign_name search_query",
        "search_engine_options": "search_engine",
    },
    "user_values": {
        "country_options": "country",
        "region_options": "region",
        "string": "city state name language time_zone",
        "email": "email",
        "ip_address": "ip",
        "visitor_type_options": "visitor_type",
        "visitor_info": "visitor_info",
        "count": "number_of_visits",
    },
    "technology": {"browser_options": "browser", "operating_system_options": "operating_system"},
    "general": {
        "count": "number_of_past_chats leadscore",
        "seconds": "time_on_site last_visit_duration",
        "triggered_action_options": "triggered_action",
        "triggered_status_options": "triggered_status",
        "actions_performed_options": "actions_performed",
        "custom_action_performed": "custom_action_performed",
    },
    "department": {"options": "department"},
    "integrations": {
        "integration": "crm_deal crm_lead crm_contact crm_visitor_type clearbit_person mailchimp_campaign"
    },
}
DATATYPES = {
    name: datatype for fields in FIELDS.values() for datatype, names in fields.items() for name in names.split()
}
# What a kind of rule does not offer.
WITHOUT = {"trackingpresets": {"custom_action_performed"}, "visitorrouting": {"custom_action_performed"}}


def fields(kind: str) -> list[Document]:
    """The fields that a kind of rule offers: [{field_name, group_name, datatype}]."""
    return [
        {"datatype": datatype, "group_name": group, "field_name": name}
        for group, by_type in FIELDS.items()
        for datatype, names in by_type.items()
        for name in names.split()
        if name not in WITHOUT.get(kind, ())
    ]


def check(given: Any, path: str, *, upper: bool = False) -> None:
    """An AND of OR-groups; upper: the keys within are written OR_criteria. raises Refused 1007, 1011 with the key"""
    inner = "OR_criteria" if upper else "or_criteria"
    if not isinstance(given, list):
        raise Refused(1007, json_key=path)
    for place, group in enumerate(given):
        here = f"{path}[{place}].{inner}"
        if not isinstance(group, dict) or not isinstance(group.get(inner), list) or not group[inner]:
            raise Refused(1011, json_key=here)
        for position, one in enumerate(group[inner]):
            _check_one(one, f"{here}[{position}]")


def _check_one(one: Any, path: str) -> None:
    if not isinstance(one, dict):
        raise Refused(1007, json_key=path)
    datatype = DATATYPES.get(str(one.get("field_name")))
    if datatype is None:
        raise Refused(1011, json_key=f"{path}.field_name")
    if one.get("comparator") not in COMPARATORS[datatype]:
        raise Refused(1011, json_key=f"{path}.comparator")
    if datatype == "integration" and not one.get("integ_name"):
        raise Refused(1011, json_key=f"{path}.integ_name")
    values = one.get("values", [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Refused(1007, json_key=f"{path}.values")
    if not values and one["comparator"] not in ("is_unknown", "has_any_value"):
        raise Refused(1011, json_key=f"{path}.values")
