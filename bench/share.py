"""The server's own share of a command and of a suggestion: the caller's clock minus the time it waited for the CRM.

For one rep, each request after the answer to the last, and for 32 reps who press a key every 200 ms whatever is
answered. The CRM is the one that does nothing, so that it takes no time of the two cores.
"""

from bench import arena, load, typist
from bench.report import Row, Section, percentile
from bench.throughput import sign_in

REPS = 32
SECONDS = 20.0
WARM_UP_SECONDS = 2.0
COMMANDS = 60
VOCABULARY: typist.Vocabulary = {
    "leads": {
        "Company": ["Zylker, Inc.", "Copper Field Works", "Oak and Partners", "Kyoto Seiki"],
        "City": ["Yokohama", "Oslo", "Bristol", "Sendai"],
        "Email": ["christopher@example.test", "yuki@example.test", "morrow@example.test"],
    },
    "contacts": {"Last Name": ["Maclead", "Morrow", "Sato"], "Department": ["Purchasing", "Engineering", "Finance"]},
    "deals": {"Deal Name": ["Zylker deal", "Copper renewal"], "Stage": ["Negotiation/Review", "Qualification"]},
}
SENT = "execution_handler"
TYPED = "suggestion_handler"
NAMES = {SENT: "command", TYPED: "suggestion"}


def measure() -> tuple[Section, float]:
    """The section, and the largest resident memory of a web process afterwards, in MB."""
    section = Section("The server's own share", note="caller's clock minus the time waited for the CRM")
    with arena.with_stub(REPS) as (place, _), arena.product(place) as web:
        sign_in(place, web.port)
        texts = typist.commands(VOCABULARY, COMMANDS)
        section.rows += rows(one_rep(place, web.port, texts), "one rep", p50=6.0)
        crowd = many_reps(place, web.port, texts)
        section.rows += rows(crowd, f"{REPS} reps typing", p50=8.0, p99=40.0)
        late = percentile([sample.late_ms for sample in crowd.samples], 99)
        section.rows.append(Row("the generator itself was late, p99", late, "ms"))
        memory = max(web.resident_mb())
    return section, memory


def one_rep(place: arena.Arena, port: int, texts: list[typist.Typed]) -> load.Outcome:
    rep = place.rep()
    plan = [(place.cliq.command(port, rep, text, handler), NAMES[handler]) for text, handler in keys(texts)]
    return load.one_by_one(port, plan, b'"output"')


def many_reps(place: arena.Arena, port: int, texts: list[typist.Typed]) -> load.Outcome:
    """Keys of the first seconds are pressed but not counted: processes and connections are warm afterwards."""
    reps = place.reps(REPS)
    planned = typist.crowd(REPS, texts, SECONDS + WARM_UP_SECONDS)
    plan = [
        (moment, place.cliq.command(port, reps[rep], key.text, SENT if key.is_enter else TYPED), tag(moment, key))
        for moment, rep, key in planned
    ]
    outcome = load.open_loop(port, plan, b'"output"')
    outcome.samples = [sample for sample in outcome.samples if sample.tag]
    return outcome


def keys(texts: list[typist.Typed]) -> list[tuple[str, str]]:
    return [(key.text, SENT if key.is_enter else TYPED) for text in texts for key in text.keys]


def tag(moment: float, key: typist.Key) -> str:
    if moment < WARM_UP_SECONDS:
        return ""
    return NAMES[SENT if key.is_enter else TYPED]


def rows(outcome: load.Outcome, who: str, p50: float, p99: float | None = None) -> list[Row]:
    found = []
    for name in NAMES.values():
        own = [sample.own_ms for sample in outcome.samples if sample.tag == name]
        found.append(Row(f"{name}, {who}, p50", percentile(own, 50), "ms", at_most=p50, beside=f"{len(own)} requests"))
        found.append(Row(f"{name}, {who}, p99", percentile(own, 99), "ms", at_most=p99))
    return found
