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
from handlers.ask import chart, doubt, figures, rows

ROWS_SHOWN = 10
ROWS_MOST = 40


def answered(
    ctx: Context,
    asking: Asking,
    reading: Reading,
    result: Result,
    shape: str = "",
    *,
    is_shared: bool = False,
    is_sent: bool = False,
) -> Message:
    """shape      how the answer is wished to look, where a button said it and not the text
    is_shared  for others to read, without what only the asker can go on with; its chart is a picture (P2)
    is_sent    nobody is waiting: it comes by itself and is read later, so its chart is a picture, too
    """
    question = reading.question
    assert question is not None  # of a Reading of kind 'question'
    language = ctx.words.language
    told = sentence(question, asking.catalog, language)
    head = f"*{escape(told)}*"
    if "last" in question.assumed:
        head = ctx.say("ask.leaning", reading=head)
    look = shape or reading.shape
    links = References(limit=ctx.services.settings.record_references)
    foot = [links.add(label, button) for label, button in ([] if is_shared else _more(ctx, told, look))]
    body, table = _body(ctx, asking, question, result, links)
    notes = [ctx.say(f"ask.note.{result.note}", limit=result.limit)] if result.note else []
    meant, people = doubt.people_meant(ctx, asking, question, result)
    buttons = [
        *people,
        *(
            question_button(
                ctx, ctx.say(f"ask.neighbour.{item.kind}"), sentence(item.question, asking.catalog, language)
            )
            for item in neighbours(question, asking.catalog)
        ),
    ]
    if reading.other is not None:
        other = sentence(reading.other, asking.catalog, language)
        notes.append(ctx.say("ask.other", reading=escape(other)))
        buttons.insert(0, question_button(ctx, ctx.say("ask.other_button"), other))
    shown = chart.looks(ctx, asking, question, result, table, look, is_kept=is_shared or is_sent)
    if shown.other:
        buttons.insert(0, question_button(ctx, ctx.say(f"chart.as_{shown.other}"), told, shown.other))
    return Message(
        lines(
            head,
            body,
            figures.cut(ctx, result, table) if table in shown.slides else "",
            notes,
            meant,
            shown.notes,
            " · ".join(foot),
            ctx.service_notice(),
        ),
        slides=shown.slides,
        buttons=tuple(buttons[:5]),
        references=links.buttons,
    )


def _more(ctx: Context, told: str, look: str) -> list[tuple[str, Button]]:
    """What else can be done with an answer, as links below it: (label, button); `told` is the question in words. What
    is kept says in words, too, how the answer is to look."""
    told = f"{told} · {ctx.say(f'chart.wish.{look}')}" if look else told
    save, share, schedule = ctx.say("ask.save"), ctx.say("ask.share"), ctx.say("schedule.button")
    return [
        (save, Button(save, Invoke(rows.FUNCTION), key=ctx.sign("save", told))),
        (share, Button(share, Invoke(rows.FUNCTION), key=ctx.sign("ask_share", told))),
        (schedule, Button(schedule, Invoke(rows.FUNCTION), key=ctx.sign("schedule", "report", told))),
    ]


def question_button(ctx: Context, label: str, text: str, *shape: str) -> Button:
    """A button that asks `text`, and how the answer is to look."""
    return Button(label, Invoke(rows.FUNCTION), key=ctx.sign("ask", text, *shape), hint=plain(text))


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
    searched = [module.label for name, _, _ in found if (module := asking.catalog.module(name)) is not None]
    words = escape(" ".join(reading.words))
    parts = [ctx.say(said, words=words, modules=ctx.words.list([escape(label) for label in searched]))]
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
    buttons = () if place else doubt.examples(ctx)
    return Message(lines(parts, ctx.service_notice()), buttons=buttons, references=links.buttons)
