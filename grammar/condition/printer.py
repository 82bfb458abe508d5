"""How a condition is written: the text that parses back to the same meaning, in the reader's language.

English puts the operator between field and value, Japanese behind the value.
"""

from decimal import Decimal

from grammar.brackets import label_text, written
from grammar.catalog import Field
from grammar.condition.nodes import STATES, Condition, Group, Leaf, Op, Operand
from grammar.condition.vocabulary import Vocabulary

ENGLISH: dict[Op, str] = {
    "is": "is",
    "is_not": "is not",
    "contains": "contains",
    "not_contains": "does not contain",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "matches",
    "not_matches": "does not match",
    ">": ">",
    "<": "<",
    ">=": ">=",
    "<=": "<=",
    "between": "is between",
    "empty": "is empty",
    "not_empty": "is not empty",
}
JAPANESE: dict[Op, str] = {
    "is": "と等しい",
    "is_not": "と等しくない",
    "contains": "を含む",
    "not_contains": "を含まない",
    "starts_with": "で始まる",
    "ends_with": "で終わる",
    "matches": "に一致する",
    "not_matches": "に一致しない",
    ">": "より大きい",
    "<": "より小さい",
    ">=": "以上",
    "<=": "以下",
    "between": "の間",
    "empty": "空である",
    "not_empty": "空でない",
}
_JOINTS = {"ja": {"and": " かつ ", "or": " または "}, "en": {"and": " and ", "or": " or "}}


def word(op: Op, language: str) -> str:
    """The operator in that language; English for one that is not spoken here."""
    return (JAPANESE if language == "ja" else ENGLISH)[op]


def to_text(condition: Condition, vocabulary: Vocabulary) -> str:
    """The whole condition with the vocabulary's labels and in its language."""
    joints = _JOINTS.get(vocabulary.language, _JOINTS["en"])
    parts = []
    for part in condition.parts:
        if isinstance(part, Group):
            parts.append("(" + joints[part.joint].join(leaf_text(leaf, vocabulary) for leaf in part.leaves) + ")")
        else:
            parts.append(leaf_text(part, vocabulary))
    return joints[condition.joint].join(parts)


def leaf_text(leaf: Leaf, vocabulary: Vocabulary) -> str:
    """One comparison: `[Industry] is [Software]`, `[業界] が [ソフトウェア] と等しい`."""
    field = vocabulary.field(leaf.field.api_name) or leaf.field
    label = f"[{label_text(vocabulary.spelling(field))}]"
    op = word(leaf.op, vocabulary.language)
    if leaf.op in STATES:
        return f"{label} が{op}" if vocabulary.language == "ja" else f"{label} {op}"
    values = "[" + ", ".join(written(shown(value, field)) for value in leaf.values) + "]"
    if vocabulary.language != "ja":
        return f"{label} {op} {values}"
    return f"{label} が {values} {op}"


def shown(value: Operand, field: Field) -> str:
    """A value as it is written: of a list, as the reader sees it there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if field.values and field.type in ("options", "tags"):
        known = next((one for one in field.values if one.actual == value), None)
        return known.label if known else value
    return value
