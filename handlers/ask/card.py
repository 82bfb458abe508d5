"""How answers to questions look: the sentence as it was read, then the figure, the table or the list, then neighbours.

Pure: facts in, messages out. Everything a person or the CRM wrote goes through text.escape.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.cliq.message import Button, Invoke, Message, References, Table, lines
from app.cliq.text import escape, plain
from app.context import Context
from app.i18n import values
from app.search import columns
from app.search.asking.asking import Asking
from app.search.asking.result import Figure, Group, Result
from grammar.catalog import Module
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import Measure, Question, Reading
from grammar.question.telling.labels import field_text
from grammar.question.telling.neighbours import neighbours
from grammar.question.telling.sentence import sentence

FUNCTION = "zcrmbutton"
GROUPS_SHOWN = 20
ROWS_SHOWN = 10
DETAILS = 2  # of a record in a list, beside its name
EXAMPLES = ("ask.example.revenue", "ask.example.leads", "ask.example.deals")
Row = Mapping[str, Any]


def answered(ctx: Context, asking: Asking, reading: Reading, result: Result) -> Message:
    question = reading.question
    assert question is not None  # of a Reading of kind 'question'
    language = ctx.words.language
    head = f"*{escape(sentence(question, asking.catalog, language))}*"
    links = References(limit=ctx.services.settings.record_references)
    body, table = _body(ctx, asking, question, result, links)
    notes = [ctx.say(f"ask.note.{result.note}", limit=result.limit)] if result.note else []
    buttons = [
        _question(ctx, ctx.say(f"ask.neighbour.{item.kind}"), sentence(item.question, asking.catalog, language))
        for item in neighbours(question, asking.catalog)
    ]
    if reading.other is not None:
        other = sentence(reading.other, asking.catalog, language)
        notes.append(ctx.say("ask.other", reading=escape(other)))
        buttons.insert(0, _question(ctx, ctx.say("ask.other_button"), other))
    return Message(
        lines(head, body, notes, ctx.service_notice()),
        slides=(table,) if table else (),
        buttons=tuple(buttons[:5]),
        references=links.buttons,
    )


def _question(ctx: Context, label: str, text: str) -> Button:
    return Button(label, Invoke(FUNCTION), key=ctx.sign("ask", text), hint=plain(text))


def _body(
    ctx: Context, asking: Asking, question: Question, result: Result, links: References
) -> tuple[list[str], Table | None]:
    scope = scope_of(asking.catalog, question.module)
    if question.groups and scope is not None:
        return _groups(ctx, question, scope, result)
    if result.figures:
        return [_figure(ctx, figure) for figure in result.figures], None
    if not result.rows:
        return ([] if result.note else [ctx.say("ask.nothing")]), None
    if question.intent in ("values", "fields"):
        return [", ".join(escape(str(row["label"])) for row in result.rows)], None
    shown = result.rows[: max(ROWS_SHOWN, question.limit or 0)][: GROUPS_SHOWN * 2]
    rows = [_row(ctx, asking, question, row, place, links) for place, row in enumerate(shown, start=1)]
    count = ctx.say("ask.shown", shown=len(shown), total=result.total) if result.total is not None else ""
    return [count, *rows], None


def _figure(ctx: Context, figure: Figure) -> str:
    text = f"*{_number(ctx, figure.value, figure.kind)}*"
    if figure.compared is None:
        return text
    return ctx.say("ask.compared", value=text, compared=_number(ctx, figure.compared, figure.kind))


def _number(ctx: Context, value: Decimal | None, kind: str) -> str:
    if value is None:
        return ctx.say("ask.no_value")
    if kind == "money":
        return ctx.words.money(value, ctx.currency)
    if kind == "percent":
        return ctx.words.percent(round(value, 1))
    if kind == "days":
        return ctx.say("ask.days", days=round(value, 1))
    return ctx.words.number(round(value, 2))


def _groups(ctx: Context, question: Question, scope: Scope, result: Result) -> tuple[list[str], Table | None]:
    if not result.groups:
        return [ctx.say("ask.nothing")], None
    language = ctx.words.language
    keys = [plain(field_text(key.path, scope, language)) for key in question.groups]
    measures = question.measures or (Measure("count"),)
    named = [_measure(ctx, measure, scope) for measure in measures]
    headers = [*keys, *named] + [ctx.say("ask.before", measure=name) for name in named if result.groups[0].compared]
    kinds = [figure.kind for figure in result.figures] or ["number"] * len(named)
    shown = result.groups[:GROUPS_SHOWN]
    rows = tuple(_cells(ctx, group, kinds) for group in shown)
    total = result.total or len(result.groups)
    head = [_figure(ctx, figure) for figure in result.figures if figure.value is not None]
    more = [ctx.say("ask.shown", shown=len(shown), total=total)] if len(shown) < total else []
    return head + more, Table(_distinct(headers), rows)


def _cells(ctx: Context, group: Group, kinds: Sequence[str]) -> tuple[str, ...]:
    keys = [escape(key) if key else ctx.say("ask.no_value") for key in group.keys]
    figures = [_number(ctx, value, kind) for value, kind in zip(group.values, kinds, strict=False)]
    figures += [_number(ctx, value, kind) for value, kind in zip(group.compared, kinds, strict=False)]
    return (*keys, *figures)


def _distinct(headers: Sequence[str]) -> tuple[str, ...]:
    """Cliq's rows are keyed by their headers, so two columns need two names."""
    named: list[str] = []
    for header in headers:
        named.append(header if header not in named else f"{header} {len(named) + 1}")
    return tuple(named)


