"""How figures and tables look: a number in its unit, a comparison, groups as lines of a table.

Pure: facts in, texts out. Which sentence stands above them and which buttons below is card.py's.
"""

from collections.abc import Sequence
from decimal import Decimal

from app.cliq.message import Table
from app.cliq.text import escape, plain
from app.context import Context
from app.search.asking.result import Figure, Group, Result
from app.search.charting import times
from grammar.question.lines.scope import Scope
from grammar.question.nodes import Measure, Question
from grammar.question.telling.labels import field_text

GROUPS_SHOWN = 20


def figure(ctx: Context, found: Figure) -> str:
    """One figure, with the one it is compared with."""
    text = f"*{number(ctx, found.value, found.kind)}*"
    if found.compared is None:
        return text
    return ctx.say("ask.compared", value=text, compared=number(ctx, found.compared, found.kind))


def number(ctx: Context, value: Decimal | None, kind: str) -> str:
    if value is None:
        return ctx.say("ask.no_value")
    if kind == "money":
        return ctx.words.money(value, ctx.currency)
    if kind == "percent":
        return ctx.words.percent(round(value, 1))
    if kind == "days":
        return ctx.say("ask.days", days=round(value, 1))
    return ctx.words.number(round(value, 2))


def groups(ctx: Context, question: Question, scope: Scope, result: Result) -> tuple[list[str], Table | None]:
    """What is said above the table, and the table; None when there is nothing to show."""
    if not result.groups:
        return [ctx.say("ask.nothing")], None
    language = ctx.words.language
    # The brackets of a sentence keep a field apart from other words; a column needs none.
    keys = [plain(field_text(key.path, scope, language)).strip("[]") for key in question.groups]
    measures = question.measures or (Measure("count"),)
    named = [_measure(ctx, measure, scope) for measure in measures]
    headers = [*keys, *named] + [ctx.say("ask.before", measure=name) for name in named if result.groups[0].compared]
    kinds = [one.kind for one in result.figures] or ["number"] * len(named)
    shown = result.groups[:GROUPS_SHOWN]
    rows = tuple(_cells(ctx, question, group, kinds) for group in shown)
    head = [figure(ctx, one) for one in result.figures if one.value is not None]
    return head, Table(_distinct(headers), rows)


def cut(ctx: Context, result: Result, table: Table) -> str:
    """That the table does not show every group; '' when it does."""
    total = result.total or len(result.groups)
    return ctx.say("ask.shown", shown=len(table.rows), total=total) if len(table.rows) < total else ""


def _cells(ctx: Context, question: Question, group: Group, kinds: Sequence[str]) -> tuple[str, ...]:
    named = zip(group.keys, question.groups, strict=True)
    texts = [times.name(text, ctx.words) if key.grain else text for text, key in named]
    keys = [escape(text) if text else ctx.say("ask.no_value") for text in texts]
    texts = [number(ctx, value, kind) for value, kind in zip(group.values, kinds, strict=False)]
    texts += [number(ctx, value, kind) for value, kind in zip(group.compared, kinds, strict=False)]
    return (*keys, *texts)


def _distinct(headers: Sequence[str]) -> tuple[str, ...]:
    """Cliq's rows are keyed by their headers, so two columns need two names."""
    named: list[str] = []
    for header in headers:
        named.append(header if header not in named else f"{header} {len(named) + 1}")
    return tuple(named)


def _measure(ctx: Context, measure: Measure, scope: Scope) -> str:
    field = field_text(measure.path, scope, ctx.words.language).strip("[]") if measure.path else ""
    return plain(ctx.say(f"ask.measure.{measure.figure}", field=field))
