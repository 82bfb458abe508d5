"""How long reading and completing a command takes: one table of medians in microseconds, and how reading grows.

Times pure functions in this process; the server's own share of a request is timed elsewhere.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

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
    """The median time of one call in microseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def _parse(text: str, known: Catalog) -> object:
    try:
        return parse(text, known)
    except GrammarError as error:
        return error


def growth(known: Catalog) -> tuple[float, float]:
    """Microseconds for a text and for one ten times as long: the same criterion with one long value."""
    short = f"/zcrm leads [会社] contains [{'大谷 zyl ' * 100}]"
    long = f"/zcrm leads [会社] contains [{'大谷 zyl ' * 1000}]"
    return median_us(lambda: parse(short, known)), median_us(lambda: parse(long, known))


def main() -> None:
    """Print the table."""
    known = catalog()
    for title, texts, call in (("parse", SENTENCES, _parse), ("complete", ENDS, complete)):
        print(f"{title:<40} {'µs, median':>12}")
        for name, text in texts.items():
            call(text, known)  # indices are built on first use
            print(f"  {name:<38} {median_us(partial(call, text, known)):>12.0f}")
    short, long = growth(known)
    print(f"{'growth: text of 0.7 kB, 7 kB':<40} {short:>5.0f}, {long:>5.0f}  = x {long / short:.1f} for x 10")


if __name__ == "__main__":
    main()
