"""What is said where a text is no question, or one that cannot be answered as it stands: why, and what would work.

Pure: facts in, messages out. The closest names of fields, periods and users are offered as buttons, never taken.
"""

from app.cliq.message import Button, Invoke, Message, lines
from app.cliq.text import escape, plain
from app.context import Context
from app.search.asking.asking import Asking
from app.search.asking.result import NOTE_NOBODY, Result
from grammar.question.nodes import ME, Question, Reading
from grammar.question.spelling import closest_names
from grammar.question.telling.sentence import sentence
from handlers.ask.rows import FUNCTION

EXAMPLES = ("ask.example.revenue", "ask.example.leads", "ask.example.deals")
CHOICES = 4


def examples(ctx: Context) -> tuple[Button, ...]:
    """Three questions that work, to press."""
    return tuple(_asking(ctx, text, text) for text in map(ctx.say, EXAMPLES))


def not_a_question(ctx: Context, asking: Asking, reading: Reading) -> Message:
    """One honest sentence, and what would work: the closest readings where there are some, else three examples."""
    key = f"ask.{reading.kind}.{reading.topic}"
    facts = {name: _told(ctx, fact) for name, fact in reading.facts.items()}
    said = ctx.say(key if ctx.words.knows(key) else f"ask.{reading.kind}", **facts)
    closest = _closest(ctx, asking, reading)
    if closest:
        return Message(lines(said), buttons=closest)
    return Message(lines(said, ctx.say("ask.try")), buttons=examples(ctx))


def note(ctx: Context, asking: Asking, question: Question, result: Result) -> str:
    """What is to be said about the result of a question that was understood."""
    said = ctx.say(f"ask.note.{result.note}", limit=result.limit)
    if result.note != NOTE_NOBODY:
        return said
    closest = _alike(asking, _named(question))
    if not closest:
        return said
    return f"{said} {ctx.say('ask.closest', choices=ctx.words.alternatives([escape(name) for name in closest]))}"


def _told(ctx: Context, fact: object) -> str:
    if isinstance(fact, tuple):
        return ctx.words.alternatives([escape(str(item)) for item in fact[:CHOICES]])
    return escape(str(fact))


def _closest(ctx: Context, asking: Asking, reading: Reading) -> tuple[Button, ...]:
    """What may have been meant, to press: the text with the right word in place of the wrong one."""
    if reading.question is not None:
        text = sentence(reading.question, asking.catalog, ctx.words.language)
        return (_asking(ctx, str(reading.facts.get("meant", text)), text),)
    typed, choices = str(reading.facts.get("typed", "")), reading.facts.get("choices", ())
    if not typed or not isinstance(choices, tuple):
        return ()
    return tuple(_asking(ctx, str(one), reading.text.replace(typed, str(one), 1)) for one in choices[:CHOICES])


def _named(question: Question) -> list[str]:
    """The people whom a question names."""
    conditions = (one for one in question.conditions if one.path.field in ("Owner", "Created_By", "Modified_By"))
    return [str(value) for one in conditions for value in one.values if value != ME]


def _alike(asking: Asking, names: list[str]) -> list[str]:
    """The colleagues whose names are nearest to these."""
    users = [user.full_name for user in asking.people if user.is_active and user.full_name]
    found = dict.fromkeys(near for name in names for near in closest_names(name, users))
    return list(found)[:CHOICES]


def _asking(ctx: Context, label: str, text: str) -> Button:
    return Button(label, Invoke(FUNCTION), key=ctx.sign("ask", text), hint=plain(text))
