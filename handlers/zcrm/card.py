"""How answers of /zcrm look: the list of records, the error that points, the next choices, the help.

Pure: facts in, Message out; asks and stores nothing. Everything a person or the CRM wrote goes through text.escape.
"""

import dataclasses
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from app.cliq.message import Button, Confirm, Invoke, Message, References, lines
from app.cliq.text import cut, escape, label, plain
from app.context import Context
from app.i18n import values
from app.search.run import Answer
from grammar.catalog import Module
from grammar.command import nearest, printer, usage
from grammar.command.complete import Choice, Completion
from grammar.command.nodes import SPELLINGS, Command, Criterion
from grammar.errors import GrammarError

FUNCTION = "zcrmbutton"
Row = Mapping[str, Any]
BUTTONS_MOST = 5
ROWS_MOST = 10  # Z7
# Beside the name: company or account, then the first of these that has a value (Z10).
BRIEF = {
    "Leads": ("Company", ("Lead_Status", "Email", "Phone")),
    "Contacts": ("Account_Name", ("Phone", "Email", "Title")),
    "Accounts": ("Industry", ("Phone", "Website", "Billing_City")),
    "Deals": ("Account_Name", ("Amount", "Stage", "Closing_Date")),
}
OPERAND_CHARACTERS = 60  # of each value, when the question is repeated
VALUES_MOST = 5  # of a pick list, named as examples
_MEANT = {word: op for op, words in SPELLINGS.items() for word in words}
POINTER_CHARACTERS = 100  # of a long command, around the place that is pointed at


def sentence(ctx: Context, command: Command) -> str:
    """'Leads · Company contains zyl or abc': how the command was read, escaped."""
    parts = [escape(command.module.label)]
    parts += [_criterion(ctx, criterion) for criterion in command.criteria]
    if command.word:
        parts.append(ctx.say("zcrm.word", word=escape(cut(command.word, OPERAND_CHARACTERS))))
    return " · ".join(parts)


def _criterion(ctx: Context, criterion: Criterion) -> str:
    texts = [escape(cut(values.operand(ctx.words, value), OPERAND_CHARACTERS)) for value in criterion.values]
    return ctx.say(
        f"zcrm.operator.{criterion.op}", field=escape(criterion.field.label), values=ctx.words.alternatives(texts)
    )


def result_list(ctx: Context, command: Command, answer: Answer, first: int, shown: int) -> Message:
    """Rows `first` … `first + shown` with instant buttons for the number and the owner (Z11, Z13)."""
    rows = answer.rows[first : first + shown]
    links = References(limit=ctx.services.settings.record_references)
    head = lines(f"*{sentence(ctx, command)}*", _how_many(ctx, answer, first, len(rows)))
    body = [_line(ctx, command.module, row, first + place, links) for place, row in enumerate(rows, start=1)]
    notes = [ctx.say(f"zcrm.note.{answer.note}") if answer.note else "", ctx.service_notice()]
    buttons = []
    if first + shown < len(answer.rows) or not answer.is_complete:
        key = ctx.sign("next", str(first + shown), printer.to_text(command))
        buttons.append(Button(ctx.say("zcrm.next", count=shown), Invoke(FUNCTION), key=key))
    buttons.append(Button(ctx.say("zcrm.save"), Invoke(FUNCTION), key=ctx.sign("save", printer.to_text(command))))
    return Message(lines(head, body, notes), buttons=tuple(buttons), references=links.buttons)


def choice_list(ctx: Context, command: Command, rows: Sequence[Row]) -> Message:
    """The records that a picked suggestion may have meant."""
    links = References(limit=ctx.services.settings.record_references)
    body = [_line(ctx, command.module, row, place, links) for place, row in enumerate(rows, start=1)]
    return Message(lines(ctx.say("zcrm.which"), body, ctx.service_notice()), references=links.buttons)


def _how_many(ctx: Context, answer: Answer, first: int, count: int) -> str:
    facts: dict[str, object] = {"first": first + 1, "last": first + count}
    if answer.total is None:
        return ctx.say("zcrm.shown_of_more", least=len(answer.rows), **facts)
    return ctx.say("zcrm.shown_of", total=answer.total, **facts)


