"""The rules that the demo organisation's administrator has set up: a big deal is told of, and signals are passed on.

There are none until the product has said where its webhooks come to (the file `hook` beside the sandbox's others).
"""

from typing import Any

from sandbox.crm.organisation import Crm
from sandbox.crm.workflow.rules import Rules

BIG_DEAL: dict[str, Any] = {
    "name": "Big deal",
    "module": "Deals",
    "event": "create_or_edit",
    "criteria": [{"field": "Amount", "op": ">", "value": 5_000_000}],
    "body": {"record_id": "${!Deals.id}", "time": "${!Deals.Modified_Time}"},
    "fixed": {"rule": "Big deal", "module": "Deals"},
}


def load(crm: Crm, hook_url: str) -> None:
    """Set the rules up; hook_url: address of the product for this CRM, '' when it has not said one."""
    rules = Rules(crm)
    if hook_url and not rules.all():
        rules.add(BIG_DEAL | {"url": f"{hook_url}/workflow"})
        rules.add({"name": "Signals", "event": "signal", "url": f"{hook_url}/signal"})
