"""How long reading a question takes, and building the lexicon it is read with: medians over the gold questions.

Times pure functions in this process, by the processor time they take, so that who else uses the machine does not
count; the server's own share of a request is timed elsewhere.
"""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.search.catalogue.standard import standard
from bench.report import Row, Section, percentile
from grammar.catalog import Catalog
from grammar.question.reader import read
from grammar.question.telling.sentence import sentence
from grammar.question.words.lexicon import lexicon_of

GOLD = Path(__file__).parents[2] / "tests" / "grammar" / "question" / "gold_own.jsonl"
TODAY = date(2026, 11, 21)
READ_MILLISECONDS = 3  # the target for one question
LEXICON_MILLISECONDS = 100  # the target for one catalogue


def texts() -> list[str]:
    return [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines() if line.strip()]


def copy_of(catalog: Catalog) -> Catalog:
    """An equal catalogue that no cache knows."""
    return replace(catalog, modules=tuple(replace(module) for module in catalog.modules))


def milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def measure() -> Section:
    """One section of the table: reading, telling back, building the lexicon."""
    catalog = standard(None)
    lines = texts()
    for text in lines:
        read(text, catalog, today=TODAY)  # lexicon, scopes and parser are built once
    reading = [milliseconds(lambda text=text: read(text, catalog, today=TODAY)) for text in lines]  # type: ignore[misc]
    asked = [found for text in lines if (found := read(text, catalog, today=TODAY).question) is not None]
    telling = [milliseconds(lambda each=each: sentence(each, catalog, "ja")) for each in asked]  # type: ignore[misc]
    building = statistics.median(milliseconds(lambda: lexicon_of(copy_of(catalog))) for _ in range(5))
    return Section(
        "Questions",
        [
            Row("reading a question, median", statistics.median(reading), "ms", at_most=READ_MILLISECONDS),
            Row("reading a question, 99th percentile", percentile(reading, 99), "ms", at_most=READ_MILLISECONDS),
            Row("telling it back in a sentence, median", statistics.median(telling), "ms"),
            Row("building the lexicon of a catalogue", building, "ms", at_most=LEXICON_MILLISECONDS),
        ],
    )
