"""Doing something outside once, on both databases: not by two, not after a crash, again after a refusal (C13)."""

from datetime import datetime, timedelta

import pytest

from app.errors import ServiceRejected, ServiceUnavailable
from app.storage.database import Database
from app.storage.visiting.pushed import Step
from app.visitors.places.steps import HELD_SECONDS, Steps
from tests.fixed import FixedSource


def test_c13_a_step_is_done_once_and_a_try_without_answer_is_told_to_the_next(
    database: Database, source: FixedSource
) -> None:
    steps = Steps(database, source, "crm/1")
    seen: list[datetime | None] = []

    def fails(begun_at: datetime | None) -> tuple[str, str]:
        seen.append(begun_at)
        raise ServiceUnavailable("crm", "POST", None)

    def refused(begun_at: datetime | None) -> tuple[str, str]:
        seen.append(begun_at)
        raise ServiceRejected("crm", "POST", 400)

    def works(begun_at: datetime | None) -> tuple[str, str]:
        seen.append(begun_at)
        with pytest.raises(ServiceUnavailable):  # somebody else, at the same moment
            Steps(database, source, "crm/1").once("note/c1", "v1", works)
        return "Notes", "7"

    start = source.now()
    with pytest.raises(ServiceRejected):
        steps.once("note/c1", "v1", refused)
    with pytest.raises(ServiceUnavailable):
        steps.once("note/c1", "v1", fails)
    source.advance(1)
    assert steps.once("note/c1", "v1", works)
    assert not steps.once("note/c1", "v1", works)
    assert seen == [None, None, start]
    done = steps.done("note/c1")
    assert done is not None
    assert (done.module, done.outside_id) == ("Notes", "7")


def test_c13_who_died_at_it_is_followed_by_the_next_when_its_time_is_over(
    database: Database, source: FixedSource
) -> None:
    steps, start = Steps(database, source, "crm/1"), source.now()

    class Killed(BaseException):
        """What no rescue sees."""

    def dies(_begun_at: datetime | None) -> tuple[str, str]:
        raise Killed

    with database.write() as tables:  # what a process leaves that had no time to give the step back
        tables.pushed.put(Step("crm/1", "record/v1", "v1", "doing", start, start + timedelta(seconds=HELD_SECONDS)))
    with pytest.raises(ServiceUnavailable):
        steps.once("record/v1", "v1", dies)
    source.advance(HELD_SECONDS)
    with pytest.raises(Killed):
        steps.once("record/v1", "v1", dies)
    assert steps.once("record/v1", "v1", lambda begun_at: ("Leads", str(begun_at == start)))
    done = steps.done("record/v1")
    assert done is not None
    assert done.outside_id == "True"
