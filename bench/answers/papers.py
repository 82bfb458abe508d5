"""How long the transcript of a chat of 100 messages takes, as the worker gets it from the process that draws."""

import tempfile
import time
from pathlib import Path

from app.render.renderer import Renderer
from app.render.transcript import Said, Transcript
from bench.report import Row, Section, median, percentile

DOCUMENTS, MESSAGES, MOST_MILLISECONDS = 20, 100, 500
TEXTS = (
    "見積もりを依頼したいのですが、「㈱髙﨑商店」（東京都千代田区）の担当者様はいらっしゃいますか。①品番ABC-123、②数量〜100個",
    "はい、担当の佐藤です。https://example.co.jp/products?utm_source=newsletter をご覧ください。",
    "We need an offer for twenty seats until Friday — can you send it by e-mail?",
)


def measure() -> Section:
    with tempfile.TemporaryDirectory() as folder:
        renderer = Renderer(Path(folder), "papers", draw_seconds=60)
        took = [_timed(renderer, number) for number in range(DOCUMENTS)]
        renderer.close()
    warm = took[1:]
    return Section(
        "Transcripts",
        [
            Row("the first transcript", took[0], "ms", beside="starts the process that draws"),
            Row(f"a transcript of {MESSAGES} messages, p50", median(warm), "ms", at_most=MOST_MILLISECONDS),
            Row(f"a transcript of {MESSAGES} messages, p99", percentile(warm, 99), "ms", at_most=MOST_MILLISECONDS),
        ],
    )


def _timed(renderer: Renderer, number: int) -> float:
    said = tuple(
        Said(f"14:{place % 60:02}", "visitor" if place % 2 else "operator", f"人 {place % 2}", f"{place} {text}")
        for place in range(MESSAGES)
        for text in (TEXTS[(place + number) % len(TEXTS)],)
    )
    asked = Transcript(f"見積もり {number}", (("訪問者", "田中 一郎"),), said, language="ja")
    started = time.perf_counter()
    document = renderer.pdf(asked)
    if document[:5] != b"%PDF-":
        raise RuntimeError("no document")
    return (time.perf_counter() - started) * 1000
