"""The answers an asker had in the last half minute, for the next page and for narrower typing.

Kept in this process, and sealed in the table `answers` where another process may need them. No other person's is
handed out, none that was given under other rights.
"""

import threading
from collections import OrderedDict
from datetime import timedelta

from app.now import Source
from app.search.run import Answer
from app.storage.database import Database
from app.storage.talk import answers

KEPT_SECONDS = 30.0
PER_ASKER = 6
ASKERS_MOST = 1000
SHOWN = 10  # an answer that was shown whole has no next page that another process might have to serve


class Recent:
    def __init__(self, database: Database, source: Source) -> None:
        self._database, self._source = database, source
        self._held: OrderedDict[str, OrderedDict[str, tuple[float, Answer]]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asker: str) -> list[Answer]:
        """Answers of this process that have not expired, the newest last. asker: includes under whose rights."""
        return [answer for _, answer in self._unexpired(asker).values()]

    def elsewhere(self, asker: str) -> list[Answer]:
        """Those that only other processes hold, from the table that all share."""
        held = self._unexpired(asker)
        with self._database.read() as tables:
            missing = [key for key in tables.answers.keys(asker, self._source.now()) if key not in held]
            stored = [tables.answers.get(asker, key, self._source.now()) for key in missing]
        return [Answer.from_json(row.rows) for row in stored if row is not None and isinstance(row.rows, dict)]

    def _unexpired(self, asker: str) -> dict[str, tuple[float, Answer]]:
        now = self._source.monotonic()
        with self._lock:
            return {key: entry for key, entry in self._held.get(asker, {}).items() if entry[0] > now}

    def keep(self, asker: str, answer: Answer, *, is_typing: bool) -> None:
        """Share an answer with the asker's next questions; with other processes only when those can need it."""
        key = answer.question.key
        with self._lock:
            held = self._held.setdefault(asker, OrderedDict())
            self._held.move_to_end(asker)
            held[key] = (self._source.monotonic() + KEPT_SECONDS, answer)
            held.move_to_end(key)
            while len(held) > PER_ASKER:
                held.popitem(last=False)
            while len(self._held) > ASKERS_MOST:
                self._held.popitem(last=False)
        if is_typing or len(answer.rows) > SHOWN or not answer.is_complete:
            expires = self._source.now() + timedelta(seconds=KEPT_SECONDS)
            row = answers.Answer(answer.to_json(), answer.is_complete, answer.total, expires)
            with self._database.write() as tables:
                tables.answers.put(asker, key, row)

    def forget(self, asker: str) -> None:
        """After a record was changed or the account was unlinked."""
        with self._lock:
            self._held.pop(asker, None)
        with self._database.write() as tables:
            tables.answers.forget(asker)
