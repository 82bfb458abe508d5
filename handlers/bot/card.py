"""How the bot introduces itself: the welcome, the help, the line for a chat it was added to, the form for a search.

Pure: facts in, messages out. Which examples are understood is known by the grammar's guide, so the help cannot rot.
"""

from app.cliq.form import FormReply, Text
from app.cliq.message import Button, Confirm, Invoke, Message, OpenUrl, lines
from app.cliq.text import escape, plain
from app.context import Context
from grammar.catalog import Catalog
from grammar.question.telling.guide import SECTIONS, examples

FUNCTION, FORMS = "zcrmbutton", "zcrmform"
EXAMPLES = ("ask.example.revenue", "ask.example.leads", "ask.example.deals")
PER_SECTION = 3
LONGEST = 300  # characters of what is searched for


def welcome(ctx: Context) -> Message:
    """What it can do, three examples to tap, and the account link when it is missing."""
    text = [ctx.say("bot.welcome"), ctx.say("bot.can"), ctx.say("bot.command")]
    text.append(ctx.say(f"reminder.welcome_{'on' if ctx.services.settings.reminders_default else 'off'}"))
    buttons = [*_examples(ctx), _help(ctx)]
    if not ctx.is_linked and not ctx.services.settings.service_account:
        text.append(ctx.say("bot.link"))
        url = OpenUrl(ctx.services.link_url(ctx.call))
        buttons.insert(0, Button(ctx.say("account.link_button"), url, kind="+"))
    return Message(lines(*text), buttons=tuple(buttons))


def help_text(ctx: Context, catalog: Catalog) -> Message:
    """Every kind of question with examples over this person's own fields, then the other ways in."""
    parts: list[str | list[str]] = [ctx.say("bot.help")]
    language = ctx.words.language
    for section in SECTIONS:
        found = [f"• {escape(text)}" for text, _ in _varied(catalog, language, section)]
        if found:
            parts.append([f"*{ctx.say(f'bot.section.{section}')}*", *found])
    parts.append([ctx.say("bot.follow"), ctx.say("bot.saved"), ctx.say("bot.command")])
    buttons = [
        Button(ctx.say("bot.usage_button"), Invoke(FUNCTION), key=ctx.sign("usage")),
        Button(ctx.say("bot.saved_button"), Invoke(FUNCTION), key=ctx.sign("saved")),
    ]
    if ctx.is_linked:
        label = ctx.say("account.unlink_button")
        asked = Confirm(
            ctx.say("account.unlink_title"), ctx.say("account.unlink_text"), emotion="negative", button_label=label
        )
        buttons.append(Button(label, Invoke(FUNCTION), key=ctx.sign("unlink"), confirm=asked))
    return Message(lines(*parts, ctx.service_notice()), buttons=tuple(buttons))


def _varied(catalog: Catalog, language: str, section: str) -> list[tuple[str, str]]:
    """The last one and the first ones: over any module, and over deals."""
    found = examples(catalog, language, section, each=1)
    return found[: PER_SECTION - 1] + found[-1:] if len(found) >= PER_SECTION else found


def added(ctx: Context) -> Message:
    """For everybody in a chat: no record, no button that is somebody's."""
    return Message(ctx.say("bot.added", example=ctx.say(EXAMPLES[0])))


def search_form(ctx: Context) -> FormReply:
    asked = Text(
        "text",
        ctx.say("bot.search_text"),
        mandatory=True,
        max_length=LONGEST,
        placeholder=ctx.say("bot.search_hint", example=ctx.say(EXAMPLES[0])),
    )
    return FormReply("search", ctx.say("bot.search"), (asked,), FORMS, button_label=ctx.say("bot.search_button"))


def _examples(ctx: Context) -> list[Button]:
    texts = [ctx.say(example) for example in EXAMPLES]
    return [Button(text, Invoke(FUNCTION), key=ctx.sign("ask", text), hint=plain(text)) for text in texts]


def _help(ctx: Context) -> Button:
    return Button(ctx.say("bot.help_button"), Invoke(FUNCTION), key=ctx.sign("help"))
