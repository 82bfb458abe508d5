"""An answer that the asker just had serves a narrower question, so that typing on costs no call.

Never widens and never guesses: an incomplete answer only serves suggestions, where some records are enough.
"""

from dataclasses import replace

from app.search import verify
from app.search.people import People
from app.search.question import Question, question
from app.search.run import Answer
from grammar.command.nodes import Command

ENOUGH_TO_SUGGEST = 5  # records out of an incomplete answer that are worth showing without asking anew


def narrow(
    answer: Answer,
    command: Command,
    people: People | None = None,
    *,
    is_typing: bool = False,
    asked: Question | None = None,
) -> Answer | None:
    """What an earlier answer of the same asker says about `command`; None when it can't say.

    asked      question(command), where the caller has it
    is_typing  the answer is for suggestions: a part of the matching records will do
    """
    asked = asked or question(command)
    if answer.question == asked:
        return answer
    if not answer.question.is_wider_than(asked):
        return None
    if not {criterion.field.api_name for criterion in command.criteria} <= set(answer.columns):
        return None
    if asked.word is not None and answer.question.word is not None:
        texts = verify.fetched_texts(answer.rows, answer.columns)
        is_sound = answer.is_complete and _explain_themselves(texts, answer.question.word)
        parts = asked.word.split()
        rows = tuple(row for row, text in zip(answer.rows, texts, strict=True) if all(part in text for part in parts))
    else:
        is_sound = answer.is_complete
        check = verify.checker(command.criteria, people)
        rows = tuple(row for row in answer.rows if check(row))
    if not is_sound and not (is_typing and len(rows) >= ENOUGH_TO_SUGGEST):
        return None
    total = len(rows) if is_sound else None
    return replace(answer, question=asked, rows=rows, is_complete=is_sound, total=total, next_page=0)


def _explain_themselves(texts: list[str], word: str) -> bool:
    """Whether the hits of a word search allow to filter them by a longer word.

    The search also looks into fields that were not fetched: only when each hit can be explained by those that were, a
    row without the longer word is no hit. And whether it finds parts of words at all is not documented: only when one
    hit shows that it does, the longer word's hits are among these.
    """
    parts = word.split()
    finds_parts = any(text.partition(parts[-1])[2][:1].isalnum() for text in texts)
    return finds_parts and all(part in text for part in parts for text in texts)
