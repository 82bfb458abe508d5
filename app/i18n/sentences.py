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
from typing import Any

from app.errors import BotError
from app.i18n import catalogues, faults, formats
from grammar.errors import GrammarError


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
        """The sentence `key` with its places filled. Numbers are written as the language writes them, lists joined
        with 'and', texts taken as they are; `count` chooses the plural form. raises KeyError for an unknown key or a
        missing fact: both are mistakes that the tests find."""
        sentence = catalogues.catalogue(self.language).sentence(key, facts.get("count"))
        if sentence is None:
            raise KeyError(key)
        return sentence.format_map({name: self._written(fact) for name, fact in facts.items()})

    def knows(self, key: str) -> bool:
        return catalogues.catalogue(self.language).sentence(key) is not None

    def _written(self, fact: object) -> str:
        if isinstance(fact, bool) or fact is None:
            return self.say("value.true" if fact else "value.false") if fact is not None else ""
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
        facts: Mapping[str, Any] = error.facts
        key = next(key for key in faults.keys(error) if self.knows(key))
        filled = {name: self._outside(fact) for name, fact in facts.items()}
        filled["service"] = self._service(str(facts.get("service") or ""))
        filled["field"] = self.escape(faults.field(error))
        filled["count"] = faults.seconds(error)
        return self.say(key, **filled)

    def _service(self, name: str) -> str:
        return self.say(f"service.{name}" if self.knows(f"service.{name}") else "service.zoho")

    def grammar_error(self, error: GrammarError) -> str:
        """What is wrong with a command; where, what is expected and the example are shown by the caller."""
        facts = error.facts
        keys = (f"grammar.{error.code}.{facts.get('reason')}", f"grammar.{error.code}", "grammar.unexpected")
        sentence = self.say(
            next(key for key in keys if self.knows(key)),
            **{name: self._outside(fact) for name, fact in facts.items() if name not in ("choices", "kind")},
            kind=self.say(f"grammar.kind.{facts.get('kind')}")
            if self.knows(f"grammar.kind.{facts.get('kind')}")
            else "",
        )
        choices = facts.get("choices")
        if (
            error.code in ("unknown_field", "unknown_module", "ambiguous_field")
            and isinstance(choices, tuple)
            and choices
        ):
            named = [self._outside(choice) for choice in choices[: faults.CHOICES_SHOWN]]
            hint = "grammar.one_of" if error.code == "ambiguous_field" else "grammar.did_you_mean"
            sentence += self.say("grammar.joint") + self.say(hint, choices=self.alternatives(named))
        return sentence

    def expected(self, words: Sequence[str]) -> str:
        """'“contains”, “is”, or a value': what may stand at the place of a GrammarError."""
        named = [
            self.say(f"expected.{word}")
            if self.knows(f"expected.{word}")
            else self.say("expected.word", word=self.escape(word))
            for word in words[: faults.EXPECTED_SHOWN]
        ]
        return self.alternatives(named)

    def _outside(self, fact: Any) -> Any:
        """A fact of an error, made harmless and short enough for a sentence."""
        if isinstance(fact, str):
            shown = fact if len(fact) <= faults.FACT_CHARACTERS else fact[: faults.FACT_CHARACTERS] + "…"
            return self.escape(shown)
        if isinstance(fact, tuple) and len(fact) == 2 and all(isinstance(part, str) for part in fact):
            return f"{self._outside(fact[0])} ({self._outside(fact[1])})"
        return fact
