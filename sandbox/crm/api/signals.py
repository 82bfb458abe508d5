"""Raising a signal in the CRM's own feed.

Source: https://www.zoho.com/crm/developer/docs/signals/ (read 2026-11-21); the page shows v2 in the path.
"""

import json
from typing import Any

from sandbox.crm import errors
from sandbox.crm.call import Answer, Call, Routes
from sandbox.crm.errors import ApiError
from sandbox.switches import Switch

MODULES = ("Contacts", "Leads")
LONGEST = {"subject": 100, "message": 1000}
FEED = "signals"

SWITCHES = (Switch("signal_namespaces", "zcrm.cliq.visitor", "namespaces defined in the CRM, separated by commas"),)


def add(routes: Routes) -> None:
    routes.add("POST", "/signals/notifications", notify)


def notify(call: Call) -> Answer:
    """Each signal with a namespace that is defined, and an e-mail address or a record. raises ApiError"""
    call.need("ZohoCRM.signals.ALL")
    given = call.body().get("signals")
    if not isinstance(given, list) or not given:
        raise errors.invalid_data(api_name="signals", expected_data_type="jsonarray")
    for one in given:
        _check(call, one)
    for one in given:
        key = call.crm.ids.record()
        shown = {**one, "raised_by": call.user.id, "raised_at": call.crm.clock.now().isoformat()}
        call.crm.store.table(f"crm.{call.crm.name}.{FEED}").put(key, json.loads(json.dumps(shown)))
    item = {"code": "SUCCESS", "details": {}, "message": "Signal notified successfully", "status": "success"}
    return Answer({"signals": [item for _ in given]})


def _check(call: Call, one: Any) -> None:
    if not isinstance(one, dict):
        raise errors.invalid_data(api_name="signals", expected_data_type="jsonobject")
    names = {name.strip() for name in str(call.crm.switches["signal_namespaces"]).split(",")}
    if one.get("signal_namespace") not in names:
        raise ApiError(403, "AUTHORIZATION_FAILED", "the signal namespace is not defined", {})
    for name, most in LONGEST.items():
        if not isinstance(one.get(name), str) or len(one[name]) > most:
            raise errors.invalid_data(api_name=name, maximum_length=most)
    if one.get("email"):
        rows = (row for module in MODULES for row in call.crm.rows(call.user, module))
        if not any(str(row.get("Email", "")).lower() == str(one["email"]).lower() for row in rows):
            raise ApiError(400, "EMAIL_NOT_FOUND_FOR_MODULE", "no record has this e-mail address", {})
    elif one.get("module") not in MODULES or call.crm.find(call.user, one["module"], str(one.get("id"))) is None:
        raise errors.invalid_module()
