"""A bounded pool of threads for handlers, with a wait that costs little: the hop to a thread is part of every answer.

It knows nothing of requests. concurrent.futures would do, at four times the cost per task: its queue wakes the thread
that has slept longest, whose memory is cold, and its futures are built for cases that do not occur here.
"""

import atexit
import contextvars
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Task(Generic[Result]):
    """Something that is being done. It must not raise: whoever waits would wait in vain."""

    def __init__(self, run: Callable[[], Result]) -> None:
        self._run = run
        self._context = contextvars.copy_context()
        self._done = threading.Lock()
        self._done.acquire()
        self._result: Result | None = None

    def wait(self, seconds: float) -> Result | None:
        """The result, or None when it is not there in time; may be asked again."""
        if self._done.acquire(timeout=seconds):
            self._done.release()
            return self._result
        return None

    def finish(self) -> None:
        """Run it, in this thread; context variables are those of whoever made the task."""
        try:
            self._result = self._context.run(self._run)
        finally:
            self._done.release()


class _Thread:
    def __init__(self, pool: "Pool", task: Task[Any]) -> None:
        self.task: Task[Any] | None = task
        self.go = threading.Lock()
        self.go.acquire()
        self.thread = threading.Thread(target=pool.work, args=(self,), name="handler", daemon=True)


class Pool:
    """threads   how many tasks run at once; they are started when first needed
    queue     how many more may wait
    """

    def __init__(self, threads: int, queue: int) -> None:
        self._most_threads = threads
        self._most_waiting = queue
        self._lock = threading.Lock()
        self._threads: list[_Thread] = []
        self._idle: list[_Thread] = []  # the one that worked last is taken first
        self._waiting: deque[Task[Any]] = deque()
        self._is_closed = False
        atexit.register(self.close)

    def submit(self, run: Callable[[], Result]) -> Task[Result] | None:
        """Have it done; None when every thread is busy and the queue is full, or after `close`."""
        task = Task(run)
        with self._lock:
            if self._is_closed:
                return None
            if self._idle:
                thread = self._idle.pop()
                thread.task = task
                thread.go.release()
            elif len(self._threads) < self._most_threads:
                thread = _Thread(self, task)
                self._threads.append(thread)
                thread.thread.start()
            elif len(self._waiting) < self._most_waiting:
                self._waiting.append(task)
            else:
                return None
        return task

    def close(self) -> None:
        """Take nothing more, and return when everything that was taken is done."""
        atexit.unregister(self.close)
        with self._lock:
            self._is_closed = True
            for thread in self._idle:
                thread.go.release()
            self._idle.clear()
        for thread in self._threads:
            thread.thread.join()

    def work(self, thread: _Thread) -> None:
        """What each thread does: its task, then what waits, then sleep."""
        task = thread.task
        while task is not None:
            task.finish()
            task = thread.task = None
            with self._lock:
                if self._waiting:
                    task = self._waiting.popleft()
                    continue
                if self._is_closed:
                    return
                self._idle.append(thread)
            thread.go.acquire()
            task = thread.task
