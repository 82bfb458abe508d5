"""What a person reads, in their language: sentences by key, and the formats that fill them.

    words = Sentences("ja", zone="Asia/Tokyo", currency="JPY", escape=text.escape)
    words.say("zcrm.shown_of", first=1, last=10, total=37)          # 37件中1～10件
    words.error(error)                                              # a sentence for any BotError
    words.grammar_error(error)                                      # … for a GrammarError

Which language is whose (L1) is the caller's decision; catalogues.best helps. Nothing here knows Cliq's markup: `escape`
is applied to what errors bring from outside, facts given to `say` are shown as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from app.errors import BotError
from app.i18n import catalogues, faults, formats
from grammar.errors import GrammarError


class _Facts(dict[str, str]):
    """Facts of an error: who raised it need not know every sentence, so a place without a fact stays empty."""

    def __missing__(self, name: str) -> str:
        return ""


def unchanged(text: str) -> str:
    return text


@dataclass(frozen=True)
class Sentences:
    """language   a language tag; one without a catalogue becomes English
    zone       IANA name, '' is UTC
    currency   ISO code of amounts that do not name theirs, '' for none
    escape     makes a text from outside harmless where the sentence is shown
    """

    language: str = catalogues.FALLBACK
    zone: str = ""
    currency: str = ""
    escape: Callable[[str], str] = unchanged

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", catalogues.best(self.language))

    def say(self, key: str, **facts: object) -> str:
        """The sentence `key` with its places filled.

        facts   numbers, dates, true and false as the language writes them, lists joined with 'and', texts as they are;
                `count` chooses the plural form
        raises  KeyError for an unknown key or a missing fact: mistakes of ours, which the tests look for
        """
        written = {name: fact if type(fact) is str else self._written(fact) for name, fact in facts.items()}
        return self._filled(key, written, facts.get("count"))

    def _filled(self, key: str, facts: Mapping[str, str], count: object = None) -> str:
        sentence = catalogues.catalogue(self.language).sentence(key, count)
        if sentence is None:
            raise KeyError(key)
        return sentence.format_map(facts)

    def knows(self, key: str) -> bool:
        return catalogues.catalogue(self.language).sentence(key) is not None

    def _written(self, fact: object) -> str:
        if fact is None:
            return ""
        if isinstance(fact, bool):
            return self.say("value.true" if fact else "value.false")
        if isinstance(fact, int | float | Decimal):
            return self.number(fact)
        if isinstance(fact, list | tuple):
            return self.list([str(item) for item in fact])
        if isinstance(fact, datetime):
            return self.datetime(fact)
        return self.date(fact) if isinstance(fact, date) else str(fact)

    # -- formats

    def number(self, value: formats.Number) -> str:
        return formats.number(value, self.language)

    def money(self, value: formats.Number, currency: str = "") -> str:
        """currency  ISO code; without one, that of the organisation"""
        return formats.money(value, currency or self.currency, self.language)

    def percent(self, value: formats.Number) -> str:
        """75 is 75 %."""
        return formats.percent(value, self.language)

    def date(self, value: date) -> str:
        return formats.day(value, self.language)

    def clock(self, value: datetime) -> str:
        """The time of day of an aware instant in the reader's zone."""
        return formats.clock(value, self.zone, self.language)

    def datetime(self, value: datetime) -> str:
        """An aware instant in the reader's zone, to the minute."""
        return formats.moment(value, self.zone, self.language)

    def list(self, items: Sequence[str]) -> str:
        """'a, b, and c'; the items are taken as they are, so a phone number stays one."""
        return formats.together(items, self.language)

    def alternatives(self, items: Sequence[str]) -> str:
        """'a, b, or c'."""
        return formats.alternatives(items, self.language)

    # -- errors

    def error(self, error: BotError) -> str:
        """One or two sentences: what happened, and what to do. Every BotError has them, whatever its code."""
        wait = faults.seconds(error)
        filled = _Facts({name: self._outside(fact) for name, fact in error.facts.items()})
        service = f"service.{error.facts.get('service')}"
        filled["service"] = self.say(service if self.knows(service) else "service.zoho")
        filled["field"] = self._outside(faults.field(error))
        filled["count"] = self.number(wait)
        return self._filled(next(key for key in faults.keys(error) if self.knows(key)), filled, wait)

    def grammar_error(self, error: GrammarError) -> str:
        """What is wrong with a command; where, what is expected and the example are shown by the caller."""
        facts = error.facts
        filled = _Facts({name: self._outside(fact) for name, fact in facts.items()})
        kind = f"grammar.kind.{facts.get('kind')}"
        filled["kind"] = self.say(kind) if self.knows(kind) else ""
        keys = (f"grammar.{error.code}.{facts.get('reason')}", f"grammar.{error.code}", "grammar.unexpected")
        sentence = self._filled(next(key for key in keys if self.knows(key)), filled)
        choices = facts.get("choices")
        if error.code in faults.HINTS and isinstance(choices, tuple) and choices:
            named = [self._outside(choice) for choice in choices[: faults.CHOICES_SHOWN]]
            hint = self.say(faults.HINTS[error.code], choices=self.alternatives(named))
            return sentence + self.say("grammar.joint") + hint
        return sentence

    def expected(self, words: Sequence[str]) -> str:
        """'“contains”, “is”, or a value': what may stand at the place of a GrammarError."""
        return _expected(self, tuple(words[: faults.EXPECTED_SHOWN]))

    def expected_word(self, word: str) -> str:
        kind = f"expected.{word}"
        return (
            self.say(kind) if word.isupper() and self.knows(kind) else self.say("expected.word", word=self.escape(word))
        )

    def _outside(self, fact: object) -> str:
        """A fact of an error, made harmless and short enough for a sentence; a pair as 'label (api name)'."""
        if isinstance(fact, str):
            shown = fact if len(fact) <= faults.FACT_CHARACTERS else fact[: faults.FACT_CHARACTERS] + "…"
            return self.escape(shown)
        if isinstance(fact, tuple) and len(fact) == 2:
            return f"{self._outside(fact[0])} ({self._outside(fact[1])})"
        return "" if isinstance(fact, Mapping) else self._written(fact)


@lru_cache(maxsize=512)
def _expected(words: Sentences, expected: tuple[str, ...]) -> str:
    """Operators, labels and names of what may stand there, never what was typed: few, and the same again and again."""
    return words.alternatives([words.expected_word(one) for one in expected])
