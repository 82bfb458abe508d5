"""Hangs Bigin into the sandbox: two organisations, so that one can be linked after the other.

Which of them a token opens was chosen at the consent page. What the API does is the CRM's.
Source: https://www.bigin.com/developer/docs/apis/v2/ (pages on organisation and API limits), read 2026-11-21.
"""

from dataclasses import replace
from typing import Any

from flask import Flask

from sandbox.accounts.tokens import Caller
from sandbox.bigin import checks, demo
from sandbox.bigin.schema import schema_of
from sandbox.crm.api import attachments, fields, notes, people, records, search, settings, writes
from sandbox.crm.call import METHODS, Product, Routes, unknown_address
from sandbox.crm.limits import Limits
from sandbox.crm.organisation import Crm
from sandbox.crm.rights import Rights
from sandbox.crm.watch import api as watch_api
from sandbox.crm.watch import posts
from sandbox.data.people import Organisation
from sandbox.state import Sandbox
from sandbox.switches import Switch

PREFIX = "/zohoapis/bigin/v2"
OWNER = "zylker"
# key of the choice → (id, name, address)
ORGANISATIONS = {
    "first": ("5503000000000001001", "Zylker Bigin", "org5503000001"),
    "second": ("5503000000000002002", "Zylker West", "org5503000002"),
}
# edition → (base credits, credits per user, most credits, calls at once)
EDITIONS = {
    "free": (5_000, 0, 5_000, 5),
    "express": (50_000, 250, 100_000, 5),
    "premier": (50_000, 250, 100_000, 5),
}
SWITCHES = (Switch("bigin_edition", "express", "decides Bigin's credits", tuple(EDITIONS)),)
# Addresses of the CRM that Bigin does not have.
ABSENT = frozenset(("/settings/pipeline", "/settings/fiscal_year"))


class BiginRoutes(Routes):
    """The CRM's addresses without those that are not here."""

    def add(self, method: str, rule: str, view: Any, *, cost: int = 1, heavy: bool = False) -> None:
        if rule not in ABSENT:
            super().add(method, rule, view, cost=cost, heavy=heavy)


def bigin_of(sandbox: Sandbox, key: str = "first") -> Crm:
    """One of the organisations: `first` or `second`."""
    found: Crm = sandbox.services["bigin"][key]
    return found


def _opened(sandbox: Sandbox, caller: Caller) -> Crm:
    return bigin_of(sandbox, caller.opens or "first")


BIGIN = Product("bigin", "ZohoBigin", _opened)


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    sandbox.switches.declare(*SWITCHES)
    sandbox.services["bigin"] = {key: _organisation(sandbox, key) for key in ORGANISATIONS}
    sandbox.choices["ZohoBigin"] = [(key, name) for key, (_, name, _) in ORGANISATIONS.items()]

    def start_again(box: Sandbox, dataset: str) -> None:
        for key, crm in box.services["bigin"].items():
            crm.rights.reset(dataset)
            crm.limits.reset()
            crm.texts.clear()
            if dataset == "demo":
                demo.load(crm, key)

    sandbox.resets.append(start_again)
    routes = BiginRoutes("us", BIGIN)
    for group in (checks, fields, settings, people, notes, attachments, search, writes, watch_api, records):
        group.add(routes)
    for rule in ("/", "/<path:rest>"):
        routes.blueprint.add_url_rule(rule, "unknown_address", unknown_address, methods=METHODS)
    flask_app.register_blueprint(routes.blueprint, url_prefix=PREFIX)


def _organisation(sandbox: Sandbox, key: str) -> Crm:
    def count_users() -> int:
        return len(sandbox.people.all(OWNER))

    number, name, domain = ORGANISATIONS[key]
    known: Organisation = sandbox.people.organisations[OWNER]
    crm = Crm(
        name=OWNER,
        facts=replace(known, id=number, name=name, domain_name=domain),
        schema=schema_of(key),
        people=sandbox.people,
        rights=Rights(OWNER, sandbox.people, sandbox.switches),
        store=sandbox.store,
        clock=sandbox.clock,
        ids=sandbox.ids,
        switches=sandbox.switches,
        limits=Limits(sandbox.clock, sandbox.switches, count_users, switch="bigin_edition", editions=EDITIONS),
        checks=[checks.check_item],
        place=f"bigin.{key}",
        path="bigin/v2",
        link_key=checks.MODULE_KEY,
        link_names=checks.CALLED,
    )
    crm.listeners.append(posts.Teller(sandbox, crm))
    return crm
