"""How long reading and completing a command takes, in microseconds, and how reading grows with the length.

Times pure functions in this process; the server's own share of a request is timed in share.py.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

from bench.report import Row, Section
from grammar.catalog import Catalog, Field, Module, Value
from grammar.command.complete import complete
from grammar.command.parser import parse
from grammar.errors import GrammarError

ROUNDS = 200
FIELDS = 60  # a module of an organisation that has added many of its own

ENGLISH = "/zcrm leads [Company] contains [zyl]"
JAPANESE = "/zcrm leads [会社] contains [大谷]"
WIDE = "／ｚｃｒｍ　ｌｅａｄｓ　［会社］　ｃｏｎｔａｉｎｓ　［大谷］"
THREE = "/zcrm leads [電話番号] starts with [03,045],[会社] contains [zyl, abc],[メール] starts with [ohtani, shohei]"
FIVE = "/zcrm leads " + ", ".join(
    f"[項目 {number}] contains [{', '.join(f'value {place}' for place in range(10))}]" for number in range(5)
)
FAULTY = "/zcrm leads [Compny] Contains [zyl]"

SENTENCES = {
    "a word": "/zcrm leads ohtani",
    "English, 1 criterion": ENGLISH,
    "Japanese, 1 criterion": JAPANESE,
    "the same, full width": WIDE,
    "3 criteria, 6 values": THREE,
    "5 criteria, 50 values": FIVE,
    "an error with its correction": FAULTY,
}
ENDS = {
    "module: /zcrm le": "/zcrm le",
    "fields: /zcrm leads": "/zcrm leads",
    "field: … [会": "/zcrm leads [会",
    "operator: … [会社] con": "/zcrm leads [会社] con",
    "value: … [見込み客のデータ元] is [展": "/zcrm leads [見込み客のデータ元] is [展",
    "records: one criterion": JAPANESE,
    "field after 2 criteria": THREE[: THREE.index("[メール]")] + "[メ",
    "value after 4 × 10 values": FIVE[: FIVE.rindex(" contains")] + " contains [a, b, ",
}
AT_MOST = {"3 criteria, 6 values": 250.0, "5 criteria, 50 values": 1200.0}
LENGTH = 9_900
STARTS = ("", "/zcrm leads ", "/zcrm leads [会社]=[", "/zcrm lead [電話番号]=[", "leads [会社] ")
PIECES = (
    *(
        "[",
        "]",
        "「",
        '"',
        '""',
        "\\",
        "\\[",
        ",",
        "、",
        "= ",
        " = [",
        "is ",
        "a is b ",
        ">",
        "1,000,",
        "[[]",
        "(",
        "\u200b",
    ),
    *(
        "[会社]=[a] ",
        "[会社]=[a,",
        "会社 contains zyl, ",
        "[会社] Contains [a] ",
        "「a」[b] ",
        '"a" b,',
        "leads ",
        "/zcrm ",
    ),
    *("ﾞ", "会", " ", "'", "x y ", "\U0001f600"),
)
UNKIND = [(start + piece * LENGTH)[:LENGTH] for start in STARTS for piece in PIECES]
"""Texts just below 10 kB that read badly."""


def catalog() -> Catalog:
    """Four modules of sixty fields each."""
    named = (("Company", "会社"), ("Phone", "電話番号"), ("Email", "メール"))
    fields = [Field(name, label, (label, name), "text", "text", readings=("かな",)) for name, label in named]
    picks = tuple(Value(f"Value {number}", (f"展示会 {number}", f"Value {number}")) for number in range(20))
    fields.append(
        Field(
            "Lead_Source", "見込み客のデータ元", ("見込み客のデータ元", "Lead Source"), "picklist", "text", values=picks
        )
    )
    fields += [
        Field(f"Field_{number}", f"項目 {number}", (f"項目 {number}", f"Field {number}"), "text", "text")
        for number in range(FIELDS - len(fields))
    ]
    words = ("leads", "contacts", "accounts", "deals")
    return Catalog("ja", tuple(Module(word.title(), word, word, (word,), "Company", tuple(fields)) for word in words))


def median_us(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median processor time of one call in microseconds: what else runs on the machine hardly counts."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1e6


def _parse(text: str, known: Catalog) -> object:
    try:
        return parse(text, known)
    except GrammarError as error:
        return error


def measure() -> list[Section]:
    """Reading, completing, and how reading grows."""
    known = catalog()
    return [
        _timed("Reading a command", SENTENCES, _parse, known),
        _timed("Completing", ENDS, complete, known),
        _growth(),
    ]


def _timed(title: str, texts: dict[str, str], call: Callable[[str, Catalog], object], known: Catalog) -> Section:
    section = Section(title, note="processor time, medians, a catalogue of four modules with sixty fields each")
    for name, text in texts.items():
        call(text, known)  # indices are built on first use
        section.rows.append(Row(name, median_us(partial(call, text, known)), "µs", at_most=AT_MOST.get(name)))
    return section


def _growth() -> Section:
    """The same criterion with one long value and ten times that, and the slowest of some unkind texts below 10 kB."""
    known = catalog()
    short, long = (f"/zcrm leads [会社] contains [{'大谷 zyl ' * count}]" for count in (100, 1000))
    ratio = median_us(lambda: _parse(long, known), 50) / median_us(lambda: _parse(short, known), 50)
    reading = max(median_us(partial(_parse, text, known), 3) for text in UNKIND)
    completing = max(median_us(partial(complete, text, known), 3) for text in UNKIND)
    return Section(
        "How reading grows",
        [
            Row("ten times the length", ratio, "times", at_most=15),
            Row(
                "the slowest text below 10 kB", reading / 1000, "ms", at_most=50, beside=f"of {len(UNKIND)} unkind ones"
            ),
            Row("the slowest of them to complete", completing / 1000, "ms", at_most=50),
        ],
    )
