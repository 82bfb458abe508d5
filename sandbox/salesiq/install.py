"""Puts SalesIQ into a sandbox: a portal or two per organisation, one set of addresses per data centre.

What SalesIQ does is in the packages beside this file.
"""

from flask import Flask

from sandbox.salesiq import demo
from sandbox.salesiq.api import actions, conversations, directory, rules, visitors, webhooks
from sandbox.salesiq.call import METHODS, Lock, Routes, unknown_address
from sandbox.salesiq.hooks.delivery import Delivery
from sandbox.salesiq.install_point import DELIVERIES
from sandbox.salesiq.portal import Portal
from sandbox.salesiq.switches import SWITCHES
from sandbox.state import Sandbox

PREFIXES = {"us": "/salesiq", "jp": "/jp/salesiq"}
PORTALS = {  # name → (screen name, organisation)
    "zylker": ("zylkerkk", "zylker"),
    "ohtani": ("ohtani-works", "ohtani"),
    "west": ("zylkerwest", "zylker"),
}


def install(flask_app: Flask, sandbox: Sandbox) -> None:
    sandbox.switches.declare(*SWITCHES)
    portals = {name: Portal(sandbox, name, *facts) for name, facts in PORTALS.items()}
    sandbox.services["salesiq"] = portals
    sandbox.services[DELIVERIES] = {name: Delivery(portal) for name, portal in portals.items()}
    lock = Lock(sandbox)

    def start_again(box: Sandbox, dataset: str) -> None:
        lock.reset()
        for portal in portals.values():
            demo.load(portal)

    sandbox.resets.append(start_again)
    for location, prefix in PREFIXES.items():
        routes = Routes(location, lock)
        for group in (directory, conversations, actions, webhooks, rules, visitors):
            group.add(routes)
        for rule in ("/", "/<path:rest>"):
            routes.blueprint.add_url_rule(rule, "unknown_address", unknown_address, methods=METHODS)
        flask_app.register_blueprint(routes.blueprint, url_prefix=prefix)
