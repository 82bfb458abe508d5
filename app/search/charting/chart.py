"""The chart of an answer: its groups as labels and series, its words in the reader's language, the rest added up.

Which kind it is, kinds.py decides; how it is drawn and shown, render and delivery do. Asks the CRM nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.i18n.sentences import Sentences
from app.render.chart import MOST_LABELS, Chart, Series, finite
from app.search.asking.asking import Asking
from app.search.asking.paths import bucket
from app.search.asking.result import Group, Result
from app.search.charting import kinds, times
from grammar.catalog import Catalog
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import Grain, Measure, Question
from grammar.question.telling.labels import field_text, module_text
from grammar.question.telling.sentence import sentence

STAGES = frozenset(("Stage", "Lead_Status", "Status", "Quote_Stage"))
ADDED = frozenset(("count", "sum"))  # figures of parts that add up to the figure of the whole
BARS_MOST, SERIES_MOST, STAGES_MOST = 12, 5, 20
ASKED_MOST = 30  # bars, where so many were asked for


@dataclass(frozen=True)
class Drawn:
    """chart: None when there is nothing to draw; reason: a word of kinds.py, when it is not what was wished for, or why
    there is none."""

    chart: Chart | None
    reason: str = ""


@dataclass(frozen=True)
class _Answer:
    """What is being drawn: the first measure of a question with one or two keys."""

    question: Question
    scope: Scope
    groups: tuple[Group, ...]
    words: Sentences
    is_complete: bool

    @property
    def measure(self) -> Measure:
        return self.question.measures[0] if self.question.measures else Measure("count")

    @property
    def adds_up(self) -> bool:
        return self.measure.figure in ADDED

    @property
    def has_time(self) -> bool:
        return any(key.grain for key in self.question.groups)

    @property
    def time_place(self) -> int:
        """Which of the keys is along the axis: a time, else the first."""
        return next((place for place, key in enumerate(self.question.groups) if key.grain), 0)

    @property
    def compared(self) -> bool:
        return len(self.question.groups) == 1 and any(group.compared for group in self.groups)


def chart_of(
    question: Question,
    result: Result,
    *,
    catalog: Catalog,
    words: Sentences,
    currency: str,
    wish: str = "",
    this_unit: str = "",
) -> Drawn:
    """The chart that fits an answer, or the one that was wished for when it tells the truth.

    currency   ISO code of amounts of money
    wish       '' | 'chart' | a kind of app/render/chart.py
    this_unit  the unit of time that is now, as groups spell it: later ones in which there is nothing yet are not drawn,
               or every line would end in a fall
    """
    scope = scope_of(catalog, question.module)
    if not question.groups or len(question.groups) > 2 or scope is None:
        return Drawn(None, kinds.TOO_FEW)
    known = tuple(group for group in result.groups if any(value is not None for value in group.values[:1]))
    groups = _begun(question, result.groups, this_unit) if known else ()
    answer = _Answer(question, scope, groups, words, result.is_complete)
    kind, reason = kinds.kind_of(_facts(answer), wish)
    if kind is None:
        return Drawn(None, reason)
    if kind == "funnel":
        answer = replace(answer, groups=_in_stages(answer))
    parts = _two(answer) if len(question.groups) == 2 else _one(answer, kind)
    labels, year = _units(answer, parts.labels)
    unit = result.figures[0].kind if result.figures else "number"
    chart = Chart(
        kind,
        _title(answer, year),
        tuple(labels),
        parts.series,
        subtitle=sentence(question, catalog, words.language),
        note=parts.note,
        unit=unit,
        currency=currency if unit == "money" else "",
        language=words.language,
        rest=parts.rest,
        total=words.say("chart.total"),
    )
    return Drawn(chart, reason)


def drawn_for(asking: Asking, question: Question, result: Result, words: Sentences, wish: str = "") -> Drawn:
    """chart_of for somebody who asks: their catalogue, currency and day."""
    grain: Grain = next((key.grain for key in question.groups if key.grain), "")
    unit = bucket(asking, asking.today, grain) if grain else ""
    catalog, currency = asking.catalog, asking.currency
    return chart_of(question, result, catalog=catalog, words=words, currency=currency, wish=wish, this_unit=unit)


def _begun(question: Question, groups: tuple[Group, ...], this_unit: str) -> tuple[Group, ...]:
    """Without the units of time at the end that have not begun and hold nothing."""
    if not this_unit or len(question.groups) != 1:
        return groups
    last = len(groups)
    while last:
        group = groups[last - 1]
        if group.keys[0] <= this_unit or any((*group.values, *group.compared)):
            break
        last -= 1
    return groups[:last]


def _facts(answer: _Answer) -> kinds.Facts:
    question, groups = answer.question, answer.groups
    values = [group.values[0] for group in groups if group.values[0] is not None]
    lines = {group.keys[answer.time_place] for group in groups}
    return kinds.Facts(
        groups=len(lines),
        fields=len(question.groups),
        has_time=answer.has_time,
        is_stages=question.groups[0].path.field in STAGES and not question.groups[0].path.via,
        is_whole=answer.adds_up and answer.is_complete and all(value >= 0 for value in values) and sum(values) > 0,
        is_ranked=question.order is not None or question.limit is not None,
        compared=answer.compared,
    )


def _in_stages(answer: _Answer) -> tuple[Group, ...]:
    """In the order of the pick list; the CRM's stages already are in that of their pipelines, others in none."""
    field = answer.scope.field(answer.question.groups[0].path)
    if field is None or field.api_name == "Stage":
        return answer.groups
    places = {value.actual: place for place, value in enumerate(field.values)}
    return tuple(sorted(answer.groups, key=lambda group: places.get(str(group.raw[0]), len(places))))


