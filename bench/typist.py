"""A simulated rep: which commands are sent, and what the text looks like at every key.

Pure and repeatable; it sends nothing. The mix is fixed: half of the commands have one criterion, a fifth two, a fifth
search a word of four to eight letters, a tenth only name a module.
"""

import itertools
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["one criterion", "two criteria", "word", "bare module"]
MIX: Mapping[Kind, int] = {"one criterion": 50, "two criteria": 20, "word": 20, "bare module": 10}
"""In per cent."""
LETTERS = re.compile(r"[^\W\d_]+")
KEY_SECONDS = 0.2
TEXT_OPERATORS = ("contains", "starts with", "is")


class Key(NamedTuple):
    """The text after one key was pressed; Enter leaves it as it is and sends it."""

    text: str
    is_enter: bool


@dataclass(frozen=True)
class Typed:
    """A command's arguments: what stands after `/zcrm `."""

    kind: Kind
    text: str

    @property
    def keys(self) -> list[Key]:
        """From the first letter to Enter."""
        letters = [Key(self.text[:length], False) for length in range(1, len(self.text) + 1)]
        return [*letters, Key(self.text, True)]


Vocabulary = Mapping[str, Mapping[str, Sequence[str]]]
"""Module word ('leads') → field label → values that records really have."""


def commands(vocabulary: Vocabulary, count: int, seed: int = 1) -> list[Typed]:
    """That many commands in the fixed mix, in an order that looks random and is the same every time."""
    chance = random.Random(seed)
    kinds = [kind for kind, percent in MIX.items() for _ in range(round(count * percent / 100))]
    kinds += ["one criterion"] * (count - len(kinds))
    chance.shuffle(kinds)
    return [Typed(kind, _text(kind, vocabulary, chance)) for kind in kinds[:count]]


def _text(kind: Kind, vocabulary: Vocabulary, chance: random.Random) -> str:
    with_words = [module for module, fields in vocabulary.items() if _words(fields)]
    module = chance.choice(sorted(with_words if kind == "word" else vocabulary))
    fields = vocabulary[module]
    if kind == "bare module":
        return module
    if kind == "word":
        return f"{module} {_word(fields, chance)}"
    chosen = chance.sample(sorted(fields), 2 if kind == "two criteria" else 1)
    return f"{module} " + " ".join(_criterion(label, fields[label], chance) for label in chosen)


def _criterion(label: str, values: Sequence[str], chance: random.Random) -> str:
    value = chance.choice(values)
    operator = chance.choice(TEXT_OPERATORS)
    if operator != "is":
        value = value[: chance.randint(3, 6)].strip()
    return f"[{label}] {operator} [{value}]"


def _word(fields: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """The first four to eight letters of a word that some record holds."""
    return chance.choice(_words(fields))[: chance.randint(4, 8)].lower()


def _words(fields: Mapping[str, Sequence[str]]) -> list[str]:
    words = [word for values in fields.values() for value in values for word in LETTERS.findall(value)]
    return [word for word in words if len(word) >= 4]


def crowd(reps: int, texts: list[Typed], seconds: float) -> list[tuple[float, int, Key]]:
    """Many reps typing at once: (moment in seconds, which rep, key), in order of time.

    Each rep presses one key every 200 ms, starts a little after the one before, and goes on with the next command when
    one is typed. The moments depend on nothing that is answered: an open loop.
    """
    keys = int(seconds / KEY_SECONDS)
    plan: list[tuple[float, int, Key]] = []
    for rep in range(reps):
        typed = itertools.cycle(texts[rep % len(texts) :] + texts[: rep % len(texts)])
        shown = itertools.chain.from_iterable(text.keys for text in typed)
        start = KEY_SECONDS * rep / reps
        plan += [(start + KEY_SECONDS * place, rep, key) for place, key in enumerate(itertools.islice(shown, keys))]
    return sorted(plan)
