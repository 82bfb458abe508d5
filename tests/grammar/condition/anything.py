"""Any condition of the fixed vocabulary, for properties."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.rules.conditions.vocabulary import vocabulary
from grammar.catalog import Field
from grammar.condition.nodes import BY_TYPE, STATES, Condition, Group, Leaf, Op, condition

EN = vocabulary("en")
FIELDS = [field for field in EN.fields if field.type in BY_TYPE]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(str.strip)


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    field: Field = draw(st.sampled_from(FIELDS))
    op: Op = draw(st.sampled_from(BY_TYPE[field.type]))
    if op in STATES:
        return Leaf(field, op)
    values: st.SearchStrategy[Any] = TEXTS.map(str.strip).filter(bool)
    if field.kind == "number" or (field.type == "info" and op in ("between", ">", "<")):
        values = st.decimals(0, 10**9, places=2).map(lambda number: Decimal(format(number.normalize(), "f")))
    elif field.kind == "boolean":
        values = st.booleans()
    elif field.type == "ip":
        values = st.ip_addresses().map(str)
    elif field.values and op in ("is", "is_not"):
        values = st.sampled_from([value.actual for value in field.values])
    count = 2 if op == "between" else draw(st.integers(1, 3))
    return Leaf(field, op, tuple(draw(st.lists(values, min_size=count, max_size=count))))


@st.composite
def conditions(draw: st.DrawFn, most: int = 8) -> Condition:
    joint: Any = draw(st.sampled_from(["and", "or"]))
    parts: list[Leaf | Group] = []
    for _ in range(draw(st.integers(1, 4))):
        found = tuple(draw(st.lists(leaves(), min_size=1, max_size=2)))
        parts.append(Group("or" if joint == "and" else "and", found) if len(found) > 1 else found[0])
    return condition(joint, parts)
