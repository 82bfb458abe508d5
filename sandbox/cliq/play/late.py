"""The addresses for late answers: issued with a webhook, live for a while, refuse what they must (E5).

It decides whether an answer is taken, not how it is shown. Lifetime and reuse are not documented and are switches.
"""

from sandbox.cliq.chat import ids as forms
from sandbox.cliq.place import Place
from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.store import Document, Store
from sandbox.switches import Switches

SWEEP = 1000


class Responses:
    def __init__(self, store: Store, ids: Ids, clock: Clock, switches: Switches) -> None:
        self._table = store.table("cliq.responses")
        self._ids, self._clock, self._switches, self._lock = ids, clock, switches, store.lock
        self._sweep_at = SWEEP

    def issue(self, place: Place) -> str:
        """A new id for an answer that belongs to `place`."""
        now = self._clock.milliseconds()
        name = forms.response_id(self._ids, now)
        self._table.put(name, {"id": name, "time": now, "place": place.as_document(), "answered": False, "used": 0})
        if len(self._table) >= self._sweep_at:
            self._sweep()
        return name

    def _sweep(self) -> None:
        """Forget what has expired: every keystroke issues one, and a working day has many."""
        for old in self._table.values():
            if self._expired(old):
                self._table.delete(old["id"])
        self._sweep_at = 2 * len(self._table) + SWEEP

    def answered(self, name: str) -> None:
        """Note that the open connection brought an answer in time."""
        found = self._table.get(name)
        if found:
            self._table.put(name, {**found, "answered": True})

    def take(self, name: str) -> Place | None:
        """Use an id up once; None when it is unknown, expired or used up."""
        with self._lock:
            found = self._table.get(name)
            if found is None or self._spent(found):
                return None
            self._table.put(name, {**found, "used": found["used"] + 1})
        return Place(**found["place"])

    def _spent(self, found: Document) -> bool:
        if self._expired(found):
            return True
        way = self._switches["response_url"]
        if way == "only_instead" and found["answered"]:
            return True
        reusable = way == "after_answer" and self._switches["response_url_reuse"]
        return bool(found["used"]) and not reusable

    def _expired(self, found: Document) -> bool:
        age_ms: int = self._clock.milliseconds() - found["time"]
        return bool(age_ms > self._switches["response_url_seconds"] * 1000)
