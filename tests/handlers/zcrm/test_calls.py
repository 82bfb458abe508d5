"""What typing costs the CRM: record calls per command, typed key by key and sent, counted from the CRM's side (Z10)."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.world import AOI, EMMA, World

RECORD_CALL = re.compile(r"/crm/v8/(?:coql|(?:Leads|Contacts|Accounts|Deals)(?:/search|/\d+)?)$")
FIELDS = {
    "leads": {"Company": "Company", "Email": "Email", "Last Name": "Last_Name", "Lead Source": "Lead_Source"},
    "contacts": {"Email": "Email", "Last Name": "Last_Name", "Phone": "Phone"},
    "accounts": {"Account Name": "Account_Name", "Website": "Website", "Industry": "Industry"},
    "deals": {"Deal Name": "Deal_Name", "Stage": "Stage"},
}


@pytest.fixture(scope="module")
def many(make_shared: Callable[..., World]) -> World:
    """300 records of each module, all visible to every rep; metadata and people are known."""
    world = make_shared("large:300")
    world.say(EMMA, "/zcrm leads")
    return world


def types(world: World, text: str) -> int:
    """The record calls that typing a command and sending it cost; nothing is left of earlier answers."""
    world.advance(31)
    world.forget_calls()
    for end in range(len("/zcrm "), len(text) + 1):
        world.suggest(EMMA, text[:end])
    assert world.say(EMMA, text).kind == "message"
    return sum(1 for call in world.calls() if RECORD_CALL.search(call["path"]))


def commands(world: World, criteria: int, count: int) -> Iterator[str]:
    """What a rep types who has a record in mind."""
    chance = random.Random(f"typist {criteria}")
    for place in range(count):
        module = list(FIELDS)[place % 4]
        row: dict[str, Any] = chance.choice(world.rows(module.capitalize()))
        labels = chance.sample(sorted(FIELDS[module]), criteria)
        yield f"/zcrm {module} " + " ".join(criterion(chance, label, row[FIELDS[module][label]]) for label in labels)


def criterion(chance: random.Random, label: str, value: str) -> str:
    operator = chance.choice(("contains", "starts with", "is"))
    part = value if operator == "is" else value[: chance.randint(3, 6)].strip()
    return f'[{label}] {operator} ["{part}"]'


def test_z10_a_command_with_criteria_or_a_bare_module_costs_at_most_1_2_calls(many: World) -> None:
    costs = {text: types(many, text) for text in [*commands(many, 1, 10), *commands(many, 2, 4)]}
    costs |= {f"/zcrm {module}": types(many, f"/zcrm {module}") for module in ("leads", "deals")}
    assert sum(costs.values()) / len(costs) <= 1.2, costs
    assert min(costs.values()) == 1


def test_z10_a_word_costs_at_most_2_5_calls(many: World) -> None:
    words = [word for row in many.rows("Leads") for word in row["Company"].split() if word.isascii() and word.isalpha()]
    chance = random.Random("words")
    costs = {}
    for word in chance.sample(sorted({word for word in words if len(word) >= 4}), 6):
        text = f"/zcrm leads {word[: chance.randint(4, 8)].lower()}"
        costs[text] = types(many, text)
    assert sum(costs.values()) / len(costs) <= 2.5, costs


def test_z10_sending_what_was_just_suggested_costs_nothing_more(many: World) -> None:
    many.advance(31)
    text = "/zcrm leads [Lead Source] is [Trade Show]"
    many.suggest(EMMA, text)
    many.forget_calls()
    seen = many.say(EMMA, text)
    assert len(seen.names) == 10
    assert many.calls() == []


def test_z10_picking_a_record_costs_one_call(many: World) -> None:
    many.advance(31)
    text = "/zcrm leads [Lead Source] is [Trade Show]"
    first = many.suggest(EMMA, text)[0]
    many.forget_calls()
    many.pick(EMMA, text, first)
    assert [call["method"] for call in many.calls()] == ["GET"]


def test_z10_answers_are_forgotten_after_half_a_minute(world: World) -> None:
    text = "/zcrm leads [会社] contains [zyl]"
    assert world.say(AOI, text).total == 7
    (row,) = world.rows("Leads", Company="Zylker Inc.")
    world.change("Leads", row["id"], Company="Renamed")
    assert world.say(AOI, text).total == 7
    world.advance(31)
    assert world.say(AOI, text).total == 6


def test_z10_metadata_is_fetched_once_for_everybody_with_one_profile_and_language(world: World) -> None:
    def fetched() -> int:
        return len(world.calls(path="/settings/fields"))

    world.suggest("ken.sato@zylker.example", "/zcrm leads ")
    first = fetched()
    assert first == 4
    world.suggest("misaki.takahashi@zylker.example", "/zcrm leads ")
    assert fetched() == first
    world.suggest(EMMA, "/zcrm leads ")
    assert fetched() == 2 * first, "labels in another language"
    world.advance(3601)
    world.suggest(EMMA, "/zcrm leads ")
    assert fetched() == 3 * first
