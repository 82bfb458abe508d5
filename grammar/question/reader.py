"""Reads a text as a question to the CRM, or says what else it is.

The one door of this language: never raises, keeps nothing, asks nobody.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from grammar.catalog import Catalog
from grammar.question.attempts import Found, best, last_sentence, leaning, lexemes_of
from grammar.question.lines.scope import scope_of
from grammar.question.nodes import Question, Reading
from grammar.question.reading.draft import Asker
from grammar.question.reading.others import other_reading
from grammar.question.shape import split
from grammar.question.unread import unread
from grammar.question.wishes import kind_of
from grammar.question.words.impossible import impossible


def read(
    text: str,
    catalog: Catalog,
    *,
    today: date,
    fiscal_start_month: int = 1,
    users: Sequence[str] = (),
    last: Question | None = None,
) -> Reading:
    """What a text asks, and how the answer is wished to look; never raises.

    text                as typed; one of more than 500 characters is no question
    today               the asker's day, in their zone
    fiscal_start_month  1–12, of the organisation
    users               the users' full names, so that they are known wherever a name may stand
    last                the question answered just before in that chat, for texts that lean on it
    returns             a Reading of one of six kinds; a text that is understood in no way is a search for its words
    """
    asked, shape = split(text)
    if shape and not asked and last is not None:
        return Reading("question", text, question=replace(last, assumed=frozenset({"last"})), shape=shape)
    found = _read(asked or text, catalog, Asker(today, fiscal_start_month), users, last)
    return replace(found, text=text, shape=shape)


def _read(text: str, catalog: Catalog, asker: Asker, users: Sequence[str], last: Question | None) -> Reading:
    lexemes = lexemes_of(text, catalog, tuple(users))
    if not lexemes:
        return Reading("clarify", text, topic="empty")
    other = kind_of(lexemes, text, catalog)
    if other is not None:
        return other
    wrong = impossible(text, asker.today.year)
    if wrong is not None:
        return Reading("clarify", text, topic="period", facts={"typed": wrong.typed, "choices": wrong.choices})
    found = best(lexemes, catalog, asker)
    if last is not None and not (found and found[0].stands_alone):
        lent = leaning(lexemes, catalog, asker, last)
        found = [lent] if lent is not None else found
    found = found or last_sentence(lexemes, catalog, asker)
    return _answer(text, found, catalog, asker) if found else unread(text, lexemes, catalog, asker)


def _answer(text: str, found: list[Found], catalog: Catalog, asker: Asker) -> Reading:
    question = found[0].question
    scope = scope_of(catalog, question.module)
    other = other_reading(question, scope, asker) if scope is not None else None
    if other is None and question.intent == "record" and len(found) > 1:
        other = found[1].question  # the phone number of a contact, or of a lead
    return Reading("question", text, question=question, other=other)
