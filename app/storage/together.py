"""Changes of many threads in one transaction, so that they share the one commit that the disk must confirm.

Whoever comes first does the work of all who came meanwhile, and they wait for it as they would have waited for their
turn. It knows no table, and is for SQLite, where one writer at a time is the rule; PostgreSQL does this by itself.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from app.storage.nouns import Tables

MOST = 32  # changes in one transaction
Change = Callable[[Tables], Any]


class _Wish:
    def __init__(self, change: Change) -> None:
        self.change = change
        self.is_done = False
        self.result: Any = None
        self.error: BaseException | None = None


class Together:
    """begin   opens a transaction that commits when the block is left, and rolls back when it raises"""

    def __init__(self, begin: Callable[[], AbstractContextManager[Tables]]) -> None:
        self._begin = begin
        self._turn = threading.Lock()
        self._guard = threading.Lock()
        self._wishes: list[_Wish] = []

    def run(self, change: Change) -> Any:
        """What `change` returns once it is committed; raises what it raised, and then nothing of it is stored.

        It may be called a second time, when it shared its transaction with one that failed.
        """
        wish = _Wish(change)
        with self._guard:
            self._wishes.append(wish)
        with self._turn:
            while not wish.is_done:
                self._work()
        if wish.error is not None:
            raise wish.error
        return wish.result

    def _work(self) -> None:
        """What waits now, oldest first, in one transaction. Who comes later has a turn of their own: else one thread
        would work for all others for ever.
        """
        with self._guard:
            wishes, self._wishes = self._wishes[:MOST], self._wishes[MOST:]
        if len(wishes) == 1 or not self._all(wishes):
            for wish in wishes:
                self._alone(wish)

    def _all(self, wishes: list[_Wish]) -> bool:
        """Whether all of them could be stored at once."""
        try:
            with self._begin() as tables:
                results = [wish.change(tables) for wish in wishes]
        except Exception:
            return False  # which of them it was is found out one by one
        for wish, result in zip(wishes, results, strict=True):
            wish.result, wish.is_done = result, True
        return True

    def _alone(self, wish: _Wish) -> None:
        try:
            with self._begin() as tables:
                wish.result = wish.change(tables)
        except BaseException as error:  # its own thread raises it
            wish.error = error
        wish.is_done = True
