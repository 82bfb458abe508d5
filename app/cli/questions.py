"""`flask questions`: the page of what can be asked, in English and Japanese, made from the grammar and the bundled
standard metadata. `make docs` writes it to docs/questions.md; a test fails when that file is stale.
"""

import click

from app.search.catalogue.standard import standard
from grammar.question.telling.guide import guide

HEAD = """<!-- Made by `make docs` from the grammar and the standard metadata of Zoho CRM; changes here are lost. -->

What the bot answers is made from what each organisation's own CRM lists: its modules, fields and values, custom ones,
too. The examples below are those of a standard CRM; each of them is read by the grammar when this page is made, and
behind it stands how it was read.

"""


def page() -> str:
    """The whole of docs/questions.md."""
    return HEAD + "\n".join(guide(standard(language), language) for language in ("en", "ja"))


def command() -> click.Command:
    @click.command("questions")
    def questions() -> None:
        """Print what the bot can be asked, as Markdown."""
        click.echo(page(), nl=False)

    return questions
