"""How a command is written: the text that parses back to the same meaning, and its pieces for whoever builds one.

Writes the ASCII form with square brackets unless another closing bracket is asked for.
"""

import re

from grammar.brackets import label_text, quoted, written
from grammar.command import nearest
from grammar.command.nodes import SPELLINGS, Command, Criterion, Operand
from grammar.folding import narrow

_BRACKETS = re.compile(r"[\[\]【】「」]")


def to_text(command: Command) -> str:
    """The whole command, '/zcrm ' included: '/zcrm leads [会社] contains [zyl], [姓] = [大谷]'."""
    head = f"/zcrm {command.module.command}"
    if command.word is not None:
        return f"{head} {word_text(command)}"
    if not command.criteria:
        return head
    return f"{head} {', '.join(_criterion(criterion, command) for criterion in command.criteria)}"


def _criterion(criterion: Criterion, command: Command) -> str:
    label = criterion.label
    if command.module.named(label) != (criterion.field,):
        label = command.module.spelling(criterion.field) or criterion.field.api_name
    values = ", ".join(value_text(value) for value in criterion.values)
    return f"[{label_text(label)}] {SPELLINGS[criterion.op][0]} [{values}]"


def value_text(value: Operand, closing: str = "]") -> str:
    """A value as it stands between brackets of that kind: quoted when it holds a comma, a quote or a blank at its
    ends, with escapes where it holds these brackets."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return format(value, "f")
    return written(value, closing)


def word_text(command: Command) -> str:
    """The phrase of a word search, quoted when it would be read as something else without."""
    word = command.word or ""
    flat = narrow(word)
    if (
        _BRACKETS.search(flat)
        or flat[:1] in ' "“”„‟'
        or flat[-1:] == " "
        or nearest.forgotten(word, command.module) is not None
    ):
        return quoted(word)
    return word
