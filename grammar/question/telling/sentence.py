"""A question in one sentence, in English or Japanese, that reads back as the same question.

The words are those of the vocabularies; fields are called by their labels. Shows no dates: what a period stands for is
told by grammar/periods.py.
"""

from collections.abc import Callable
from decimal import Decimal

from grammar.catalog import Catalog, Module
from grammar.question import defaults
from grammar.question.lines.scope import Scope, scope_of
from grammar.question.nodes import DAYS_TO_CLOSE, ME, Condition, Key, Measure, Order, Path, Question, Scalar
from grammar.question.telling.labels import field_text, module_text, single_text, value_text
from grammar.question.telling.phrases import PHRASES, Phrases, period_text

JOINT = " · "


def sentence(question: Question, catalog: Catalog, language: str) -> str:
    """How a question was read, in one sentence: 'Deals · sum of Amount · won · Closing Date this month'.

    language  'ja', or anything else for English
    returns   a text that read() takes to the same question; api names for what the catalogue does not have
    """
    scope = scope_of(catalog, question.module)
    words = PHRASES["ja" if language == "ja" else "en"]
    if scope is None:
        scope = Scope(catalog, Module(question.module, None, question.module, (question.module,), "Name", ()))
    return _Teller(question, scope, words).tell()


def quoted(value: Scalar) -> str:
    """A value in quotes that it does not contain itself; a mark it contains whatever is chosen is left out."""
    text = str(value)
    for opening, closing in (("“", "”"), ("「", "」"), ("«", "»"), ("『", "』"), ('"', '"')):
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    return "“" + text.replace("“", "").replace("”", "") + "”"


def _number(value: Scalar) -> str:
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)


