"""What a trigger asks of other services: a webhook of the administrator's choice, a task in the CRM.

Each is an event of the inbox: it is tried again as such events are, and what is given up can be seen and tried again.
"""

from datetime import timedelta
from typing import Any

from app.cliq.reply import Reply
from app.errors import MissingScope, NotLinked, ServiceRejected
from app.i18n import formats
from app.occasion import Occasion
from app.visitors import operating
from app.visitors.values import Deed

WEBHOOK, TASK, TRANSFER = "rules/webhook", "rules/task", "rules/transfer"
DAYS = {"today": 0, "tomorrow": 1, "7": 7, "14": 14}


def webhook(occasion: Occasion) -> Reply:
    """Call the rule's address. Who refuses for good is noted and not called again."""
    given = occasion.event.payload
    with occasion.read() as tables:
        rule = tables.rules.get(int(given["rule_id"]))
    do = rule.action.get("do") if rule is not None else None
    if rule is None or not isinstance(do, dict) or do.get("kind") != "webhook":
        return Reply()  # changed meanwhile
    message_id = occasion.event.event_id
    try:
        status = occasion.services.webhooks.call(do["url"], message_id, given["body"], rule.secret, occasion.now)
    except ServiceRejected as error:
        return _noted(occasion, rule.brand_id, "call_refused", status=error.status, why=error.facts.get("reason"))
    return _noted(occasion, rule.brand_id, "called", status=status)


def task(occasion: Occasion) -> Reply:
    """A task for the owner of the visitor's record; without a record there is nobody to do it."""
    given = occasion.event.payload
    known = occasion.visiting.read(str(given["visitor_id"]))
    if known is None:
        return Reply()
    record = known.body("crm")
    brand_id = known.visitor.brand_id
    if not record.get("id") or record.get("place", "crm") != "crm":
        return _noted(occasion, brand_id, "no_record")
    zone = formats.zone(occasion.words.zone)
    due = occasion.now.astimezone(zone).date() + timedelta(days=DAYS[str(given["due"])])
    # https://www.zoho.com/crm/developer/docs/api/v8/insert-records.html ($se_module), read 2026-11-22
    tied: dict[str, Any] = {"What_Id": {"id": record["id"]}, "$se_module": record["module"]}
    if record["module"] == "Contacts":
        tied = {"Who_Id": {"id": record["id"]}}
    values = {"Subject": given["subject"], "Due_Date": due.isoformat(), **tied}
    if record.get("owner_id"):
        values["Owner"] = {"id": record["owner_id"]}
    task_id = occasion.crm.create("Tasks", values)
    return _noted(occasion, brand_id, "task", task=task_id, due=due.isoformat())


def transfer(occasion: Occasion) -> Reply:
    """Hand a chat that waits, or that a bot answers, to the one operator whom the rule chose; as the administrator who
    carries the link. It is not picked up for that: a visitor would see somebody who is not there."""
    given = occasion.event.payload
    known = occasion.visiting.read(str(given["visitor_id"]), str(given["chat_id"]))
    chat = known.chat if known is not None else None
    if known is None or chat is None or chat.chat_id != given["chat_id"]:
        return Reply()
    brand_id = chat.brand_id or known.visitor.brand_id
    with occasion.read() as tables:
        operator = tables.brands.operator_by_email(str(given["operator"]))
    if not chat.is_open or chat.claimed_by or (chat.state == "connected" and not chat.is_bot):
        return _noted(occasion, brand_id, "taken_already", to=given["operator"])
    department = operating.department_for(operator, chat.department_id) if operator is not None else ""
    if operator is None or not operator.is_on or not department:
        return _noted(occasion, brand_id, "no_such_operator", to=given["operator"])
    try:
        occasion.services.salesiq.steward().transfer(chat.chat_id, department, operator.operator_id)
    except (ServiceRejected, NotLinked, MissingScope) as error:
        return _noted(occasion, brand_id, "not_transferred", to=operator.name, why=occasion.words.error(error))
    return _noted(occasion, brand_id, "transferred", to=operator.name)


def _noted(occasion: Occasion, brand_id: str, what: str, **reason: Any) -> Reply:
    given = occasion.event.payload
    names = str(given["visitor_id"]), str(given["visit_id"])
    deed = Deed(f"rule:{given['rule_id']}", brand_id, *names, what, occasion.now, reason)
    return Reply(changes=(lambda tables: tables.rule_log.note(deed),))
