"""Edit, pressed on a record's card: what a person fills in, and what the CRM then has."""

from typing import Any

from tests.seen import Seen
from tests.world import EMMA, SALES, World

DEAL = "/zcrm deals [Deal Name] is [Zylker maintenance]"
LEAD = "/zcrm leads [Email] is [shohei@sports.zylker-london.example]"


def card(world: World, user: str = EMMA, text: str = DEAL, chat: str = SALES) -> Seen:
    """Type a command that finds one record, and pick that."""
    (found,) = (item for item in world.suggest(user, text, chat) if "/icon/rec:" in item["imageurl"])
    return world.pick(user, text, found, chat=chat)


def open_form(world: World, user: str = EMMA, text: str = DEAL, chat: str = SALES) -> dict[str, Any]:
    card(world, user, text, chat)
    form = world.press(user, "編集する" if "会社" in text else "Edit").body["form"]
    assert isinstance(form, dict)
    return form


def deal(world: World) -> dict[str, Any]:
    (row,) = world.rows("Deals", Deal_Name="Zylker maintenance")
    return row


def by_name(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in form["inputs"]}


def still_open(seen: Seen) -> dict[str, Any]:
    found = seen.body["open"]
    assert found is not None, "the form was closed"
    return dict(found)


def puts(world: World) -> list[dict[str, Any]]:
    return [call for call in world.calls() if call["method"] == "PUT"]


def last(world: World, user: str = EMMA) -> dict[str, Any]:
    """The newest message in a person's chat with the bot."""
    return world.messages("bot", user)[-1]
