"""Hangs the CRM into the sandbox: one CRM per organisation, one set of addresses per data centre.

What the CRM does is in the modules beside this one.
"""

from collections.abc import Callable

from flask import Flask

from sandbox.crm import limits, rights, values, writing
from sandbox.crm.api import (
    attachments,
    conversion,
    coql,
    fields,
    notes,
    people,
    records,
    search,
    settings,
    signals,
    writes,
)
from sandbox.crm.call import METHODS, Routes, unknown_address
from sandbox.crm.coql import compare
from sandbox.crm.limits import Limits
from sandbox.crm.organisation import Crm
from sandbox.crm.rights import Rights
from sandbox.crm.schema import Schema
from sandbox.crm.search import matching
from sandbox.crm.watch import api as watch_api
from sandbox.crm.watch import posts
from sandbox.crm.workflow import calls, demo
from sandbox.state import Sandbox

PREFIXES = {"us": "/zohoapis/crm/v8", "jp": "/jp/zohoapis/crm/v8"}


def install(
    flask_app: Flask, sandbox: Sandbox, *, schema_of: Callable[[str], Schema], load: Callable[[Crm, str], None]
) -> None:
    """Declare the switches, make the organisations, mount the addresses.

    schema_of   the modules and fields of an organisation; load: puts a data set into its empty CRM
    """
    for module in (limits, signals, rights, values, writing, compare, matching, posts, calls):
        sandbox.switches.declare(*module.SWITCHES)
    sandbox.services["crm"] = {
        name: _organisation(sandbox, name, schema_of(name)) for name in sandbox.people.organisations
    }

    for crm in sandbox.services["crm"].values():
        crm.listeners.append(posts.Teller(sandbox, crm))
        crm.listeners.append(calls.Caller(sandbox, crm))
    demo.load(crm_of(sandbox), sandbox.installation.hook_url)

    def start_again(box: Sandbox, dataset: str) -> None:
        for name in box.people.organisations:
            crm = crm_of(box, name)
            crm.rights.reset(dataset)
            crm.limits.reset()
            crm.texts.clear()
            load(crm, dataset)
        demo.load(crm_of(box), box.installation.hook_url)

    sandbox.resets.append(start_again)
    for location, prefix in PREFIXES.items():
        flask_app.register_blueprint(_routes(location).blueprint, url_prefix=prefix)


def crm_of(sandbox: Sandbox, organisation: str = "zylker") -> Crm:
    """The CRM of an organisation."""
    found: Crm = sandbox.services["crm"][organisation]
    return found


def _organisation(sandbox: Sandbox, name: str, schema: Schema) -> Crm:
    def count_users() -> int:
        return len(sandbox.people.all(name))

    crm = Crm(
        name=name,
        facts=sandbox.people.organisations[name],
        schema=schema,
        people=sandbox.people,
        rights=Rights(name, sandbox.people, sandbox.switches),
        store=sandbox.store,
        clock=sandbox.clock,
        ids=sandbox.ids,
        switches=sandbox.switches,
        limits=Limits(sandbox.clock, sandbox.switches, count_users),
    )
    kept = sandbox.store.table("sandbox").get("dataset")
    crm.rights.reset(kept["name"] if kept else "demo")
    return crm


def _routes(location: str) -> Routes:
    routes = Routes(location)
    for group in (
        *(coql, fields, settings, people, notes, attachments, conversion, signals, search, writes, watch_api, records),
    ):
        group.add(routes)
    for rule in ("/", "/<path:rest>"):
        routes.blueprint.add_url_rule(rule, "unknown_address", unknown_address, methods=METHODS)
    return routes
