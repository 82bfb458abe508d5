"""Workflow rules and signals of the CRM, and a record that is changed in its own pages: what makes webhooks come."""

import json
from typing import Any

from flask import Blueprint

from sandbox.cliq.install_point import current_stage
from sandbox.cliq.refusal import Refused
from sandbox.control.given import Given
from sandbox.crm.coercion import stored_instant
from sandbox.crm.errors import ItemError
from sandbox.crm.service import crm_of
from sandbox.crm.workflow.calls import CALLED, Caller
from sandbox.crm.workflow.rules import Rules, WrongRule
from sandbox.crm.writing import Writer
from sandbox.state import current

workflow = Blueprint("control_workflow", __name__)


@workflow.get("/crm/webhooks")
def webhooks() -> Any:
    """{rules: the workflow rules, called: the calls they made, oldest first: [{rule, body, status, answer}]}."""
    rules = [{**vars(rule), "url": "…"} for rule in Rules(crm_of(current())).all()]
    return {"rules": rules, "called": current().store.table(CALLED).values()}


@workflow.post("/crm/webhooks")
def add_webhook() -> Any:
    """`{module, event, url, body}` and perhaps `{name, criteria, fixed, headers}`: a rule that calls a webhook.

    event     create, edit, create_or_edit, delete; signal: a function that is run for every signal
    body      an object of form parameters with merge fields `${!Deals.id}`, or the text of a raw body
    criteria  [{field, op, value}], all of which must hold; fixed: form parameters of fixed text
    """
    given = Given.body(current_stage())
    names = ("module", "event", "url", "body", "name", "criteria", "fixed", "headers")
    try:
        rule = Rules(crm_of(current())).add({name: given.value(name) for name in names})
    except WrongRule as error:
        raise Refused("rule", str(error)) from None
    return {"id": rule.id, "name": rule.name}


@workflow.delete("/crm/webhooks")
def forget_webhooks() -> Any:
    Rules(crm_of(current())).clear()
    return {"rules": []}


@workflow.post("/crm/signals")
def signal() -> Any:
    """`{namespace, module, record_id | email, subject, message, details, occurred_at, event_id}`: raise a signal."""
    sandbox, given = current(), Given.body(current_stage())
    crm = crm_of(sandbox)
    names = ("namespace", "module", "record_id", "email", "subject", "message", "details", "occurred_at", "event_id")
    body = {name: given.value(name) for name in names if given.has(name)}
    body.setdefault("occurred_at", stored_instant(crm.clock.now()))
    body.setdefault("event_id", sandbox.ids.token("signal"))
    caller, rules = Caller(sandbox, crm), [rule for rule in Rules(crm).all() if rule.event == "signal"]
    for rule in rules:
        caller.post(rule, "application/json", json.dumps(body, ensure_ascii=False).encode())
    sandbox.settle()
    return {"called": len(rules)}


@workflow.post("/crm/record")
def change_record() -> Any:
    """`{as, module, id, values}`: what that person writes on a record's page; without an id a new record."""
    sandbox, given = current(), Given.body(current_stage())
    user, crm = given.user("as"), crm_of(sandbox)
    module = crm.schema.modules.get(given.text("module"))
    if module is None:
        raise Refused("module", f"there is no module {given.text('module')!r}", 404)
    writer, values = Writer(crm, user), given.mapping("values")
    try:
        if given.has("id"):
            result = writer.update(module, given.text("id"), values, 0)
        else:
            result = writer.insert(module, values, 0)
    except ItemError as error:
        raise Refused("record", f"{error.message} ({error.code})", 400, details=error.details) from None
    writer.finish()
    sandbox.settle()
    return {"id": result["details"]["id"]}
