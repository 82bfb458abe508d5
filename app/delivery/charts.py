"""How a chart reaches a chat: as a slide that Cliq draws where it can, else as a picture that Cliq fetches from us.

A picture's address carries a signed reference to its facts, which lie sealed in table `refs` until they expire; the
picture is drawn when it is fetched. Cliq fetches without credentials, so the address is the right to see it: it cannot
be guessed, and works for some days. Which chart an answer deserves is decided elsewhere (app/search/charting).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from app.cliq import reference
from app.cliq.message import Graph, Images, Shares
from app.delivery.native import native
from app.errors import Stale
from app.now import Source
from app.render.chart import Chart, from_json
from app.render.renderer import Renderer
from app.storage.database import Database

KIND = "chart"
KEPT_MOST = 32  # pictures that this process remembers: at most 4 MB

Changes = list[Callable[[Any], None]]


class Charts:
    """One per process, for the web and the worker alike.

    keys     what references are signed with, the newest first
    days     how long a picture's address works
    natively  whether Cliq draws what it can
    """

    def __init__(
        self,
        renderer: Renderer,
        database: Database,
        source: Source,
        keys: Sequence[bytes],
        *,
        public_url: str,
        days: float,
        natively: bool = True,
    ) -> None:
        self._renderer = renderer
        self._database = database
        self._source = source
        self._keys = keys
        self._public_url = public_url
        self._days = days
        self._natively = natively
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def slide(self, chart: Chart, changes: Changes) -> Shares | Graph | Images:
        """The chart as a slide; what a picture needs is stored with `changes`, of a Context, an Occasion or a Reply."""
        drawn = native(chart) if self._natively else None
        return drawn or self.picture_slide(chart, changes)

    def picture_slide(self, chart: Chart, changes: Changes) -> Images:
        """The chart as a picture, whatever Cliq could draw: one that is to be shared or kept looks alike everywhere."""
        chart_id = self._source.token(18)
        expires = self._source.now() + timedelta(days=self._days)
        facts = chart.to_json()
        changes.append(lambda tables: tables.refs.put({chart_id: facts}, reference.ANYBODY, expires))
        signed = reference.sign(KIND, chart_id, reference.ANYBODY, expires, self._keys)
        self._renderer.warm()  # Cliq fetches it in a moment
        return Images((f"{self._public_url}/chart/{signed}.png",))

    def picture(self, signed: str) -> bytes:
        """The picture behind an address. raises Stale (changed, too old, or no longer kept), NotDrawn"""
        found = reference.read(signed, reference.ANYBODY, self._source.now(), self._keys)
        if found.kind != KIND:
            raise reference.InvalidReference
        with self._lock:
            if found.body in self._kept:
                self._kept.move_to_end(found.body)
                return self._kept[found.body]
        with self._database.read() as tables:
            facts = tables.refs.get(found.body, reference.ANYBODY, self._source.now())
        if not isinstance(facts, dict):
            raise Stale
        drawn = self.png(from_json(facts))
        with self._lock:
            self._kept[found.body] = drawn
            while len(self._kept) > KEPT_MOST:
                self._kept.popitem(last=False)
        return drawn

    def png(self, chart: Chart) -> bytes:
        """The picture itself, for whoever needs the bytes. raises NotDrawn"""
        return self._renderer.png(chart)

    def close(self) -> None:
        self._renderer.close()
