"""How a workflow notification looks.

The administrator's words may use Cliq's markup; merged values, and words that a webhook carried, may not.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from app.cliq import reference
from app.cliq.message import Button, Card, Invoke, Labels, Message, References, lines
from app.cliq.text import escape, link, paragraphs, plain
from app.i18n.sentences import Sentences
from app.search import columns
from grammar.template import binding, printer
from grammar.template.nodes import Place, Template
from handlers.workflow.reading import Reading

BUTTONS = "zcrmbutton"
FIELDS_MOST = 6
NAMES_MOST = 20
UNSENDABLE = {
    "{@all}": "@all",
    "{@participants}": "@participants",
}  # a bot that may not say it fails with the whole post


def topics(reading: Reading, rule: str) -> list[str]:
    """What a notification is about, for preferences; the first is why it is sent."""
    module = reading.module.api_name if reading.module else ""
    return [f"rule:{rule}", f"record:{module}/{reading.record_id}"]


def message(
    reading: Reading,
    template: Template,
    words: Sentences,
    style: str,
    rule: str,
    *,
    literal: bool = False,
    channel: str = "",
) -> Message:
    """The message for readers of `words`; pressing a button shows each presser what their own rights allow.

    channel  its card has only the fields that everybody there may see (X7); the administrator's words stay as they are
    """
    text = _filled(reading, template, words, literal=literal)
    for mention, shown in UNSENDABLE.items():
        text = text.replace(mention, shown)
    module, row = reading.module, reading.row
    links = References()  # not buttons below: a burst of messages with buttons could not become one message

    def deed(key: str, kind: str, *parts: str) -> str:
        signed = reading.occasion.sign(reference.ANYBODY, kind, *parts)
        return links.add(words.say(key), Button(words.say(key), Invoke(BUTTONS), key=signed))

    if module is None or row is None:
        return Message(lines(text, deed("why.button", "why", *topics(reading, rule))), references=links.buttons)
    url = reading.occasion.record_url(module.api_name, reading.record_id)
    shown = deed("notify.show", "rec", module.api_name, reading.record_id)
    why = deed("why.button", "why", *topics(reading, rule))
    row_of_links = " · ".join((link(words.say("notify.open"), url), shown, why))
    said = Message(lines(text, row_of_links), references=links.buttons)
    return _with_card(said, reading, words, channel) if style == "card" else said


def _filled(reading: Reading, template: Template, words: Sentences, *, literal: bool) -> str:
    bound = reading.bound(template, words.language)
    of_words = _harmless if literal else str
    if bound is None or reading.row is None:  # nothing can be filled in: the fields stay visible
        parts = template.parts
        return "".join(printer.place_text(part) if isinstance(part, Place) else of_words(part.text) for part in parts)
    return binding.fill(bound, lambda merge: reading.text_of(words, merge), of_words)


def _harmless(text: str) -> str:
    """Without markup, but with the blanks at both ends: a merged value follows."""
    inner = paragraphs(text)
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :] if text.strip() else ""
    return f"{head}{inner}{tail}"


def _with_card(said: Message, reading: Reading, words: Sentences, channel: str) -> Message:
    module, row = reading.module, reading.row
    assert module is not None  # the caller has looked
    shown = reading.catalog(words.language).module(module.api_name) or module
    names = None
    if channel:
        with reading.occasion.read() as tables:
            names = tables.card_fields.allowed(module.api_name, channel)
    chosen = columns.headline(shown) if names is None else columns.allowed(shown, names)
    fields = ((field.label, reading.value(words, field, row)) for field in chosen)
    pairs = tuple(islice(((escape(label), text) for label, text in fields if plain(text)), FIELDS_MOST))
    name = shown.field(shown.name_field)
    title = reading.value(words, name, row) if name else ""
    slides = (Labels(pairs, title=title),) if pairs else ()
    return replace(said, card=Card(f"{escape(shown.label)} · {title}"), slides=slides)


def shortfall(words: Sentences, code: str, about: str) -> str:
    """What could not be done, as a sentence."""
    return words.say(f"shortfall.{code}", about=escape(about))


def tested(words: Sentences, given: Message, names: Sequence[str], remarks: Sequence[str]) -> Message:
    """The message as it would be, with who would get it and what could not be done."""
    shown = [escape(name) for name in names[:NAMES_MOST]]
    who = words.say("notify.would_reach", names=shown) if shown else words.say("notify.would_reach_nobody")
    return replace(given, text=lines(words.say("notify.is_test"), given.text, "—", who, remarks))
