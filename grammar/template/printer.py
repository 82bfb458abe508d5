"""A Template as text again, so that reading it gives the same Template."""

from grammar.folding import narrow
from grammar.template.nodes import Place, Template, Words


def to_text(template: Template) -> str:
    return "".join(_words(part) if isinstance(part, Words) else place_text(part) for part in template.parts)


def place_text(place: Place) -> str:
    """`${Deals.Amount}`, however it was typed."""
    return "${" + ".".join(_escaped(name.text, "\\.{}!") for name in place.names) + "}"


def _words(words: Words) -> str:
    flat = narrow(words.text)
    written = []
    for at, char in enumerate(words.text):
        opens = flat[at] in "$#" and flat[at + 1 : at + 2] == "{"
        written.append("\\" + char if opens or flat[at] == "\\" else char)
    return "".join(written)


def _escaped(text: str, signs: str) -> str:
    return "".join("\\" + char if flat in signs else char for char, flat in zip(text, narrow(text), strict=True))
