"""The one door for a command: from an answer the asker just had, else the CRM, and once more before 'nothing found'.

Does not keep answers: the caller hands in the asker's recent ones and stores a new one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.clients.crm import Crm
from app.search import plan as planning
from app.search import run as running
from app.search.narrow import narrow
from app.search.people import Keep, People
from app.search.question import question
from app.search.run import Answer
from grammar.command.nodes import Command


@dataclass(frozen=True)
class Found:
    """is_new: the CRM was asked, so the answer is worth keeping under question_key(command, asker)."""

    answer: Answer
    is_new: bool


def find(
    command: Command,
    crm: Crm,
    people: People | None = None,
    *,
    recent: Iterable[Answer] = (),
    more: Callable[[], Iterable[Answer]] = tuple,
    keep: Keep | None = None,
    is_typing: bool = False,
) -> Found:
    """The records that answer a command, one page of up to 200.

    recent     the same asker's answers that have not expired, under the same rights
    more       further ones, which cost something to look up: asked for when those do not help
    is_typing  for suggestions: part of the records will do, and other widths are not tried
    raises     ServiceError; see run.changed_field
    """
    asked = question(command)
    for kept in _complete_first(recent, more):
        narrowed = narrow(kept, command, people, is_typing=is_typing, asked=asked)
        if narrowed is None:
            continue
        # Who narrowed down a list to nothing knows how the CRM spells: no other spelling is tried.
        is_refined = kept.rows and narrowed is not kept
        if is_typing or is_refined or narrowed.rows or narrowed.is_thorough or not narrowed.is_complete:
            return Found(narrowed, is_new=False)
        wider = _thorough(command, crm, people, keep)
        return Found(wider, is_new=True) if wider else Found(narrowed, is_new=False)
    answer = running.run(planning.make(command, people), crm, people, keep=keep)
    if not is_typing and not answer.rows and answer.is_complete and not answer.is_thorough:
        answer = _thorough(command, crm, people, keep) or answer
    return Found(answer, is_new=True)


def _complete_first(recent: Iterable[Answer], more: Callable[[], Iterable[Answer]]) -> Iterator[Answer]:
    """Complete ones say more."""
    yield from sorted(recent, key=lambda answer: not answer.is_complete)
    yield from sorted(more(), key=lambda answer: not answer.is_complete)


def _thorough(command: Command, crm: Crm, people: People | None, keep: Keep | None) -> Answer | None:
    """Before 'nothing found': the other letter cases and widths (ＮＴＴ for NTT); None when there are none."""
    plain, wide = planning.make(command, people), planning.make(command, people, reach="all")
    if (wide.way, wide.condition, wide.search_text) == (plain.way, plain.condition, plain.search_text):
        return None
    return running.run(wide, crm, people, keep=keep)
