"""Doing something outside once: claimed in a transaction of its own before, done in another one after.

A worker that dies between the two leaves the claim behind; whoever takes it over is told that it was tried, and looks
at what came of it first. Decides nothing about what is done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import ServiceRejected, ServiceUnavailable
from app.now import Source
from app.storage.database import Database
from app.storage.visiting.pushed import Step

HELD_LEASES = 4  # of a worker: longer than the calls of one step take with their repeats
CLOCKS = timedelta(minutes=2)  # by which their clock and ours may differ

Made = tuple[str, str]
"""(module, id) of what was written, ('', '') when it has no id of its own."""


@dataclass(frozen=True)
class Earlier:
    """A try that nobody answered. begun_at: of the first; others: which of these ids other steps have written.

    What looks like it may be of another step: a second chat with the same subject, somebody else of the same name.
    """

    begun_at: datetime
    others: Callable[[Iterable[str]], set[str]]

    @property
    def since(self) -> datetime:
        """What it may have left is not older, by the clock over there."""
        return self.begun_at - CLOCKS

    def may_have_left(self, item_id: str, made_at: object) -> bool:
        """made_at: as the service wrote it; what says nothing of when it was made may be of any time."""
        made = moment(made_at)
        return (made is None or made >= self.since) and not self.others((item_id,))


Work = Callable[[Earlier | None], Made]
"""Given what is known of an earlier try, if somebody has tried before; else None."""


def moment(value: object) -> datetime | None:
    """A time as the CRM writes it; None for anything else."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@dataclass(frozen=True)
class Steps:
    """place: 'crm/<organisation>' or 'bigin/<organisation>'; held_seconds: how long a claim holds everybody off."""

    database: Database
    source: Source
    place: str
    held_seconds: float

    def done(self, step: str) -> Step | None:
        """None when it has not been done."""
        with self.database.read() as tables:
            found = tables.pushed.get(self.place, step)
        return found if found is not None and found.is_done else None

    def is_begun(self, step: str) -> bool:
        """It has been tried, and nobody knows what came of it."""
        with self.database.read() as tables:
            found = tables.pushed.get(self.place, step)
        return found is not None and not found.is_done

    def once(self, step: str, visitor_id: str, work: Work) -> bool:
        """Do `work` unless it is done; True when it was done now.

        raises  ServiceUnavailable when somebody else is at it just now, and what `work` raises
        """
        if self.done(step) is not None:  # most often it is: no need for a writer's lock
            return False
        now = self.source.now()
        with self.database.write() as tables:
            before = tables.pushed.get(self.place, step)
            if before is not None and before.is_done:
                return False
            held = now + timedelta(seconds=self.held_seconds)
            if not tables.pushed.claim(Step(self.place, step, visitor_id, "doing", now, held), now):
                raise ServiceUnavailable("crm", "claim", None, reason="busy")
        tried = False
        try:
            module, outside_id = work(self._earlier(before))
        except ServiceRejected:
            tried = before is not None  # it said no: nothing was written by us now
            raise
        except BaseException:
            tried = True
            raise
        else:
            with self.database.write() as tables:
                tables.pushed.finish(self.place, step, self.source.now(), module, outside_id)
            return True
        finally:
            with self.database.write() as tables:  # nothing when it is done
                tables.pushed.release(self.place, step, self.source.now(), tried=tried)

    def _earlier(self, before: Step | None) -> Earlier | None:
        if before is None:
            return None

        def others(ids: Iterable[str]) -> set[str]:
            with self.database.read() as tables:
                return tables.pushed.written(
                    self.place, tuple(ids), but=before.step, since=before.begun_at - 2 * CLOCKS
                )

        return Earlier(before.begun_at, others)

    def forget(self, step: str, outside_id: str, others: Sequence[str]) -> None:
        """What a step wrote is no more, so that it may be done again, and the others that hang on it, too.

        Nothing is forgotten when somebody else has done the step anew meanwhile.
        """
        with self.database.write() as tables:
            if tables.pushed.forget(self.place, [step], outside_id):
                tables.pushed.forget(self.place, others)

    def note(self, step: str, visitor_id: str, made: Made) -> None:
        """What is known to be so, whoever did it."""
        now = self.source.now()
        with self.database.write() as tables:
            tables.pushed.put(Step(self.place, step, visitor_id, "done", now, now, *made, done_at=now))
