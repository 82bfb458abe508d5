"""The invented people and companies that the enrichment services know (people.csv, companies.csv), in Clearbit's shape.

Every sector, the industries with a comma in their name, Japanese names, and nulls everywhere. Other addresses are known
by their first word: `hit@…`, `partial@…`, `queued@…` (see addresses.py).
"""

import copy
import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FREE_MAIL = ("freemail.example", "gmail.com")
INDEXED = "2026-10-02T00:00:00.000Z"
_NUMBERS = ("founded", "employees", "raised", "revenue", "capital", "rank")
_LISTS = ("tags", "tech")


@cache
def _read(name: str) -> dict[str, Json]:
    """Rows by their first column; what is empty is not known."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        rows = [{key: _value(key, text) for key, text in row.items()} for row in csv.DictReader(lines)]
    return {str(next(iter(row.values()))): row for row in rows}


def _value(key: str, text: str) -> Any:
    if key in _LISTS:
        return [one for one in text.split("|") if one]
    return None if not text else int(text) if key in _NUMBERS else text


def company(domain: str) -> Json | None:
    """What is known of a company, or None."""
    found = _read("companies.csv").get(domain.lower())
    return None if found is None else _company(found)


def person(email: str) -> Json | None:
    found = _read("people.csv").get(email.lower())
    return None if found is None else _person(found)


def anybody(email: str) -> Json:
    """A person for an address of `hit@…`'s kind, always the same for the same address."""
    name = email.partition("@")[2].split(".")[0].title()
    return _person({"email": email, "given": "Robin", "family": name, "title": "Buyer", "role": "sales"})


def any_company(domain: str) -> Json:
    known, like = company(domain), _read("companies.csv")["softvale.example"]
    named = {"domain": domain, "name": domain.split(".")[0].title(), "legal": None, "handle": None}
    size = {"founded": 2015, "employees": 60, "range": "51-250", "raised": None, "estimated": None, "rank": None}
    return known or _company({**like, **named, **size})


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _company(row: Json) -> Json:
    handle, domain = row["handle"], row["domain"]
    return {
        "id": _id(domain),
        "name": row["name"],
        "legalName": row["legal"],
        "domain": domain,
        "domainAliases": [],
        "site": {"phoneNumbers": [], "emailAddresses": [f"info@{domain}"]},
        "category": {
            "sector": row["sector"],
            "industryGroup": row["group"],
            "industry": row["industry"],
            "subIndustry": None,
            "sicCode": None,
            "naicsCode": None,
        },
        "tags": list(row["tags"]),
        "description": f"{row['name']}: {row['industry']}" if row["legal"] else None,
        "foundedYear": row["founded"],
        "location": f"{row['city']}, {row['country']}",
        "timeZone": None,
        "utcOffset": None,
        "geo": {"city": row["city"], "state": None, "country": row["country"], "countryCode": row["code"]},
        "logo": None,
        "facebook": {"handle": handle},
        "linkedin": {"handle": handle and f"company/{handle}"},
        "twitter": {"handle": handle},
        "crunchbase": {"handle": handle and f"organization/{handle}"},
        "emailProvider": False,
        "type": row["type"],
        "ticker": None,
        "identifiers": {"usEIN": None},
        "phone": None,
        "metrics": {
            "alexaUsRank": None,
            "alexaGlobalRank": row["rank"],
            "employees": row["employees"],
            "employeesRange": row["range"],
            "marketCap": row["capital"],
            "raised": row["raised"],
            "annualRevenue": row["revenue"],
            "estimatedAnnualRevenue": row["estimated"],
            "fiscalYearEnd": None,
        },
        "indexedAt": INDEXED,
        "tech": list(row["tech"]),
        "techCategories": [],
        "parent": {"domain": None},
        "ultimateParent": {"domain": None},
    }


def _person(row: Json) -> Json:
    email, given, family = row["email"], row["given"], row["family"]
    domain = email.partition("@")[2]
    home = company(domain)
    is_japanese = any(ord(letter) > 0x3000 for letter in family)
    handles = {name: {"handle": row.get(name)} for name in ("linkedin", "twitter", "facebook", "github", "gravatar")}
    nowhere = {"city": None, "state": None, "country": None, "countryCode": None}
    return {
        "id": _id(email),
        "name": {
            "fullName": f"{family} {given}" if is_japanese else f"{given} {family}",
            "givenName": given,
            "familyName": family,
        },
        "email": email,
        "gender": row.get("gender"),
        "location": home["location"] if home else None,
        "timeZone": None,
        "utcOffset": None,
        "geo": copy.deepcopy(home["geo"]) if home else nowhere,
        "bio": None,
        "site": None,
        "avatar": None,
        "employment": {
            "domain": domain if home else None,
            "name": home["name"] if home else None,
            "title": row.get("title"),
            "role": row.get("role"),
            "subRole": row.get("sub_role"),
            "seniority": row.get("seniority"),
        },
        **handles,
        "googleplus": {"handle": None},
        "fuzzy": False,
        "emailProvider": domain in FREE_MAIL,
        "indexedAt": INDEXED,
    }
