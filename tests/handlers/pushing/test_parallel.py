"""C13 under parallel events: several workers, several visitors with one address, one record."""

import threading

import pytest

from app.storage.visiting.pushed import Step
from app.visitors.happening import Happening
from app.visitors.places.steps import Steps
from app.worker import Worker
from handlers import ROUTES
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import World

WORKERS = 3


def test_c13_parallel_events_for_one_new_person_make_one_record(world: World) -> None:
    place = Place(world, notifies=False, task_days=0)
    for number in range(3):
        place.visitor(f"v{number}", name="Ada Byron", email="ada@engines.example")
        place.visit(f"t{number}", f"v{number}")
        for kind in ("landed", "contact_captured"):
            world.services.visiting.happened(Happening(kind, f"v{number}", world.source.now(), visit_id=f"t{number}"))
    workers = [Worker(world.services, f"w{number}", routes=ROUTES) for number in range(WORKERS)]
    gate = threading.Barrier(WORKERS)

    def run(worker: Worker) -> None:
        gate.wait()
        while worker.run_once():
            continue

    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    world.advance(60)
    world.settle()
    assert place.failures() == []
    assert len(place.records("ada@engines.example")) == 1
    assert len(world.rows("Visits")) == 3


def test_c8_a_task_is_not_lost_when_another_chats_event_adds_the_visitors_at_the_same_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(world, added=["missed"], task_days=0)
    place.lands(**TANAKA)
    place.chat("c2", question="二つ目")
    look = Steps.done

    def done(steps: Steps, step: str) -> Step | None:
        found = look(steps, step)
        if step == "task/v1" and found is None:  # before this worker goes on, the other one is through
            steps.note(step, "v1", ("Tasks", "1"))
        return found

    monkeypatch.setattr(Steps, "done", done)
    place.misses("c2")
    place.misses("c2")
    assert [task["Subject"] for task in place.tasks(place.record())] == ["二つ目"]