def none_found(ctx: Context, command: Command, answer: Answer) -> Message:
    """The question as it was read, and what may help: why nothing can match, a pick list's own value, another way."""
    asked = ctx.say("zcrm.none_found", asked=sentence(ctx, command))
    if answer.note:
        return Message(lines(asked, ctx.say(f"zcrm.note.{answer.note}"), ctx.service_notice()))
    told, meant = _strange_values(ctx, command)
    hints = told or [ctx.say(f"zcrm.none_hint.{_way_on(command)}")]
    if meant is None:
        return Message(lines(asked, hints, ctx.service_notice()))
    corrected = printer.to_text(meant)
    hints.append(ctx.say("zcrm.corrected", command=f"`{_one_line(corrected)}`"))
    return Message(lines(asked, hints, ctx.service_notice()), buttons=(_run_corrected(ctx, corrected),))


def _way_on(command: Command) -> str:
    """'all' | 'word' | 'text' | 'other': what can be tried where nothing was found."""
    if not command.criteria:
        return "word" if command.word else "all"
    inexact = any(one.field.kind == "text" and one.op != "contains" for one in command.criteria)
    return "text" if inexact else "other"


def _strange_values(ctx: Context, command: Command) -> tuple[list[str], Command | None]:
    """What to say of values that a pick list does not have, and the command with those that were surely meant."""
    told, criteria, sure = [], [], True
    for criterion in command.criteria:
        mended = []
        for value in criterion.values:
            listed = criterion.field.values and criterion.op in ("is", "=") and isinstance(value, str)
            if not listed or criterion.field.value(str(value)):
                mended.append(value)
                continue
            close = nearest.values(str(value), criterion.field)
            sure = sure and nearest.sure(close)
            mended.append(close[0][0].label if close else value)
            choices = [one.label for one, _ in close] or [one.label for one in criterion.field.values]
            told.append(_no_such_value(ctx, criterion, str(value), choices[:VALUES_MOST], is_guess=bool(close)))
        criteria.append(dataclasses.replace(criterion, values=tuple(mended)))
    return told, Command(command.module, tuple(criteria)) if told and sure else None


def _no_such_value(ctx: Context, criterion: Criterion, value: str, choices: list[str], *, is_guess: bool) -> str:
    facts = {"field": escape(criterion.field.label), "value": escape(cut(value, OPERAND_CHARACTERS))}
    listed = ctx.words.alternatives([escape(choice) for choice in choices])
    key = "grammar.did_you_mean" if is_guess else "zcrm.values_such_as"
    return ctx.say("zcrm.no_such_value", **facts) + ctx.say("grammar.joint") + ctx.say(key, choices=listed)


def _line(ctx: Context, module: Module, row: Row, number: int, links: References) -> str:
    """'[1]($1) *Ohtani Shohei* · Zylker · New · [Mori]($2)'."""
    record_id = str(row["id"])
    key = ctx.sign("rec", module.api_name, record_id, ctx.call.chat.id)
    parts = [links.add(str(number), Button(str(number), Invoke(FUNCTION), key=key))]
    name, *details = _brief(ctx, module, row)
    parts.append(f"*{escape(name)}*")
    parts += [escape(detail) for detail in details]
    owner = row.get("Owner")
    if isinstance(owner, Mapping) and owner.get("id"):
        name = label(str(owner.get("name") or ""))
        pressed = Button(ctx.say("record.owner"), Invoke(FUNCTION), key=ctx.sign("own", str(owner["id"])))
        parts.append(links.add(name, pressed))
    return f"{parts[0]} " + " · ".join(part for part in parts[1:] if part)


def detail(ctx: Context, choice: Choice) -> str:
    """What stands beside a continuation: of an operator what it means, of a field its api name …; '' = nothing."""
    return ctx.say(f"zcrm.means.{_MEANT[choice.text]}") if choice.kind == "operator" else choice.detail


def suggestion_words(ctx: Context, module: Module, row: Row) -> tuple[str, str]:
    """Title and description of a record among the suggestions: its name; company or account and one telling field."""
    name, *details = _brief(ctx, module, row)
    return plain(name), " · ".join(plain(detail) for detail in details)


