"""The door of the language: a line as typed to a Command, or to a GrammarError that points and shows the way out.

Knows how the parts work together; the rules are in command.lark, their meaning in resolve.py.
"""

from grammar.catalog import Catalog, Module
from grammar.command.diagnose import understand
from grammar.command.mend import mend
from grammar.command.nodes import Command
from grammar.command.printer import to_text
from grammar.command.resolve import Fault
from grammar.command.usage import example
from grammar.errors import GrammarError


def parse(text: str, catalog: Catalog) -> Command:
    """Read one command.

    text       the whole line as typed, with '/zcrm' in front or without
    catalog    what the asker may name
    raises     GrammarError, whatever the text is; columns count code points of `text`, from 1
    """
    try:
        return understand(text, catalog)
    except Fault as fault:
        found = fault
    corrected, certain = _corrected(found, text, catalog)
    facts = dict(found.facts)
    if found.code == "brackets_forgotten" and found.module is not None:
        facts["as_word"] = _as_word(text[found.start : found.end].strip(), found.module)
    raise GrammarError(
        found.code,
        found.start + 1,
        found.end - found.start,
        found.expected,
        facts,
        corrected=corrected,
        certain=certain,
        example=example(catalog, found.module, found.field),
    )


def _corrected(fault: Fault, text: str, catalog: Catalog) -> tuple[str | None, bool]:
    """The mended text when the parser reads it; whether it may be offered as what was meant."""
    mended = mend(text, catalog) if fault.code != "too_long" else None
    if mended is None:
        return None, False
    try:
        understand(mended[0], catalog)
    except Fault:
        return None, False
    return mended


def _as_word(phrase: str, module: Module) -> str:
    return to_text(Command(module, word=phrase))
