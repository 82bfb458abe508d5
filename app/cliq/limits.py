"""No answer breaks a limit of Cliq: fit() is the last thing that happens to one before it is written as JSON.

The figures are in maxima.py, how each kind is trimmed in fit/. Nothing is translated and nothing is refused loudly:
what cannot be said is left out, since a person waits for the rest.
Source: https://www.zoho.com/cliq/help/platform/cliq-responses.html (which handler may answer what), read 2026-11-21.
"""

from dataclasses import replace

from app.cliq import maxima, text
from app.cliq.fit import buttons, forms, messages, surfaces
from app.cliq.form import FormChange, FormError, FormReply, Options
from app.cliq.message import Banner, Message, MessageEdit, Preview
from app.cliq.reply import Installation, Output, Suggestions
from app.cliq.request import Suggestion
from app.cliq.surfaces.unfurl import Unfurl
from app.cliq.surfaces.widget import Widget

Kinds = frozenset[type[Output]]

_SPOKEN: Kinds = frozenset({Message, Banner, FormReply})
_UNHEARD_OF: Kinds = frozenset({Message})  # a handler of the future: whatever it shows, a text is the likeliest
ANSWERS: dict[str, Kinds] = {
    "welcome_handler": frozenset({Message}),
    "message_handler": _SPOKEN,
    "context_handler": _SPOKEN,
    "mention_handler": _SPOKEN,
    "action_handler": _SPOKEN,
    "incomingwebhook_handler": frozenset({Message}),
    "participation_handler": frozenset({Message}),
    "alert_handler": frozenset(),
    "execution_handler": _SPOKEN,
    "suggestion_handler": frozenset({Suggestions}),
    "button_handler": _SPOKEN | {MessageEdit, Preview},
    "form_handler": _SPOKEN | {MessageEdit, FormError},
    "form_change_handler": frozenset({FormChange}),
    "form_values_handler": frozenset({Options}),
    "form_view_handler": frozenset({FormReply}),
    "applet_button_handler": frozenset({Banner, FormReply, Widget}),
    "view_handler": frozenset({Widget}),
    "installation_validator": frozenset({Installation}),
    "installation_handler": frozenset({Installation}),
    "uninstallation_handler": frozenset(),
    "unfurl_handler": frozenset({Unfurl}),
    "unfurl_button_action_handler": _SPOKEN,
    "unfurl_dynamic_action_handler": frozenset(),
    "unfurl_post_message_handler": frozenset({Banner, Message}),
}
CHIP_HANDLERS = frozenset({"message_handler", "context_handler", "action_handler"})


def fit(output: Output | None, handler: str, references: int = maxima.REFERENCES) -> Output | None:
    """`output` as this handler may say it, within every limit; None (silence) when nothing of it can be said.

    handler     'execution_handler' …; an answer of a kind that it may not give becomes a message or a banner, if it may
                give one, with the same words
    references  the most instant buttons in one message (a setting)
    """
    kinds = ANSWERS.get(handler, _UNHEARD_OF)
    if output is not None and type(output) not in kinds:
        output = _as_allowed(output, kinds)
    match output:
        case None:
            return None
        case Message():
            return messages.message(_with_chips(output, handler), references)
        case MessageEdit():
            edited = messages.message(replace(output.message, chips=()), references)
            return MessageEdit(edited) if edited else None
        case Banner():
            line = buttons.one_line(output.text, maxima.BANNER_TEXT)
            return replace(output, text=line) if line else None
        case Suggestions():
            return _suggestions(output)
        case Preview():
            known = buttons.is_web_address(output.url) and text.units(output.url) <= maxima.PREVIEW_URL
            return output if known else None
        case Installation():
            return _installation(output)
        case Unfurl():
            return surfaces.unfurl(output)
        case Widget():
            return surfaces.widget(output)
        case _:
            return forms.fit(output)


def fit_post(message: Message, references: int = maxima.REFERENCES) -> Message | None:
    """A message for REST posting: within the limits, without chips, and with the text that a post must have."""
    return messages.posted(replace(message, chips=()), references)


def _with_chips(message: Message, handler: str) -> Message:
    return replace(message, chips=()) if message.chips and handler not in CHIP_HANDLERS else message


def _as_allowed(output: Output, kinds: Kinds) -> Output | None:
    """The words of an answer that the handler may not give, as one that it may."""
    if isinstance(output, MessageEdit) and Message in kinds:
        return output.message
    words = _words(output)
    if not words:
        return None
    if Message in kinds:
        return Message(words)
    if Banner in kinds:
        return Banner(words)
    return surfaces.widget_of(output if isinstance(output, Message) else Message(words)) if Widget in kinds else None


def _words(output: Output) -> str:
    match output:
        case Message():
            return output.text or (output.card.title if output.card else "")
        case MessageEdit():
            return _words(output.message)
        case Banner():
            return output.text
        case FormReply():
            return output.title
        case FormError():
            return "\n".join([output.text, *(sentence for _, sentence in output.inputs)]).strip()
        case Preview():
            return text.link(output.url, output.url)
        case Installation():
            return "\n".join(words for words in (output.title, output.message, *output.note, output.footer) if words)
        case Unfurl() | Widget():
            return output.title
        case FormChange() | Options() | Suggestions():
            return ""


def _suggestions(given: Suggestions) -> Suggestions:
    fitted = (
        Suggestion(
            buttons.one_line(item.title, maxima.SUGGESTION_TITLE),
            buttons.one_line(item.description, maxima.SUGGESTION_DESCRIPTION),
            item.imageurl if buttons.is_picture(item.imageurl) else "",
        )
        for item in given.items
    )
    return Suggestions(tuple(item for item in fitted if item.title)[: maxima.SUGGESTIONS])


def _installation(answer: Installation) -> Installation:
    return Installation(
        status=answer.status,
        title=text.cut(answer.title, maxima.CARD_TITLE),
        message=text.cut(answer.message, maxima.INSTALLATION_TEXT),
        note=tuple(filter(None, (text.cut(line, maxima.INSTALLATION_TEXT) for line in answer.note)))[
            : maxima.INSTALLATION_NOTES
        ],
        footer=text.cut(answer.footer, maxima.INSTALLATION_TEXT),
    )