def _measure(ctx: Context, measure: Measure, scope: Scope) -> str:
    field = field_text(measure.path, scope, ctx.words.language) if measure.path else ""
    return plain(ctx.say(f"ask.measure.{measure.figure}", field=field))


def _row(ctx: Context, asking: Asking, question: Question, row: Row, place: int, links: References) -> str:
    name = str(row.get("$module") or question.module)
    module = asking.catalog.module(name)
    if module is None:
        return escape(str(row.get("name") or row.get("full_name") or row.get("id") or ""))
    wanted = [field for path in question.columns if (field := module.field(path.field)) is not None]
    fields = wanted or [field for field in columns.headline(module) if field.lookup != "Users"]
    texts = [values.text(ctx.words, field, row.get(field.api_name), ctx.currency_of(row)) for field in fields]
    details = [escape(text) for text in texts if text][: max(DETAILS, len(wanted))]
    pressed = Button(str(place), Invoke(FUNCTION), key=ctx.sign("rec", name, str(row["id"]), ctx.call.chat.id))
    title = f"*{escape(_name(ctx, module, row))}*"
    return f"{links.add(str(place), pressed)} " + " · ".join([title, *details])


def _name(ctx: Context, module: Module, row: Row) -> str:
    field = module.field(module.name_field)
    text = values.text(ctx.words, field, row.get(module.name_field)) if field else ""
    return text or ctx.say("record.nameless")


def found_words(
    ctx: Context, asking: Asking, reading: Reading, found: Sequence[tuple[str, Sequence[Row], int | None]]
) -> Message:
    """The word search that takes the place of a reading, and says so (B3)."""
    links = References(limit=ctx.services.settings.record_references)
    said = "ask.searched_name" if reading.certain else "ask.searched"
    parts = [ctx.say(said, words=escape(" ".join(reading.words)))]
    place = 0
    for name, rows, _total in found:
        module = asking.catalog.module(name)
        if module is None or not rows:
            continue
        parts.append(f"*{escape(module.label)}*")
        listed = Question("list", name)
        for row in rows[:ROWS_SHOWN]:
            place += 1
            parts.append(_row(ctx, asking, listed, row, place, links))
    if not place:
        parts.append(ctx.say("ask.nothing"))
    return Message(lines(parts, ctx.service_notice()), references=links.buttons)


def not_a_question(ctx: Context, reading: Reading) -> Message:
    """One honest sentence and three examples that work."""
    key = f"ask.{reading.kind}.{reading.topic}"
    said = ctx.say(key if ctx.words.knows(key) else f"ask.{reading.kind}")
    texts = [ctx.say(example) for example in EXAMPLES]
    return Message(lines(said, ctx.say("ask.try")), buttons=tuple(_question(ctx, text, text) for text in texts))
