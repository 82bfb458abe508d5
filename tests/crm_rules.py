"""A workflow rule in the sandbox's CRM, its notification in the product, and a record that makes the rule run."""

from typing import Any

from app.rules import recipients
from sandbox.in_process import PRODUCT
from tests.world import EMMA, World

TOKEN = "hook-token-of-tests"
HOOK = f"{PRODUCT}/hooks/crm/{TOKEN}"
RULE = "Big deal"
TOLD = "*${Deals.Deal_Name}*: ${Deals.Amount}"


def open_hook(world: World) -> None:
    """The address that the CRM calls."""
    with world.services.database.write() as tables:
        if tables.hooks.find("crm", TOKEN) is None:
            tables.hooks.add("crm", TOKEN, world.source.now())


def big_deal_rule(world: World, **changes: Any) -> None:
    """W5's rule, as an administrator of the CRM sets it up."""
    open_hook(world)
    rule = {
        "name": RULE,
        "module": "Deals",
        "event": "create_or_edit",
        "criteria": [{"field": "Amount", "op": ">", "value": 5_000_000}],
        "url": f"{HOOK}/workflow",
        "body": {"record_id": "${!Deals.id}", "time": "${!Deals.Modified_Time}"},
        "fixed": {"rule": RULE, "module": "Deals"},
    }
    world.post("crm/webhooks", **rule | changes)


def notify(world: World, to: str, message: str = TOLD, **values: Any) -> int:
    """A notification of that rule; past the checks of the command line."""
    kept = {"rule": RULE, "module": "Deals", "style": "text", "is_on": True, "message": message}
    kept["recipients"] = recipients.to_json(recipients.parse(to))
    with world.services.database.write() as tables:
        return int(tables.notifications.add({**kept, **values}, "test", world.source.now()))


def deal_of(world: World, owner: str = EMMA, **wanted: Any) -> dict[str, Any]:
    """A small deal of that person."""
    user_id = world.sandbox.people.by_email(owner).id
    rows = world.rows("Deals", Owner=user_id, **wanted)
    return next(row for row in rows if 0 < row.get("Amount", 0) <= 5_000_000 and row.get("Account_Name"))


def raise_amount(world: World, row: dict[str, Any], by: str = EMMA, amount: int = 6_000_000) -> None:
    """What somebody writes on the deal's page in the CRM."""
    world.post("crm/record", **{"as": by, "module": "Deals", "id": row["id"], "values": {"Amount": amount}})


def shortfalls(world: World) -> list[tuple[str, str]]:
    """What could not be done, oldest first: (code, about)."""
    with world.services.database.read() as tables:
        return [(one.code, one.about) for one in reversed(tables.shortfalls.newest())]


def bot_texts(world: World, user: str) -> list[str]:
    """What the bot wrote to somebody."""
    return [message["text"] for message in world.messages("bot", user)]


def deeds(message: dict[str, Any]) -> list[str]:
    """The instant buttons of a message, by their labels."""
    return [one["object"]["label"] for one in message["references"].values()]
