"""How long the picture of a chart takes, as Cliq fetches it: drawn anew each time, by the real server.

The first one waits for the process that draws; what that process and the web process hold in memory is told, too.
"""

import time
from typing import Any
from urllib.parse import urlsplit

import requests

from app.delivery.charts import Charts
from app.now import SystemSource
from app.render.chart import KINDS, Chart, Series
from app.render.renderer import Renderer
from app.services import REFERENCE_KEYS
from app.storage.database import Database
from app.storage.vault import Vault, derive
from bench import arena
from bench.report import Row, Section, median, percentile

PICTURES = 120
MONTHS = tuple(f"2026年{month}月" for month in range(1, 13))
WARM_MILLISECONDS, WEB_MB = 300, 200


def measure() -> Section:
    with arena.sandboxed() as place:
        place.environment["REQUESTS_PER_MINUTE"] = "100000"
        paths = addresses(place, PICTURES + 2 * len(KINDS))
        with arena.product(place) as web:
            session = requests.Session()
            cold = [fetch(session, web.url + path) for path in paths[: 2 * len(KINDS)]]  # both processes have drawn
            warm = [fetch(session, web.url + path) for path in paths[2 * len(KINDS) :]]
            memory = max(web.resident_mb())
            drawing = max(web.resident_mb_of_children(), default=0.0)
    return Section(
        "Charts",
        [
            Row("the first picture of a server", max(cold), "ms", beside="starts the process that draws"),
            Row("a picture, warm, p50", median(warm), "ms", at_most=WARM_MILLISECONDS, beside=f"{len(warm)} pictures"),
            Row("a picture, warm, p99", percentile(warm, 99), "ms", at_most=WARM_MILLISECONDS),
            Row("resident memory of one web process", memory, "MB", at_most=WEB_MB, beside="after those pictures"),
            Row("resident memory of the process that draws", drawing, "MB"),
        ],
    )


def addresses(place: arena.Arena, count: int) -> list[str]:
    """Of so many different charts, kind after kind, stored as answers store them."""
    environment = place.environment
    secrets = environment["SECRET_KEYS"].split(",")
    database = Database(environment["DATABASE_URL"], Vault(secrets))
    renderer = Undrawn(place.folder)
    keys = derive(secrets, REFERENCE_KEYS)
    charts = Charts(renderer, database, SystemSource(), keys, public_url=environment["PUBLIC_URL"], days=1)
    changes: list[Any] = []
    urls = [charts.picture_slide(chart(number), changes).urls[0] for number in range(count)]
    with database.write() as tables:
        for change in changes:
            change(tables)
    database.close()
    return [urlsplit(url).path for url in urls]


class Undrawn(Renderer):
    """Draws nothing: the server shall."""

    def warm(self) -> None:
        return None


def chart(number: int) -> Chart:
    series = tuple(
        Series(f"担当者 {one}", tuple(float((number * 7 + one * 3 + place * 5) % 23 + 1) * 1e5 for place in range(12)))
        for one in range(1 + number % 3)
    )
    title, reading = "商談：月別の総額の合計（2026年）", "商談 · 総額の合計 · 受注 · 完了予定日が今年 · 月別"
    kind = KINDS[number % len(KINDS)]
    return Chart(kind, title, MONTHS, series, subtitle=reading, unit="money", currency="JPY", language="ja")


def fetch(session: requests.Session, url: str) -> float:
    """Milliseconds until the whole picture is there."""
    started = time.perf_counter()
    answer = session.get(url, timeout=60)
    took = (time.perf_counter() - started) * 1000
    if answer.status_code != 200 or answer.content[:4] != b"\x89PNG":
        raise RuntimeError(f"no picture: {answer.status_code} {answer.text[:200]}")
    return took
