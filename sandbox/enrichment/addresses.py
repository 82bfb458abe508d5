"""What an enrichment service answers for an address: known people, and words that stand for its bad days.

The word is the part of the address before `@` or before a `+`: `miss`, `partial`, `queued`, `limit`, `quota`, `slow`,
`boom`, `bad`, `hit`; `queued+7@softvale.example` is another queued address.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sandbox.data.people import USERS
from sandbox.enrichment import samples
from sandbox.state import Sandbox

Json = dict[str, Any]
Fate = Literal["found", "missed", "queued", "limit", "quota", "slow", "boom", "invalid"]
WORDS: dict[str, Fate] = {
    "miss": "missed", "queued": "queued", "limit": "limit", "quota": "quota", "slow": "slow", "boom": "boom",
}  # fmt: skip
NETWORKS = {"203.0.113.7": "softvale.example", "203.0.113.8": "kawasemi.example"}
GONE = "enrichment.gone"  # addresses that the service has deleted since
CHANGED = "enrichment.changed"  # address -> what is new: {"person": {...}, "company": {...}}


@dataclass(frozen=True)
class Found:
    fate: Fate
    person: Json | None = None
    company: Json | None = None


def by_email(sandbox: Sandbox, email: str) -> Found:
    """What is known of an address."""
    local, at, domain = email.strip().lower().rpartition("@")
    word = local.split("+")[0]
    if not at or not local or "." not in domain or word == "bad":
        return Found("invalid")
    if email.lower() in sandbox.store.table(GONE):
        return Found("missed")
    fate = WORDS.get(word, "found")
    if fate not in ("found", "queued"):
        return Found(fate)
    ours = word in ("hit", "partial", "queued") or any(user.email == email.lower() for user in USERS)
    person = samples.anybody(email.lower()) if ours else samples.person(email)
    company = samples.any_company(domain) if word in ("hit", "queued") else samples.company(domain)
    if word == "partial" or domain in samples.FREE_MAIL:
        company = None
    changed = sandbox.store.table(CHANGED).get(email.lower()) or {}
    person, company = _merged(person, changed.get("person")), _merged(company, changed.get("company"))
    return Found(fate, person, company) if person or company else Found("missed")


def by_address(address: str) -> Json | None:
    """The company that owns a network address."""
    return samples.company(NETWORKS.get(address, ""))


def by_domain(domain: str) -> Json | None:
    return samples.company(domain.strip().lower())


def _merged(known: Json | None, changes: Json | None) -> Json | None:
    """The newer facts over the known ones, one level deep."""
    if known is None or not changes:
        return known
    return {
        name: {**known[name], **changes[name]} if isinstance(known.get(name), dict) and name in changes
        else changes.get(name, known[name])
        for name in known
    }  # fmt: skip
