"""What is said where a text is no question, or one that cannot be answered as it stands: why, and what would work.

Pure: facts in, messages out. The closest names of fields, periods and users are offered as buttons, never taken.
"""

from dataclasses import replace

from app.cliq.message import Button, Invoke, Message, lines
from app.cliq.text import escape, plain
from app.context import Context
from app.search.asking.asking import Asking
from app.search.asking.filters.wider import is_empty
from app.search.asking.result import NOTE_NOBODY, Result
from grammar.question.nodes import ME, Condition, Path, Question, Reading
from grammar.question.spelling import closest_names
from grammar.question.telling.sentence import sentence
from handlers.ask.rows import FUNCTION

EXAMPLES = ("ask.example.revenue", "ask.example.leads", "ask.example.deals")
CHOICES = 4
ALIKE, SAME = 60, 85  # of 100: how near a user's name must be to a name that was said of a user, of anybody
_USERS = ("Owner", "Created_By", "Modified_By")
_PERSONS = ("Contact_Name", "Deal_Name", "Account_Name", "Full_Name")


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


def people_meant(ctx: Context, asking: Asking, question: Question, result: Result) -> tuple[str, tuple[Button, ...]]:
    """The colleagues that a question with an empty answer may have meant, said and to press; '' and () when none."""
    if result.note != NOTE_NOBODY and not is_empty(result):
        return "", ()
    users = [user.full_name for user in asking.people if user.is_active and user.full_name]
    found: dict[str, Question] = {}
    for place, condition in enumerate(question.conditions):
        field = condition.path.field
        if field not in (*_USERS, *_PERSONS):
            continue
        owner = condition.path if field in _USERS else Path("Owner", "", question.module)
        for value in (str(value) for value in condition.values if value != ME and value not in users):
            for name in closest_names(value, users, ALIKE if field in _USERS else SAME):
                conditions = (*question.conditions[:place], Condition(owner, "is", (name,)))
                found[name] = replace(question, conditions=(*conditions, *question.conditions[place + 1 :]))
    names = list(found)[:CHOICES]
    if not names:
        return "", ()
    said = ctx.say("ask.closest", choices=ctx.words.alternatives([escape(name) for name in names]))
    texts = [sentence(found[name], asking.catalog, ctx.words.language) for name in names]
    return said, tuple(_asking(ctx, name, text) for name, text in zip(names, texts, strict=True))


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


def _asking(ctx: Context, label: str, text: str) -> Button:
    return Button(label, Invoke(FUNCTION), key=ctx.sign("ask", text), hint=plain(text))
