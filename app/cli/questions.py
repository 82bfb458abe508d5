"""`flask questions`: the page of what can be asked, in English and Japanese, made from the grammar and the bundled
standard metadata. `make docs` writes it to docs/questions.md; a test fails when that file is stale.
"""

import click

from app.search.catalogue.standard import standard
from grammar.question.telling.guide import guide
from grammar.question.telling.wordlists import word_lists

HEAD = """<!-- Made by `make docs` from the grammar and the standard metadata of Zoho CRM; changes here are lost. -->

What the bot answers is made from what each organisation's own CRM lists: its modules, fields and values, custom ones,
too. The examples below are those of a standard CRM; each of them is read by the grammar when this page is made, and
behind it stands how it was read.

"""


WORDS = {
    "en": ("## Words", "what", "words", "for example"),
    "ja": ("## 言葉", "種類", "言葉", "例"),
}


def page() -> str:
    """The whole of docs/questions.md."""
    return HEAD + "\n".join(guide(standard(one), one) + "\n" + _words(one) for one in ("en", "ja"))


def _words(language: str) -> str:
    """A table of the vocabularies: what each category is, its first words, and a question with one of them."""
    title, *heads = WORDS[language]
    rows = [heads, ["---"] * len(heads)]
    for what, value, words, example in word_lists(standard(language), language):
        if example:
            named = f"{what}: {value.replace('_', ' ').strip('$')}" if value else what
            rows.append([named, ", ".join(map(_cell, words)), f"`{_cell(example)}`"])
    return "\n".join([title, "", *("| " + " | ".join(row) + " |" for row in rows), ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def command() -> click.Command:
    @click.command("questions")
    def questions() -> None:
        """Print what the bot can be asked, as Markdown."""
        click.echo(page(), nl=False)

    return questions
