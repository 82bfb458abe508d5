"""How answers to questions look: the sentence as it was read, then the figure, the table or the list, then neighbours.

Pure: facts in, messages out. Everything a person or the CRM wrote goes through text.escape.
"""

from collections.abc import Sequence

from app.cliq.message import Button, Invoke, Message, References, Table, lines
from app.cliq.text import escape, plain
from app.context import Context
from app.search.asking.asking import Asking
from app.search.asking.result import Result
from grammar.question.lines.scope import scope_of
from grammar.question.nodes import Question, Reading
from grammar.question.telling.neighbours import neighbours
from grammar.question.telling.sentence import sentence
from handlers.ask import figures, rows

ROWS_SHOWN = 10
ROWS_MOST = 40
EXAMPLES = ("ask.example.revenue", "ask.example.leads", "ask.example.deals")


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
    return Button(label, Invoke(rows.FUNCTION), key=ctx.sign("ask", text), hint=plain(text))


def _body(
    ctx: Context, asking: Asking, question: Question, result: Result, links: References
) -> tuple[list[str], Table | None]:
    scope = scope_of(asking.catalog, question.module)
    if question.groups and scope is not None:
        return figures.groups(ctx, question, scope, result)
    if result.figures:
        return [figures.figure(ctx, one) for one in result.figures], None
    if not result.rows:
        return ([] if result.note else [ctx.say("ask.nothing")]), None
    if question.intent in ("values", "fields"):
        return [", ".join(escape(str(row["label"])) for row in result.rows)], None
    shown = result.rows[: max(ROWS_SHOWN, question.limit or 0)][:ROWS_MOST]
    said = [rows.line(ctx, asking, question, row, place, links) for place, row in enumerate(shown, start=1)]
    count = ctx.say("ask.shown", shown=len(shown), total=result.total) if result.total is not None else ""
    return [count, *said], None


def found_words(
    ctx: Context, asking: Asking, reading: Reading, found: Sequence[tuple[str, Sequence[rows.Row], int | None]]
) -> Message:
    """The word search that takes the place of a reading, and says so (B3)."""
    links = References(limit=ctx.services.settings.record_references)
    said = "ask.searched_name" if reading.certain else "ask.searched"
    parts = [ctx.say(said, words=escape(" ".join(reading.words)))]
    place = 0
    for name, records, _total in found:
        module = asking.catalog.module(name)
        if module is None or not records:
            continue
        parts.append(f"*{escape(module.label)}*")
        listed = Question("list", name)
        for row in records[:ROWS_SHOWN]:
            place += 1
            parts.append(rows.line(ctx, asking, listed, row, place, links))
    if not place:
        parts.append(ctx.say("ask.nothing"))
    return Message(lines(parts, ctx.service_notice()), references=links.buttons)


def not_a_question(ctx: Context, reading: Reading) -> Message:
    """One honest sentence and three examples that work."""
    key = f"ask.{reading.kind}.{reading.topic}"
    said = ctx.say(key if ctx.words.knows(key) else f"ask.{reading.kind}")
    texts = [ctx.say(example) for example in EXAMPLES]
    return Message(lines(said, ctx.say("ask.try")), buttons=tuple(_question(ctx, text, text) for text in texts))
