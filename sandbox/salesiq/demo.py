"""The portals of the demo data: brands, departments, operators and a bot.

Some operators are people of the CRM, one is not, so that a chat can be attended by somebody whom the CRM doesn't know.
The rules of the first brand are in demo_rules.json.
"""

import json
from pathlib import Path
from typing import Any

from sandbox.salesiq.portal import Portal
from sandbox.store import Document

# name, address of the demo site, language of its pages
BRANDS = {
    "zylker": (("Zylker Japan", "japan", "ja"), ("Zylker Global", "global", "en")),
    "ohtani": (("大谷製作所", "ohtani", "ja"),),
    "west": (("Zylker West", "west", "en"),),
}
# name, positions of the brands it serves
DEPARTMENTS = {
    "zylker": (("営業", (0,)), ("サポート", (0, 1)), ("Overseas", (1,))),
    "ohtani": (("営業", (0,)),),
    "west": (("Sales West", (0,)),),
}
# e-mail, role, departments by position; names of CRM users come from the people
OPERATORS: dict[str, tuple[tuple[str, str, tuple[int, ...]], ...]] = {
    "zylker": (
        ("aoi.mori@zylker.example", "Administrator", (0, 1, 2)),
        ("ken.sato@zylker.example", "Supervisor", (0, 2)),
        ("misaki.takahashi@zylker.example", "Associate", (0, 1)),
        ("emma.clark@zylker.example", "Associate", (1, 2)),
        ("yuki.tanabe@zylker.example", "Associate", (1,)),
    ),
    "ohtani": (("hanako.ohtani@ohtani.example", "Administrator", (0,)),),
    "west": (("aoi.mori@zylker.example", "Administrator", (0,)), ("emma.clark@zylker.example", "Associate", (0,))),
}
NOT_IN_CRM = {"yuki.tanabe@zylker.example": ("由紀", "田辺", "田辺 由紀", "ja")}
BOT = "Zylker Bot"
RULES = Path(__file__).with_name("demo_rules.json")


def load(portal: Portal) -> None:
    """Fill an empty portal."""
    brands = [_brand(portal, *facts) for facts in BRANDS[portal.name]]
    departments = []
    for name, served in DEPARTMENTS[portal.name]:
        app_ids = [brands[position]["id"] for position in served]
        departments.append(_kept(portal, "departments", name=name, app_ids=app_ids, enabled=True))
    for email, role, places in OPERATORS[portal.name]:
        _operator(portal, email, role, [departments[place]["id"] for place in places])
    ids = [department["id"] for department in departments]
    bot: dict[str, Any] = {"email": "", "name": BOT, "first_name": BOT, "last_name": "", "zuid": "", "language": "ja"}
    _kept(portal, "operators", **bot, role="Bot", departments=ids, bot=True, deleted=False, available=True)
    if portal.name == "zylker":
        _rules(portal, brands[0]["id"])


def _brand(portal: Portal, name: str, slug: str, language: str) -> Document:
    key = portal.new_id()
    facts = {"id": key, "name": name, "slug": slug, "language": language, "beacon_key": key, "enabled": True}
    portal.table("brands").put(key, facts)
    return facts


def _operator(portal: Portal, email: str, role: str, departments: list[str]) -> None:
    user = portal.sandbox.people.by_email(email)
    if user is not None:
        first, last, name, language = user.first_name, user.last_name, user.full_name, user.language
    else:
        first, last, name, language = NOT_IN_CRM[email]
    _kept(
        portal,
        "operators",
        email=email,
        name=name,
        first_name=first,
        last_name=last,
        zuid=user.zuid if user else "",
        language=language,
        role=role,
        departments=departments,
        bot=False,
        deleted=False,
        available=True,
    )


def _rules(portal: Portal, app_id: str) -> None:
    """Rings, scores, triggers and routing; who is routed to stands in the file by e-mail, or as a word."""
    for kind, rules in json.loads(RULES.read_text(encoding="utf-8")).items():
        for rule in rules:
            made: Document = {"id": portal.new_id(), **rule, "modified_time": portal.now()}
            if "title" in rule:
                made["app_id"] = app_id
            if "userset" in rule:
                made["userset"] = [_target(portal, one) for one in rule["userset"]]
            portal.table(kind).put(made["id"], made)


def _target(portal: Portal, wanted: str) -> Document:
    operator = portal.operator(wanted)
    if operator is None:
        return {"operator_ids": [], "department_ids": [], "dynamic_users": [wanted]}
    return {"operator_ids": [operator["id"]], "department_ids": [], "dynamic_users": []}


def _kept(portal: Portal, kind: str, **facts: Any) -> Document:
    made = {"id": portal.new_id(), **facts, "created": portal.now()}
    if facts.get("bot"):
        made["id"] = "b" + made["id"]
    portal.table(kind).put(made["id"], made)
    return made
