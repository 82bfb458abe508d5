"""How the organisations of the demo data have set up their CRM: roles, profiles, pipelines.

Standard modules and fields are in standard_crm.json, own ones in own_crm.json; records are made elsewhere.
"""

from typing import Any

# (name, reports to)
ROLES: dict[str, tuple[tuple[str, str], ...]] = {
    "zylker": (
        ("CEO", ""),
        ("Sales Manager", "CEO"),
        ("Overseas Manager", "CEO"),
        ("Sales Rep", "Sales Manager"),
        ("Overseas Rep", "Overseas Manager"),
    ),
    "ohtani": (("CEO", ""), ("Sales Rep", "CEO")),
}

# hidden: fields the profile does not see; locked: fields it sees but can't write; denied: permissions it lacks
PROFILES: dict[str, dict[str, Any]] = {
    "Administrator": {},
    "Standard": {"denied": ["Crm_Implied_View_Vendors"]},
    "Limited": {
        "hidden": {"Leads": ["Annual_Revenue"], "Accounts": ["Annual_Revenue"], "Contacts": ["Date_of_Birth"]},
        "locked": {"Deals": ["Amount"]},
        "denied": ["Crm_Implied_View_Vendors", "Crm_Implied_Delete_Leads", "Crm_Implied_Create_Accounts"],
    },
}

# (actual value, label en, label ja, stages by actual value or as a new value of the same form as in the metadata)
RENEWED: list[Any] = ["Renewed", "Renewed", "更新済み", 100, "Closed Won", "Closed"]
PIPELINES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Standard (Standard)", "Standard", "標準", ()),
    ("Renewal (Standard)", "Renewal", "契約更新", ("Qualification", "Negotiation/Review", "Renewed", "Closed Lost")),
)
# What the stage is called after the switch `closed_won_renamed`.
RENAMED_CLOSED_WON = {"en": "Order booked", "ja": "ご成約"}