def _brief(ctx: Context, module: Module, row: Row) -> list[str]:
    """Name, company or account, and the first telling field that has a value."""
    company, telling = BRIEF.get(module.api_name, ("", ()))
    currency = ctx.currency_of(row)

    def text(api_name: str) -> str:
        field = module.field(api_name)
        found = values.text(ctx.words, field, row.get(api_name), currency) if field else ""
        return found if plain(found) else ""

    detail = next((found for found in map(text, telling) if found), "")
    texts = (text(module.name_field) or ctx.say("record.nameless"), text(company), detail)
    return [found for found in texts if found]


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
            buttons.append(_run_corrected(ctx, error.corrected))
    return Message(lines(shown), buttons=tuple(buttons))


def _run_corrected(ctx: Context, corrected: str) -> Button:
    return Button(ctx.say("zcrm.run_corrected"), Invoke(FUNCTION), key=ctx.sign("run", corrected), kind="+")


def _pointer(text: str, column: int, length: int) -> str:
    """The command in a code block with the place marked under it; wide characters get wide blanks."""
    start = max(0, column - 1 - POINTER_CHARACTERS // 2)
    cut = _one_line(text)[start : start + POINTER_CHARACTERS]
    before, marked = cut[: column - 1 - start], cut[column - 1 - start : column - 1 - start + length]
    under = _each(before, " ", "\u3000")
    carets = _each(marked, "^", "＾") or "^"
    lead = "…" if start else ""
    return f"```\n{lead}{cut}\n{' ' if lead else ''}{under}{carets}\n```"


def _each(text: str, narrow: str, wide: str) -> str:
    """One sign for each character, as wide as it is."""
    if text.isascii():
        return narrow * len(text)
    return "".join(wide if unicodedata.east_asian_width(char) in "WF" else narrow for char in text)


def _one_line(text: str) -> str:
    """Text for a code span or block: one code point for one, nothing in it can end the code."""
    if text.isprintable() and "`" not in text:  # the only printable blank is the plain one
        return text
    return "".join("ˋ" if char == "`" else " " if char.isspace() or not char.isprintable() else char for char in text)


def continuation(ctx: Context, joined: str, completion: Completion, error: GrammarError) -> Message:
    """Half a command: the text so far, and what can come next as buttons; in words where only the person knows (Z10).

    error   why the text is no whole command yet
    """
    buttons = [
        Button(choice.text, Invoke(FUNCTION), key=ctx.sign("run", choice.joined), hint=detail(ctx, choice))
        for choice in completion.choices[:BUTTONS_MOST]
    ]
    more = [escape(choice.text) for choice in completion.choices[BUTTONS_MOST:]]
    rest = ctx.say("zcrm.more_choices", choices=ctx.words.alternatives(more)) if more else ""
    said = [ctx.say("zcrm.go_on"), rest] if buttons else [ctx.words.grammar_error(error), ctx.say("zcrm.go_on_typing")]
    return Message(lines(f"`{_one_line(joined)}`", said), buttons=tuple(buttons))


def help_text(ctx: Context) -> Message:
    """Made from the grammar and the asker's own metadata, so it cannot rot (B5)."""
    shown = ctx.catalog.kept(f"help {ctx.words.language}", lambda: _help(ctx))
    label = ctx.say("account.unlink_button")
    unlink = Button(label, Invoke(FUNCTION), key=ctx.sign("unlink"), confirm=_confirm(ctx))
    return Message(lines(shown, ctx.service_notice()), buttons=(unlink,) if ctx.is_linked else ())


def _help(ctx: Context) -> str:
    """What is the same for everybody with these modules, fields and this language."""
    facts = usage.usage(ctx.catalog)
    words = ctx.words
    operators = [
        f"• {ctx.say(f'zcrm.kind.{kind}')}: " + ", ".join(f"`{word}`" for word in spellings)
        for kind, spellings in facts.operators
    ]
    examples = [f"`{_one_line(example)}`" for module in facts.modules for example in module.examples[1:3]]
    limits = ctx.say("zcrm.limits", fields=facts.max_criteria, values=facts.max_values, records=ROWS_MOST)
    modules = words.alternatives([f"`{module.command}` ({escape(module.label)})" for module in facts.modules])
    return lines(ctx.say("zcrm.help", modules=modules), operators, limits, ctx.say("zcrm.examples"), examples)


def _confirm(ctx: Context) -> Confirm:
    return Confirm(
        ctx.say("account.unlink_title"),
        ctx.say("account.unlink_text"),
        emotion="negative",
        button_label=ctx.say("account.unlink_button"),
    )
