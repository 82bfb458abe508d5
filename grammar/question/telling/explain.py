"""A reading as the JSON object that `explain --json` prints, in the words of the vocabulary of readings.

Adds nothing to the reading and runs nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grammar.catalog import Catalog
from grammar.question.nodes import Condition, Key, Measure, Order, Path, Question, Reading, Scalar
from grammar.question.telling.sentence import sentence

Json = dict[str, Any]

_TIMES = ("Created_Time", "Modified_Time")  # an order by these is no metric


def _scalar(value: Scalar) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def measure_word(measure: Measure) -> str:
    """count, sum(Amount), avg(Closing_Date-Created_Time), win_rate."""
    return f"{measure.figure}({measure.path.api})" if measure.path else measure.figure


def key_word(key: Key) -> str:
    """Stage, Account_Name.Industry, month(Closing_Date)."""
    return f"{key.grain}({key.path.api})" if key.grain else key.path.api


def _condition(condition: Condition) -> Json:
    values = [_scalar(value) for value in condition.values]
    value: Any = (
        values if condition.op in ("in", "not_in", "between") or len(values) > 1 else (values[0] if values else None)
    )
    return {"field": condition.path.api, "op": condition.op, "value": value}


def _order(order: Order | None) -> str | None:
    if order is None:
        return None
    word = measure_word(order.by) if isinstance(order.by, Measure) else order.by.api
    if order.related:
        word = word.replace("(", f"({order.status} {order.related}.".replace("( ", "("), 1)
    return f"{word} {'desc' if order.descending else 'asc'}"


def _intent(question: Question) -> str:
    if question.intent == "list":
        return "filter_list"
    if question.intent == "record":
        return "search"
    if question.intent == "figure":
        return "count" if [measure.figure for measure in question.measures] == ["count"] else "aggregate"
    if question.intent == "group":
        return "trend" if any(key.grain for key in question.groups) else "group_by"
    return {"top": "top_n"}.get(question.intent, "other")


def _metric(question: Question) -> str | None:
    if question.measures:
        return ",".join(measure_word(measure) for measure in question.measures)
    if question.intent == "record" and question.columns:
        return ",".join(path.api for path in question.columns)
    if question.intent == "top" and question.order and isinstance(question.order.by, Path):
        return question.order.by.api if question.order.by.field not in _TIMES else None
    return None


def question_json(question: Question, catalog: Catalog) -> Json:
    """The parts of a question in the vocabulary's words, and its sentence."""
    groups = [key_word(key) for key in question.groups]
    period = f"{question.period} vs {question.versus}" if question.versus else question.period
    return {
        "intent": _intent(question),
        "module": question.module,
        "metric": _metric(question),
        "group_by": groups[0] if len(groups) == 1 else groups or None,
        "filters": [_condition(condition) for condition in question.conditions],
        "period": period,
        "period_field": question.period_field.api if question.period_field else None,
        "limit": question.limit,
        "order": _order(question.order),
        "sentence": sentence(question, catalog, catalog.language),
    }


def to_explain(reading: Reading, catalog: Catalog) -> Mapping[str, Any]:
    """The JSON object of one reading; keys and words as the vocabulary of readings says.

    returns  kind question with understood true and all parts; understood false and intent search when only the words
             can be looked for; action, smalltalk, unanswerable and clarify with what there is to say
    """
    if reading.kind == "question" and reading.question is not None:
        found: Json = {"kind": "question", "understood": True, **question_json(reading.question, catalog)}
        if reading.other is not None:
            found["other"] = question_json(reading.other, catalog)
        return found
    if reading.kind == "search":
        nothing = dict.fromkeys(("module", "metric", "group_by", "period", "period_field", "limit", "order"))
        words = list(reading.words)
        return {
            "kind": "question",
            "understood": reading.certain,
            "intent": "search",
            **nothing,
            "filters": [],
            "words": words,
        }
    found = {"kind": reading.kind, "topic": reading.topic}
    if reading.action is not None:
        found |= {"verb": reading.action.verb, "module": reading.action.module, "name": reading.action.name}
    if reading.facts:
        found["facts"] = {
            name: list(value) if isinstance(value, tuple) else value for name, value in reading.facts.items()
        }
    if reading.kind == "clarify" and reading.question is not None:
        found["reading"] = question_json(reading.question, catalog)
    return found
