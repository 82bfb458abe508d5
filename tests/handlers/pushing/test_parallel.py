"""C13 under parallel events: several workers, several visitors with one address, one record."""

import threading

from app.visitors.happening import Happening
from app.worker import Worker
from handlers import ROUTES
from tests.handlers.pushing.visits import Place
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
