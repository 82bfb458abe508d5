"""How many record calls a rep causes who types commands key by key, among thousands of records, and then sends them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.search.find import find
from app.search.run import Answer
from grammar.command.complete import complete
from grammar.command.parser import parse
from sandbox.app import create_sandbox
from tests.app.search.zylker import Zylker
from tests.fixed import START

REP = "misaki.takahashi@zylker.example"
COMMANDS = 60
REMEMBERED = 6  # answers of the last half minute that one asker has at hand


@pytest.fixture(scope="module")
def world() -> Iterator[Zylker]:
    world = Zylker(create_sandbox(dataset="large:5000", frozen_at=START), REP)
    yield world
    world.box.store.close()


@dataclass
class Rep:
    """Types like a person: one key after the other, then enter; remembers nothing, which is our part."""

    world: Zylker
    chance: random.Random

    def types(self, text: str) -> int:
        """The record calls that typing and sending a command cost."""
        recent: list[Answer] = []
        self.world.refill()
        for end in range(1, len(text) + 1):
            half = complete(text[:end], self.world.catalog)
            if half.wants_records and half.command is not None:
                found = find(half.command, self.world.crm, self.world.people, recent=recent, is_typing=True)
                recent = [*recent, found.answer][-REMEMBERED:]
        sent = parse(text, self.world.catalog)
        find(sent, self.world.crm, self.world.people, recent=recent)
        return self.world.calls("coql") + self.world.calls("search")

    def criterion(self) -> str:
        """One that finds the record the rep has in mind."""
        row = self.chance.choice(self.world.rows("Leads"))
        kind = self.chance.randrange(5)
        if kind == 0:
            return f"[会社] contains [{row['Company'].split()[0]}]"
        if kind == 1:
            return f"[姓] is [{row['Last_Name']}]"
        if kind == 2:
            return f"[電話番号] starts with [{row['Phone'][:3]}]"
        if kind == 3:
            return f"[年間売上] > [{row.get('Annual_Revenue', 0)}]"
        return f"[見込み客のデータ元] = [{row.get('Lead_Source', 'Chat')}]"

    def word(self) -> str:
        """Four to eight letters of a name."""
        row = self.chance.choice(self.world.rows("Leads"))
        names = [name for name in (row["Last_Name"], *row["Company"].split()) if len(name) >= 4 and name.isascii()]
        return self.chance.choice(names or ["Systems"])[:8]


def test_criteria_and_bare_modules_cost_1_2_calls_and_words_2_5(world: Zylker) -> None:
    rep = Rep(world, random.Random(20261121))
    costs: dict[str, list[int]] = {"one": [], "two": [], "bare": [], "word": []}
    for place in range(COMMANDS):
        kind = ("one", "two", "one", "word", "one", "two", "one", "word", "one", "bare")[place % 10]
        text = {
            "one": f"/zcrm leads {rep.criterion()}",
            "two": f"/zcrm leads {rep.criterion()},{rep.criterion()}",
            "word": f"/zcrm leads {rep.word()}",
            "bare": "/zcrm leads",
        }[kind]
        costs[kind].append(rep.types(text))
    others = [*costs["one"], *costs["two"], *costs["bare"]]
    assert sum(others) / len(others) <= 1.2, costs
    assert sum(costs["word"]) / len(costs["word"]) <= 2.5, costs
    assert max(costs["bare"]) == max(costs["one"]) == 1
