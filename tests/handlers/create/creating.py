"""Adding a record from chat: the form as a card or a wish opens it, and what the CRM then has."""

from typing import Any

from tests.seen import Seen
from tests.world import EMMA, World

ACCOUNT = "/zcrm accounts [Account Name] is [Zylker Inc.]"
LEAD = "/zcrm leads [Email] is [shohei@sports.zylker-london.example]"
NEW = "2026-11-21T03:00:00"


def wish(world: World, text: str, user: str = EMMA) -> dict[str, Any]:
    """What a sentence to the bot opens."""
    form = world.say(user, text, chat="bot").body["form"]
    assert isinstance(form, dict)
    return form


def about(world: World, what: str, text: str = LEAD, user: str = EMMA) -> dict[str, Any]:
    """The form behind More… on a record's card."""
    (found,) = (item for item in world.suggest(user, text) if "/icon/rec:" in item["imageurl"])
    world.pick(user, text, found)
    world.press(user, "More…")
    form = world.form(user, "more", what=what).body["form"]
    assert isinstance(form, dict)
    return form


def pick(world: World, field: str, query: str, user: str = EMMA) -> dict[str, str]:
    """Type into a field that searches; the first that is offered."""
    answered = world.post("form/options", user=user, form="create", field=field, query=query)
    first: dict[str, str] = answered["options"][0]
    return first


def made(world: World, module: str) -> dict[str, Any]:
    """The one record that was not there before."""
    (row,) = [row for row in world.rows(module) if row["Created_Time"] >= NEW and row["Owner"]]
    return row


def none_made(world: World, module: str) -> bool:
    return not [row for row in world.rows(module) if row["Created_Time"] >= NEW]


def values(form: dict[str, Any]) -> dict[str, Any]:
    """What the form begins with; choices by their label."""
    found = {}
    for entry in form["inputs"]:
        value = entry.get("value")
        found[entry["name"]] = value.get("label", value.get("date_time")) if isinstance(value, dict) else value
    return found


def still_open(seen: Seen) -> dict[str, Any]:
    found = seen.body["open"]
    assert found is not None, "the form was closed"
    return dict(found)


def last(world: World, user: str = EMMA) -> dict[str, Any]:
    message: dict[str, Any] = world.messages("bot", user)[-1]
    return message
