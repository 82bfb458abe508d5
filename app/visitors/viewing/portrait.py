"""What other services know of a visitor, as (key, value) for the sentences `visit.enriched.…` and `visit.status.…`:
the company, the person, the latest campaign (V8). Pure; who may see campaigns is decided where it is shown (M1).

Enrichment is of Clearbit's shape, whoever the provider is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.storage.visiting.links import Link, Operator
from app.visitors.visiting import Known

Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class Campaign:
    """states: of the mail, of the reader, what the reader did, as `visit.status.…`; url '' for none."""

    title: str
    states: tuple[str, ...]
    at: datetime | None
    url: str


def company(known: Known) -> Facts:
    """Empty ones left out."""
    said = part(known.body("enrichment"), "company")
    metrics, domain = part(said, "metrics"), said.get("domain")
    return _there(
        name=said.get("name"),
        description=said.get("description"),
        location=said.get("location"),
        industry=part(said, "category").get("industry"),
        employees=metrics.get("employees") or metrics.get("employeesRange"),
        site=f"https://{domain}" if domain else "",
    )


def person(known: Known) -> Facts:
    said = part(known.body("enrichment"), "person")
    work, name = part(said, "employment"), said.get("name")
    return _there(
        name=name.get("fullName") if isinstance(name, Mapping) else name,
        title=work.get("title"),
        company=work.get("name"),
        location=said.get("location"),
        site=said.get("site"),
    )


def latest_campaign(known: Known) -> Campaign | None:
    listed = known.body("campaigns").get("list")
    one = next((each for each in listed or () if isinstance(each, Mapping)), None)
    if one is None:
        return None
    actions = one.get("actions")
    did = [str(each) for each in actions] if isinstance(actions, list) else []
    states = (*(str(one[name]) for name in ("status", "member") if one.get(name)), *did)
    url = str(one.get("url") or "")
    link = url if url.startswith(("https://", "http://")) else ""
    title = str(one.get("title") or one.get("subject") or "")
    return Campaign(title, tuple(dict.fromkeys(states)), _moment(one.get("at")), link)


def _moment(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def sees_campaigns(link: Link | None, operator: Operator | None) -> bool:
    """M1: everybody, or members of the departments that the administrator chose."""
    allowed = frozenset(link.settings.get("departments") or ()) if link is not None else frozenset()
    return not allowed or (operator is not None and bool(allowed & frozenset(operator.departments)))


def part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def _there(**facts: Any) -> Facts:
    return [(key, value) for key, value in facts.items() if isinstance(value, str | int | float) and value != ""]
