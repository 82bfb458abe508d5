"""The catalogues that questions are read with, a fixed day, and the comparison of a reading with a gold line."""

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.search.catalogue.standard import standard
from grammar.catalog import Catalog
from grammar.question.nodes import Question, Reading
from grammar.question.reader import read
from grammar.question.telling.explain import to_explain

TODAY = date(2026, 11, 21)  # a Saturday
EVERY = standard(None)  # labels of both languages
ENGLISH = standard("en")
JAPANESE = standard("ja")
GOLD = Path(__file__).with_name("gold_own.jsonl")

_FIELDS = {
    "no_of_employees": "employees",
    "number_of_employees": "employees",
    "account": "account_name",
    "contact": "contact_name",
}
_OPS = {"=": "is", "!=": "is_not"}
_INTENTS = {"search": "list", "filter_list": "list", "count": "figure", "aggregate": "figure"}
_INTENTS |= {"group_by": "group", "trend": "group"}


def reading(text: str, *, catalog: Catalog = EVERY, last: Question | None = None, **more: Any) -> Reading:
    if catalog is EVERY and last is None and not more:
        return _alone(text)
    return read(text, catalog, today=TODAY, last=last, **more)


@cache
def _alone(text: str) -> Reading:
    """Reading changes nothing, and the same gold lines are read by many tests."""
    return read(text, EVERY, today=TODAY)


def question(text: str, *, catalog: Catalog = EVERY, last: Question | None = None, **more: Any) -> Question:
    """The question that a text must be read as."""
    found = reading(text, catalog=catalog, last=last, **more)
    assert found.kind == "question", (text, found)
    assert found.question is not None
    return found.question


def explained(text: str, *, catalog: Catalog = EVERY) -> Mapping[str, Any]:
    return to_explain(reading(text, catalog=catalog), catalog)


def gold_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------- comparing, by the rules of the gold files


def _fold(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(sorted(_fold(item) for item in value))
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    text = unicodedata.normalize("NFKC", str(value)).strip().casefold()
    try:
        return f"{float(text.replace(',', '')):g}"
    except ValueError:
        return text


def _filters(row: Mapping[str, Any]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for item in row.get("filters") or []:
        op, value = _OPS.get(item["op"], item["op"]), item.get("value")
        if op == "in" and isinstance(value, list) and len(value) == 1:
            op, value = "is", value[0]
        field = _fold(item["field"].split(".")[-1])
        found[(_FIELDS.get(field, field), op, _fold(value))] += 1
    return found


def _groups(row: Mapping[str, Any]) -> tuple[str, ...]:
    groups = row.get("group_by") or []
    groups = groups if isinstance(groups, list) else [groups]
    return tuple(sorted(_fold(group.split(".")[-1]) for group in groups))


def _metric(row: Mapping[str, Any]) -> str:
    metric = str(_fold(row.get("metric"))).replace(" ", "")
    return {"no_of_employees": "employees"}.get(metric, metric)


def differences(gold: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """The parts in which a reading is not what the gold line says; [] when it is right."""
    asked = got["kind"] == "question" and got.get("understood", True)
    if not gold["answerable"]:
        return ["answered"] if asked else []
    if not asked:
        return [] if gold.get("ambiguous") and got["kind"] == "clarify" else ["not understood"]
    vague = bool(gold.get("ambiguous"))
    wrong = []
    if _INTENTS.get(gold["intent"], gold["intent"]) != _INTENTS.get(got["intent"], got["intent"]):
        wrong.append("intent")
    if gold.get("module") and gold["module"] != got["module"]:
        wrong.append("module")
    if gold.get("period") != got["period"] and not (vague and not gold.get("period")):
        wrong.append("period")
    if isinstance(gold.get("limit"), int) and gold["limit"] != got["limit"]:
        wrong.append("limit")
    return wrong if vague else wrong + _plain_differences(gold, got)


def _plain_differences(gold: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """What only counts where the gold line has but one fair reading."""
    wrong = []
    if gold.get("metric") and _metric(gold) != _metric(got):
        wrong.append("metric")
    if _groups(gold) != _groups(got):
        wrong.append("group_by")
    if _filters(gold) != _filters(got):
        wrong.append("filters")
    if gold.get("period_field") and _fold(gold["period_field"]) != _fold(got["period_field"]):
        wrong.append("period_field")
    if gold.get("order") and _fold(gold["order"]).split()[-1] != str(_fold(got["order"])).split()[-1]:
        wrong.append("order")
    return wrong