class _Teller:
    def __init__(self, question: Question, scope: Scope, words: Phrases) -> None:
        self.question = question
        self.scope = scope
        self.words = words

    def tell(self) -> str:
        question, words = self.question, self.words
        parts: list[str] = [self._head()]
        if question.intent == "values":
            return JOINT.join([parts[0], words.values.format(self.field(question.columns[0]))])
        if question.intent == "fields":
            return JOINT.join([parts[0], words.fields])
        ranks_days = (
            question.order is not None
            and isinstance(question.order.by, Path)
            and question.order.by.field == DAYS_TO_CLOSE
        )
        parts += [self._measure(measure) for measure in question.measures]
        parts += self._conditions()
        if question.period:
            parts += self._period(question.period)
        if question.groups:
            parts.append(self._groups(question.groups))
        if ranks_days and question.order is not None:
            parts.append(words.slowest if question.order.descending else words.fastest)
        elif question.order is not None:
            parts.append(self._order(question.order))
        if question.limit is not None and (question.order is None or question.intent == "list" or ranks_days):
            parts.append(words.records.format(question.limit))
        if question.columns:
            parts.append(words.columns.format(words.and_.join(self.field(path) for path in question.columns)))
        return JOINT.join(part for part in parts if part)

    def _head(self) -> str:
        if self.question.intent == "record" and not self.question.conditions:
            return self.words.this.format(single_text(self.scope.module, self.words.language))
        return module_text(self.scope.module, self.words.language)

    def field(self, path: Path) -> str:
        return field_text(path, self.scope, self.words.language)

    # -- figures

    def _measure(self, measure: Measure) -> str:
        if measure.figure in ("count", "win_rate", "conversion_rate") or measure.path is None:
            return self.words.figures[measure.figure]
        name = self.words.days_to_close if measure.path.field == DAYS_TO_CLOSE else self.field(measure.path)
        return self.words.aggregates[measure.figure].format(name)

    def _groups(self, groups: tuple[Key, ...]) -> str:
        return self.words.groups([self._key(key) for key in groups])

    def _key(self, key: Key) -> str:
        return self.words.grains[key.grain].format(self.field(key.path)) if key.grain else self.field(key.path)

    def _order(self, order: Order) -> str:
        words, question = self.words, self.question
        if order.related:
            module = self.scope.catalog.module(order.related)
            label = module_text(module, words.language) if module else order.related
            status = f"{words.statuses[order.status]} " if order.status else ""
            return words.sorted_related[bool(order.status)].format(status + label)
        if isinstance(order.by, Measure):
            if question.limit is None:
                return words.direction[order.descending]
            return words.top[order.descending].format(question.limit)
        name = self.field(order.by)
        if question.intent == "list":
            return words.sorted_by[order.descending].format(name)
        field = self.scope.field(order.by)
        if field is not None and defaults.is_date(field):
            table = words.latest if question.limit is not None else words.latest_all
            return table[order.descending].format(name, question.limit)
        table = words.top_by if question.limit is not None else words.highest
        return table[order.descending].format(name, question.limit)

    # -- conditions

    def _conditions(self) -> list[str]:
        conditions = list(self.question.conditions)
        said: list[str] = []
        related = {
            c.path.via: str(c.values[0])
            for c in conditions
            if c.path.field == "deal_status" and c.path.via.startswith("related:")
        }
        for condition in conditions:
            if condition.path.via.startswith("related:"):
                continue
            if condition.path.field.startswith("related:"):
                said.append(self._related(condition, related.get(condition.path.field, "")))
            elif condition.path.field == "deal_status" and not condition.path.via:
                said.append(self._status(condition))
            else:
                said.append(self._condition(condition))
        return said

    def _status(self, condition: Condition) -> str:
        words = [self.words.statuses[str(value)] for value in condition.values]
        if condition.op == "is_not":
            return self.words.not_status.format(words[0])
        return JOINT.join(words)

    def _related(self, condition: Condition, status: str) -> str:
        module = self.scope.catalog.module(condition.path.field.removeprefix("related:"))
        label = module_text(module, self.words.language) if module else condition.path.field
        if status:
            label = f"{self.words.statuses[status]} {label}"
        count = condition.values[0]
        if condition.op in ("count=", "count>") and count == 0:
            return self.words.without[condition.op == "count>"].format(label)
        return self.words.counted.format(self._comparison(condition.op.removeprefix("count"), [_number(count)]), label)

    def _comparison(self, op: str, values: list[str]) -> str:
        return self.words.comparisons[op].format(*values)

    def _condition(self, condition: Condition) -> str:
        words, name = self.words, self.field(condition.path)
        values = condition.values
        if condition.op in ("is", "is_not") and isinstance(values[0], bool):
            return words.boolean[values[0] == (condition.op == "is")].format(name)
        if condition.op in (">", "<", ">=", "<=", "=", "between"):
            if isinstance(values[0], str):
                return words.dates[condition.op].format(name, *(period_text(str(value), words) for value in values))
            return words.compared.format(name, self._comparison(condition.op, [_number(value) for value in values]))
        if condition.op in ("older_than", "newer_than"):
            count, _, unit = str(values[0]).partition("_")
            return words.ages[condition.op].format(name, words.span(int(count), unit.removesuffix("s")))
        if condition.op in ("is_empty", "is_not_empty"):
            return words.empty[condition.op].format(name)
        listed = words.or_.join(self._value(condition, value) for value in values)
        return words.texts[condition.op].format(name, listed)

    def _value(self, condition: Condition, value: Scalar) -> str:
        if value == ME:
            return self.words.me
        if condition.op not in ("is", "is_not"):
            return quoted(value)  # a part of what is stored has no label
        return quoted(value_text(self.scope.field(condition.path), str(value), self.words.language))

    # -- times

    def _period(self, code: str) -> list[str]:
        path, versus = self.question.period_field, self.question.versus
        text = period_text(code, self.words)
        said = [self.words.dated.format(self.field(path), text) if path else text]
        if versus:
            said.append(self.words.versus.format(period_text(versus, self.words)))
        return said


Teller = Callable[[Question, Catalog, str], str]
