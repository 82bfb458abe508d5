"""The door of the language: a condition as typed to a Condition, or to a GrammarError that points and helps.

Knows how the parts work together; the rules are in condition.lark, their meaning in resolve.py.
"""

from grammar.condition import diagnose, machine, resolve
from grammar.condition.nodes import MAX_LEAVES, MAX_LENGTH, Condition
from grammar.condition.printer import word
from grammar.condition.resolve import Fault
from grammar.condition.vocabulary import Vocabulary
from grammar.errors import GrammarError
from grammar.folding import narrow

CORRECTIONS_MOST = 3  # one mistake may hide another; after that a person looks again anyway


def parse(text: str, vocabulary: Vocabulary, most: int = MAX_LEAVES) -> Condition:
    """Read one condition.

    text     as typed, in English or Japanese, of any width
    most     comparisons that it may have: nodes.MAX_RING_LEAVES for a ring
    raises   GrammarError, whatever the text is; columns count code points of `text`, from 1
    """
    try:
        return _read(text, vocabulary, most)
    except Fault as fault:
        found = fault
    corrected, certain = _corrected(text, found, vocabulary, most)
    raise GrammarError(
        found.code,
        found.start + 1,
        found.end - found.start,
        found.expected,
        found.facts,
        corrected=corrected,
        certain=certain,
        example=example(vocabulary),
    )


def _read(text: str, vocabulary: Vocabulary, most: int) -> Condition:
    if len(text) > MAX_LENGTH:
        raise Fault("too_long", (MAX_LENGTH, len(text)), {"limit": MAX_LENGTH, "count": len(text)}, ("END",))
    flat = narrow(text)
    try:
        draft = machine.read(flat)
    except machine.Unreadable as unreadable:
        raise diagnose.fault(unreadable.place, text, flat, vocabulary) from None
    return resolve.whole(draft, text, vocabulary, most)


def _corrected(text: str, fault: Fault, vocabulary: Vocabulary, most: int) -> tuple[str | None, bool]:
    """The whole text put right where each fault can be; it parses, or it is not offered."""
    certain = True
    for _ in range(CORRECTIONS_MOST):
        if fault.mend is None:
            return None, False
        start, end, better = fault.mend
        text, certain = text[:start] + better + text[end:], certain and fault.certain
        try:
            _read(text, vocabulary, most)
        except Fault as again:
            fault = again
        else:
            return text, certain
    return None, False


def example(vocabulary: Vocabulary) -> str:
    """A correct condition with a field of this vocabulary; '' when it has none."""
    field = next((one for one in vocabulary.fields if one.values or one.type == "string"), None)
    if field is None:
        return ""
    value = field.values[0].label if field.values else "…"
    label = vocabulary.spelling(field)
    if vocabulary.language == "ja":
        return f"[{label}] が [{value}] {word('is', 'ja')}"
    return f"[{label}] {word('is', 'en')} [{value}]"
