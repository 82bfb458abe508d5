"""The API as an application of its own under /api, put together when somebody first asks for it.

Its schemas and its document take four fifths of the time in which the whole server is put together, and no worker, no
clock and no command ever answers a request of it.
"""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from app.web.api.doors import Doors

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/api/"


class Late:
    """A WSGI application: what lies under /api goes to the API, everything else to `beside`.

    make   puts it together
    """

    def __init__(self, beside: "WSGIApplication", make: Callable[[], Doors]) -> None:
        self._beside = beside
        self._make = make
        self._lock = threading.Lock()
        self._made: Doors | None = None

    @property
    def doors(self) -> Doors:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PREFIX):
            return self.doors.app.wsgi_app(environ, start_response)
        return self._beside(environ, start_response)