@dataclass(frozen=True)
class _Parts:
    """labels: keys along the axis as the answer spells them; rest: how many of the last stand for others."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""
    rest: int = 0


def _one(answer: _Answer, kind: str) -> _Parts:
    """Labels and figures of one key; what is too much is added up, or left out where it cannot be added."""
    groups = list(answer.groups)
    most = _most(answer, kind)
    note, has_rest = "", False
    if len(groups) > most:
        has_rest = answer.adds_up and not answer.has_time
        kept = most - 1 if has_rest else most
        count = len(groups) - kept
        note = answer.words.say("chart.added" if has_rest else "chart.left_out", count=count)
        rest, groups = groups[kept:], groups[-most:] if answer.has_time else groups[:kept]
        if has_rest:
            groups.append(_added(rest, answer.words.say("chart.others", count=count)))
    name = _measure(answer)
    series = [Series(name, tuple(finite(group.values[0]) for group in groups))]
    if answer.compared:
        before = tuple(finite(group.compared[0]) if group.compared else None for group in groups)
        series.append(Series(answer.words.say("ask.before", measure=name), before))
    return _Parts(tuple(group.keys[0] for group in groups), tuple(series), note, int(has_rest))


def _most(answer: _Answer, kind: str) -> int:
    if answer.has_time:
        return MOST_LABELS
    if kind in ("pie", "donut"):
        return kinds.SHARES_MOST
    if kind == "funnel":
        return STAGES_MOST
    return max(BARS_MOST, min(answer.question.limit or 0, ASKED_MOST))


def _added(groups: Sequence[Group], name: str) -> Group:
    value = sum((group.values[0] or Decimal(0) for group in groups), Decimal(0))
    before = sum((group.compared[0] or Decimal(0) for group in groups if group.compared), Decimal(0))
    return Group((name,), (name,), (value,), (before,) if any(group.compared for group in groups) else ())


def _two(answer: _Answer) -> _Parts:
    """The first key, or the one of time, along the axis; the other one as series, the smaller ones added up."""
    along = answer.time_place
    across = 1 - along
    labels = list(dict.fromkeys(group.keys[along] for group in answer.groups))
    if answer.has_time:
        labels = sorted(labels, key=lambda unit: (not unit, unit))[-MOST_LABELS:]
    weights: dict[str, Decimal] = {}
    for group in answer.groups:
        weights[group.keys[across]] = weights.get(group.keys[across], Decimal(0)) + abs(group.values[0] or Decimal(0))
    names = sorted(weights, key=lambda name: -weights[name])
    kept = SERIES_MOST if len(names) <= SERIES_MOST or not answer.adds_up else SERIES_MOST - 1
    shown, rest = names[:kept], names[kept:]
    left_out = 0 if answer.adds_up else len(rest)
    if not answer.has_time and len(labels) > BARS_MOST:
        left_out, labels = left_out + len(labels) - BARS_MOST, labels[:BARS_MOST]
    cells = {(group.keys[along], group.keys[across]): group.values[0] for group in answer.groups}
    gap = 0.0 if answer.adds_up else None  # no record is none of them; but the average of nothing is nothing
    series = [
        Series(
            name or answer.words.say("ask.no_value"), tuple(_cell(cells.get((label, name)), gap) for label in labels)
        )
        for name in shown
    ]
    if rest and answer.adds_up:
        sums = tuple(sum(float(cells.get((label, name)) or 0) for name in rest) for label in labels)
        series.append(Series(answer.words.say("chart.others", count=len(rest)), sums))
    note = answer.words.say("chart.left_out", count=left_out) if left_out else ""
    return _Parts(tuple(labels), tuple(series), note)


def _cell(value: Decimal | None, gap: float | None) -> float | None:
    return gap if value is None else finite(value)


def _units(answer: _Answer, texts: Sequence[str]) -> tuple[list[str], str]:
    """What the groups are called, each differently; and the year of all units of time."""
    key = answer.question.groups[answer.time_place]
    names, year = times.named(texts, answer.words) if key.grain else (list(texts), "")
    named: list[str] = []
    for name in (name or answer.words.say("ask.no_value") for name in names):
        again = sum(1 for other in named if other == name or other.startswith(f"{name} ("))
        named.append(f"{name} ({again + 1})" if again else name)  # two colleagues of one name stay two
    return named, year


def _measure(answer: _Answer) -> str:
    path = answer.measure.path
    field = field_text(path, answer.scope, answer.words.language) if path else ""
    return answer.words.say(f"ask.measure.{answer.measure.figure}", field=field.strip("[]"))


def _title(answer: _Answer, year: str) -> str:
    words = answer.words
    keys = [
        words.say(f"chart.by.{key.grain}")
        if key.grain
        else field_text(key.path, answer.scope, words.language).strip("[]")
        for key in answer.question.groups
    ]
    if len(keys) == 1:
        said = words.say("chart.title", measure=_measure(answer), first=keys[0])
    else:
        said = words.say("chart.title_of_two", measure=_measure(answer), first=keys[0], second=keys[1])
    module = module_text(answer.scope.module, words.language)
    if module not in keys[0]:  # 'Deal Owner' already says whose
        said = words.say("chart.title_of_module", module=module, title=said)
    return words.say("chart.title_of_year", title=said, year=year) if year else said
