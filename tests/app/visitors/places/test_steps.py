"""Doing something outside once, on both databases: not by two, not after a crash, again after a refusal (C13)."""

from datetime import datetime, timedelta

import pytest

from app.errors import ServiceRejected, ServiceUnavailable
from app.storage.database import Database
from app.storage.visiting.pushed import Step
from app.visitors.places.steps import Earlier, Steps
from tests.fixed import FixedSource

HELD_SECONDS = 60


def test_c13_a_step_is_done_once_and_a_try_without_answer_is_told_to_the_next(
    database: Database, source: FixedSource
) -> None:
    steps = Steps(database, source, "crm/1", HELD_SECONDS)
    seen: list[datetime | None] = []

    def fails(earlier: Earlier | None) -> tuple[str, str]:
        seen.append(earlier.begun_at if earlier is not None else None)
        raise ServiceUnavailable("crm", "POST", None)

    def refused(earlier: Earlier | None) -> tuple[str, str]:
        seen.append(earlier.begun_at if earlier is not None else None)
        raise ServiceRejected("crm", "POST", 400)

    def works(earlier: Earlier | None) -> tuple[str, str]:
        seen.append(earlier.begun_at if earlier is not None else None)
        with pytest.raises(ServiceUnavailable):  # somebody else, at the same moment
            Steps(database, source, "crm/1", HELD_SECONDS).once("note/c1", "v1", works)
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
    steps, start = Steps(database, source, "crm/1", HELD_SECONDS), source.now()

    class Killed(BaseException):
        """What no rescue sees."""

    def dies(_earlier: Earlier | None) -> tuple[str, str]:
        raise Killed

    with database.write() as tables:  # what a process leaves that had no time to give the step back
        tables.pushed.put(Step("crm/1", "record/v1", "v1", "doing", start, start + timedelta(seconds=HELD_SECONDS)))
    with pytest.raises(ServiceUnavailable):
        steps.once("record/v1", "v1", dies)
    source.advance(HELD_SECONDS)
    with pytest.raises(Killed):
        steps.once("record/v1", "v1", dies)
    assert steps.once(
        "record/v1", "v1", lambda earlier: ("Leads", str(earlier is not None and earlier.begun_at == start))
    )
    done = steps.done("record/v1")
    assert done is not None
    assert done.outside_id == "True"


def test_c13_what_a_try_has_left_is_young_and_nobody_elses(source: FixedSource) -> None:
    earlier = Earlier(source.now(), lambda ids: {"other"} & set(ids))
    made = {minutes: (source.now() - timedelta(minutes=minutes)).isoformat() for minutes in (0, 1, 3)}
    assert earlier.may_have_left("7", made[0])
    assert earlier.may_have_left("7", made[1]), "their clock is a minute behind ours"
    assert not earlier.may_have_left("7", made[3])
    assert not earlier.may_have_left("other", made[0])
    assert earlier.may_have_left("7", None), "who does not say when may have made it now"
