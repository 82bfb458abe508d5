"""CRM record calls per command, typing included, on a large data set, counted from the sandbox's own log.

A simulated rep types 200 commands key by key and sends each. Metadata, people and tokens are no record calls.
"""

import re
from typing import Any

import requests

from bench import arena, load, typist
from bench.report import Row, Section

DATASET = "large:5000"
COMMANDS = 200
TIMEOUT_SECONDS = 60
RECORD_CALL = re.compile(r"/crm/v8/(?:coql|(?:Leads|Contacts|Accounts|Deals)(?:/search|/\d+)?)$")
"""Queries, searches, lists and single records."""
WANTED = {
    "leads": ("Leads", {"Company": "Company", "Phone": "Phone", "Email": "Email", "Last Name": "Last_Name"}),
    "contacts": ("Contacts", {"Last Name": "Last_Name", "Email": "Email"}),
    "accounts": ("Accounts", {"Account Name": "Account_Name", "Website": "Website"}),
    "deals": ("Deals", {"Deal Name": "Deal_Name", "Stage": "Stage"}),
}


def measure() -> Section:
    section = Section(
        f"CRM record calls per command on {DATASET}", note=f"{COMMANDS} commands typed key by key, then sent"
    )
    with arena.sandboxed(DATASET) as place, arena.product(place) as web:
        account = next(account for account in place.accounts if account["language"] == "en")
        typed = typist.commands(vocabulary(place, account), COMMANDS)
        words = [each for each in typed if each.kind == "word"]
        others = [each for each in typed if each.kind != "word"]
        rep = place.rep(place.accounts.index(account))
        type_all(place, web.port, rep, others[:1])  # metadata and token
        section.rows.append(
            Row("criteria and bare modules", type_all(place, web.port, rep, others) / len(others), "calls", at_most=1.2)
        )
        section.rows.append(Row("words", type_all(place, web.port, rep, words) / len(words), "calls", at_most=2.5))
    return section


def type_all(place: arena.Arena, port: int, rep: Any, typed: list[typist.Typed]) -> int:
    """How many record calls the CRM received meanwhile."""
    log = place.sandbox_url + "/sandbox/requests"
    requests.delete(log, timeout=TIMEOUT_SECONDS).raise_for_status()
    for each in typed:
        plan = [
            (place.cliq.command(port, rep, key.text, "execution_handler" if key.is_enter else "suggestion_handler"), "")
            for key in each.keys
        ]
        load.one_by_one(port, plan, b'"output"')
    received = requests.get(log, params={"service": "crm"}, timeout=TIMEOUT_SECONDS).json()["requests"]
    return sum(1 for call in received if RECORD_CALL.search(call["path"]))


def vocabulary(place: arena.Arena, account: dict[str, Any]) -> typist.Vocabulary:
    """Values that records of the data set hold, so that most commands find something."""
    token = place.token(account)
    return {
        word: {label: values(account, token, module, field) for label, field in fields.items()}
        for word, (module, fields) in WANTED.items()
    }


def values(account: dict[str, Any], token: str, module: str, field: str) -> list[str]:
    reply = requests.get(
        f"{account['api_domain']}/crm/v8/{module}",
        params={"fields": field, "per_page": "200"},
        headers={"Authorization": f"Zoho-oauthtoken {token}"},
        timeout=TIMEOUT_SECONDS,
    )
    reply.raise_for_status()
    found = {row[field] for row in reply.json()["data"] if isinstance(row.get(field), str)}
    return sorted(value for value in found if not re.search(r"[\[\],\"]", value))
