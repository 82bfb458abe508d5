"""A message object: text, card, bot, suggestions, context, and what hangs on them.

Slides, buttons and forms have their own files. It does not know where the message goes.

Source: https://www.zoho.com/cliq/help/restapi/v3/ (messageformat, messagecards), read 2026-11-21; the wider set of
keys is that of the official SDK zcatalyst-cliq 1.0.0.
"""

from collections.abc import Collection

from sandbox.cliq import limits
from sandbox.cliq.check.buttons import check_buttons, check_references
from sandbox.cliq.check.findings import Json, Notebook
from sandbox.cliq.check.slides import check_slides

ANSWER_KEYS = frozenset(
    [
        "text",
        "card",
        "slides",
        "buttons",
        "references",
        "bot",
        "suggestions",
        "context",
        "styles",
        "view",
        "type",
        "status",
        "mentions",
        "file",
        "comment",
    ]
)
POST_KEYS = frozenset(["text", "card", "slides", "buttons", "references", "bot", "styles"])
CARD_KEYS = ("title", "theme", "thumbnail", "icon", "color", "preview", "sections", "options")
THEMES = ("modern-inline", "poll", "prompt", "basic")
MESSAGE_TYPES = ("text", "banner", "message_edit", "transient_message", "file", "attachment")


def check_message(
    value: Json, notes: Notebook, allowed: Collection[str] = ANSWER_KEYS, text_required: bool = False
) -> None:
    """Note what is wrong with a message.

    allowed        the keys that this way of sending takes; POST_KEYS and its own for REST
    text_required  REST posts need a text; an answer to a webhook needs any content
    """
    message = notes.mapping(value, "", allowed)
    notes.text(message.get("text"), "text", "text_characters", limits.TEXT_CHARACTERS, required=text_required)
    if not any(message.get(key) for key in ("text", "card", "slides", "buttons", "context", "file")):
        notes.add("text", "required", "the message has neither text nor other content")
    notes.choice(message.get("type"), "type", MESSAGE_TYPES)
    notes.choice(message.get("view"), "view", ("navigation", "ephemeral", "popup"))
    if "buttons" in message:
        check_buttons(message["buttons"], "buttons", notes)
    if "references" in message:
        check_references(message["references"], "references", notes)
    if "slides" in message:
        check_slides(message["slides"], "slides", notes)
    if "card" in message:
        _check_card(message["card"], message, notes)
    if "bot" in message:
        bot = notes.mapping(message["bot"], "bot", ("name", "image"))
        notes.text(bot.get("name"), "bot.name")
        if "image" in bot:
            notes.image(bot["image"], "bot.image")
    if "styles" in message:
        styles = notes.mapping(message["styles"], "styles", ("highlight", "background", "markdown"))
        notes.choice(styles.get("background"), "styles.background", ("red", "yellow", "green", "blue", "grey"))
    if "suggestions" in message:
        check_bot_suggestions(message["suggestions"], "suggestions", notes)
    if "context" in message:
        _check_context(message["context"], notes)


def _check_card(value: Json, message: dict, notes: Notebook) -> None:
    card = notes.mapping(value, "card", CARD_KEYS)
    theme = card.get("theme")
    notes.choice(theme, "card.theme", THEMES)
    titled = theme in ("poll", "modern-inline", "prompt")
    notes.text(card.get("title"), "card.title", "card_title_characters", limits.CARD_TITLE_CHARACTERS, required=titled)
    if "thumbnail" in card:
        notes.image(card["thumbnail"], "card.thumbnail")
    if theme == "prompt":
        notes.sequence(message.get("buttons", []), "buttons", "prompt_buttons", None, limits.PROMPT_BUTTONS_MIN)
    if theme == "poll":
        bounds = ("poll_options", limits.POLL_OPTIONS_MAX, limits.POLL_OPTIONS_MIN)
        for index, entry in enumerate(notes.sequence(card.get("options"), "card.options", *bounds)):
            here = f"card.options[{index}]"
            option = notes.mapping(entry, here, ("text",))
            notes.text(
                option.get("text"), f"{here}.text", "poll_option_characters", limits.POLL_OPTION_CHARACTERS, True
            )
    elif "options" in card:
        notes.add("card.options", "poll_options", "options belong to a card of theme poll")
    for index, entry in enumerate(notes.sequence(card.get("sections", []), "card.sections")):
        here = f"card.sections[{index}]"
        section = notes.mapping(entry, here, ("title", "fields"))
        for position, pair in enumerate(notes.sequence(section.get("fields", []), f"{here}.fields")):
            notes.mapping(pair, f"{here}.fields[{position}]", ("title", "value"))


def check_bot_suggestions(value: Json, place: str, notes: Notebook) -> None:
    suggestions = notes.mapping(value, place, ("list",))
    for index, entry in enumerate(notes.sequence(suggestions.get("list"), f"{place}.list")):
        suggestion = notes.mapping(entry, f"{place}.list[{index}]", ("text", "icon"))
        notes.text(suggestion.get("text"), f"{place}.list[{index}].text", required=True)


def _check_context(value: Json, notes: Notebook) -> None:
    context = notes.mapping(value, "context", ("id", "timeout", "params"))
    notes.text(context.get("id"), "context.id", required=True)
    timeout = context.get("timeout")
    if timeout is not None and not str(timeout).isdigit():
        notes.add("context.timeout", "type", "context.timeout must be a number of seconds")
    for index, entry in enumerate(notes.sequence(context.get("params"), "context.params", "context_params", minimum=1)):
        here = f"context.params[{index}]"
        param = notes.mapping(entry, here, ("name", "question", "value", "suggestions"))
        notes.text(param.get("name"), f"{here}.name", required=True)
        notes.text(param.get("question"), f"{here}.question", required="value" not in param)
        if "value" in param:
            notes.mapping(param["value"], f"{here}.value", ("text",))
        if "suggestions" in param:
            check_bot_suggestions(param["suggestions"], f"{here}.suggestions", notes)
