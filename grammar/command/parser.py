"""The door of the language: a line as typed to a Command, or to a GrammarError that points and shows the way out.

Knows how the parts work together; the rules are in command.lark, their meaning in resolve.py.
"""

from grammar.catalog import Catalog, Field
from grammar.command import nearest
from grammar.command.diagnose import understand
from grammar.command.mend import correction
from grammar.command.nodes import Command
from grammar.command.pieces import BRACKET
from grammar.command.printer import to_text
from grammar.command.resolve import Fault
from grammar.command.usage import example
from grammar.errors import GrammarError
from grammar.folding import narrow


def parse(text: str, catalog: Catalog) -> Command:
    """Read one command.

    text       the whole line as typed, with '/zcrm' in front or without
    catalog    what the asker may name
    raises     GrammarError, whatever the text is; columns count code points of `text`, from 1
    """
    try:
        return understand(text, catalog)
    except Fault as fault:
        # Without the way it took: this frame is on it, and would hold the fault that holds the frame until collected.
        found = fault.with_traceback(None)
    corrected, certain = correction(found, text, catalog)
    facts = dict(found.facts)
    if found.code == "brackets_forgotten" and found.module is not None and not BRACKET.search(narrow(text)):
        facts["as_word"] = to_text(Command(found.module, word=text[found.start : found.end]))
    raise GrammarError(
        found.code,
        found.start + 1,
        found.end - found.start,
        found.expected,
        facts,
        corrected=corrected,
        certain=certain,
        example=example(catalog, found.module, found.field or _field(found)),
    )


def _field(fault: Fault) -> Field | None:
    """The field that a fault is probably about, where none was recognised."""
    typed = str(fault.facts.get("label") or fault.facts.get("typed") or "")
    if fault.module is None or fault.code in ("module_form", "unexpected") or not typed:
        return None
    named = fault.module.named(typed)
    return named[0] if named else next((field for field, _ in nearest.fields(typed, fault.module)), None)
