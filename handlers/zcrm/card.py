"""How answers of /zcrm look: the list of records, the error that points, the next choices, the help.

Pure: facts in, Message out; asks and stores nothing. Everything a person or the CRM wrote goes through text.escape.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from app.cliq.message import Button, Invoke, Message, References, lines
from app.cliq.text import escape
from app.context import Context
from app.i18n import values
from app.search import headline
from app.search.run import Answer
from grammar.catalog import Module
from grammar.command import printer, usage
from grammar.command.complete import Completion
from grammar.command.nodes import Command, Criterion
from grammar.errors import GrammarError

FUNCTION = "zcrmbutton"
Row = Mapping[str, Any]
BUTTONS_MOST = 5
POINTER_CHARACTERS = 100  # of a long command, around the place that is pointed at


def sentence(ctx: Context, command: Command) -> str:
    """'Leads · Company contains zyl or abc': how the command was read, escaped."""
    parts = [escape(command.module.label)]
    parts += [_criterion(ctx, criterion) for criterion in command.criteria]
    if command.word:
        parts.append(ctx.say("zcrm.word", word=escape(command.word)))
    return " · ".join(parts)


def _criterion(ctx: Context, criterion: Criterion) -> str:
    texts = [escape(values.operand(ctx.words, value)) for value in criterion.values]
    return ctx.say(
        f"zcrm.operator.{criterion.op}", field=escape(criterion.field.label), values=ctx.words.alternatives(texts)
    )


def result_list(ctx: Context, command: Command, answer: Answer, first: int, shown: int) -> Message:
    """Rows `first` … `first + shown` with instant buttons for the number and the owner (Z11, Z13)."""
    rows = answer.rows[first : first + shown]
    links = References(limit=ctx.services.settings.record_references)
    head = lines(f"*{sentence(ctx, command)}*", _how_many(ctx, answer, first, len(rows)))
    body = [_line(ctx, command.module, row, first + place, links) for place, row in enumerate(rows, start=1)]
    notes = [ctx.say(f"zcrm.note.{note}") for note in answer.notes] + ctx.service_notice()
    buttons = []
    if first + shown < len(answer.rows) or not answer.complete:
        key = ctx.sign("next", str(first + shown), printer.to_text(command))
        buttons.append(Button(ctx.say("zcrm.next", count=shown), Invoke(FUNCTION), key=key))
    return Message(lines(head, body, notes), buttons=tuple(buttons), references=links.buttons)


def choice_list(ctx: Context, command: Command, rows: Sequence[Row]) -> Message:
    """The records that a picked suggestion may have meant."""
    links = References(limit=ctx.services.settings.record_references)
    body = [_line(ctx, command.module, row, place, links) for place, row in enumerate(rows, start=1)]
    return Message(lines(ctx.say("zcrm.which"), body), references=links.buttons)


def _how_many(ctx: Context, answer: Answer, first: int, count: int) -> str:
    facts: dict[str, object] = {"first": first + 1, "last": first + count}
    if answer.total is None:
        return ctx.say("zcrm.shown_of_more", **facts)
    return ctx.say("zcrm.shown_of", total=answer.total, **facts)


def _line(ctx: Context, module: Module, row: Row, number: int, links: References) -> str:
    """'[1]($1) *Ohtani Shohei* · Zylker · New · [Mori]($2)'."""
    record_id = str(row["id"])
    key = ctx.sign("rec", module.api_name, record_id, ctx.call.chat.id)
    parts = [links.add(str(number), Button(str(number), Invoke(FUNCTION), key=key))]
    title, *details = headline.brief(module, row)
    parts.append(f"*{escape(values.text(ctx.words, *title)) or ctx.say('record.nameless')}*")
    parts += [escape(values.text(ctx.words, *detail)) for detail in details]
    owner = headline.owner(row)
    if owner is not None:
        pressed = Button(ctx.say("record.owner"), Invoke(FUNCTION), key=ctx.sign("own", owner.id))
        parts.append(links.add(escape(owner.name), pressed))
    return f"{parts[0]} " + " · ".join(part for part in parts[1:] if part)


def suggestion_words(ctx: Context, module: Module, row: Row) -> tuple[str, str]:
    """Title and description of a record among the suggestions: its name; company or account and one telling field."""
    title, *details = (values.text(ctx.words, *part) for part in headline.brief(module, row))
    return title or ctx.say("record.nameless"), " · ".join(detail for detail in details if detail)


def problem(ctx: Context, text: str, error: GrammarError) -> Message:
    """What is wrong, where, what may stand there, a correct example, and the corrected command as a button (Z9)."""
    shown = [ctx.words.grammar_error(error), _pointer(text, error.column, error.length)]
    if error.expected:
        shown.append(ctx.say("zcrm.expected", words=ctx.words.expected(error.expected)))
    if error.example:
        shown.append(ctx.say("zcrm.example", command=f"`{_one_line(error.example)}`"))
    buttons = []
    if error.corrected:
        shown.append(ctx.say("zcrm.corrected", command=f"`{_one_line(error.corrected)}`"))
        if error.certain:
            key = ctx.sign("run", error.corrected)
            buttons.append(Button(ctx.say("zcrm.run_corrected"), Invoke(FUNCTION), key=key, kind="+"))
    return Message(lines(shown), buttons=tuple(buttons))


def _pointer(text: str, column: int, length: int) -> str:
    """The command in a code block with the place marked under it; wide characters get wide blanks."""
    start = max(0, column - 1 - POINTER_CHARACTERS // 2)
    cut = _one_line(text)[start : start + POINTER_CHARACTERS]
    before, marked = cut[: column - 1 - start], cut[column - 1 - start : column - 1 - start + length]
    under = "".join("\u3000" if _is_wide(char) else " " for char in before)
    carets = "".join("＾" if _is_wide(char) else "^" for char in marked) or "^"
    lead = "…" if start else ""
    return f"```\n{lead}{cut}\n{' ' if lead else ''}{under}{carets}\n```"


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _one_line(text: str) -> str:
    """Text for a code span or block: one code point for one, nothing in it can end the code."""
    return "".join("ˋ" if char == "`" else " " if char.isspace() or not char.isprintable() else char for char in text)


def continuation(ctx: Context, joined: str, completion: Completion) -> Message:
    """Half a command: the text so far, and what can come next as buttons (Z10)."""
    buttons = [
        Button(choice.text, Invoke(FUNCTION), key=ctx.sign("run", choice.joined), hint=choice.detail)
        for choice in completion.choices[:BUTTONS_MOST]
    ]
    more = [escape(choice.text) for choice in completion.choices[BUTTONS_MOST:]]
    rest = ctx.say("zcrm.more_choices", choices=ctx.words.alternatives(more)) if more else ""
    return Message(lines(f"`{_one_line(joined)}`", ctx.say("zcrm.go_on"), rest), buttons=tuple(buttons))


def help_text(ctx: Context) -> Message:
    """Made from the grammar and the asker's own metadata, so it cannot rot (B5)."""
    facts = usage.usage(ctx.catalog)
    words = ctx.words
    operators = [
        f"• {ctx.say(f'zcrm.kind.{kind}')}: " + ", ".join(f"`{word}`" for word in spellings)
        for kind, spellings in facts.operators.items()
    ]
    examples = [f"`{_one_line(example)}`" for example in facts.examples]
    limits = ctx.say("zcrm.limits", fields=facts.max_criteria, values=facts.max_values, records=facts.max_records)
    modules = words.alternatives([f"`{word}`" for word in facts.modules])
    return Message(lines(ctx.say("zcrm.help", modules=modules), operators, limits, ctx.say("zcrm.examples"), examples))

