"""What a text was read as: a Question over records with all its parts, or a Reading of another kind.

Frozen values without behaviour of the CRM: won, lost and open stay words (deal_status), periods stay codes
(grammar/periods.py), the asker stays $me.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

ME = "$me"  # the person who asks, wherever a user may stand

Scalar = str | int | Decimal | bool
Op = Literal[
    "is", "is_not", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with", "=", ">", "<", ">=", "<=",
    "between", "is_empty", "is_not_empty", "older_than", "newer_than",
    "count=", "count>", "count<", "count>=", "count<=",
]  # fmt: skip
Grain = Literal["", "day", "week", "month", "quarter", "year"]
Figure = Literal["count", "sum", "avg", "min", "max", "win_rate", "conversion_rate"]
Intent = Literal["list", "record", "figure", "group", "top", "values", "fields"]
Kind = Literal["question", "action", "smalltalk", "unanswerable", "clarify", "search"]


@dataclass(frozen=True)
class Path:
    """A field of the asked module, or of a record it points to.

    field   api name; also deal_status, Forecast_Category, related:MODULE, DAYS_TO_CLOSE, which no CRM lists as fields
    via     api name of the lookup field of the asked module, '' for its own fields
    module  api name of the module that has the field
    """

    field: str
    via: str = ""
    module: str = ""

    @property
    def api(self) -> str:
        """As COQL and the readings write it: 'Stage', 'Account_Name.Industry'."""
        return f"{self.via}.{self.field}" if self.via else self.field


DAYS_TO_CLOSE = "Closing_Date-Created_Time"


@dataclass(frozen=True)
class Measure:
    """A figure. path: the number field of sum, avg, min and max, None for counts and rates."""

    figure: Figure
    path: Path | None = None


@dataclass(frozen=True)
class Key:
    """What figures are grouped by: a field, or a date field by day, week, month, quarter or year."""

    path: Path
    grain: Grain = ""


@dataclass(frozen=True)
class Condition:
    """One condition; all of a question's hold together. values: as they were meant (pick lists: as stored), amounts as
    int or Decimal; older_than and newer_than take '7_days'; count ops stand on related:MODULE."""

    path: Path
    op: Op
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True)
class Order:
    """by: a field of the records, or a measure of the groups; related: the measure is over records of that module which
    belong to each row (accounts by the amount of their open deals), with `status` as their deal_status."""

    by: Path | Measure
    descending: bool = True
    related: str = ""
    status: str = ""


@dataclass(frozen=True)
class Question:
    """A question that can be put to the CRM.

    intent        list and record (one record, or a field of it) give records; figure one value; group a table of
                  values; top is ordered: records, or groups when there are groups; values: what a pick list offers;
                  fields: what fields a module has
    module        api name, or Activities for tasks, meetings and calls together
    measures      of figure, group and top over groups; () for records
    columns       fields asked for of a record
    period        code in grammar/periods.py, on period_field; versus: the period it is compared with
    limit         a number that was said, or None; 1 for 'the latest'
    assumed       what was not said and taken by default, as words of a closed list: period_field, won, scope,
                  name_field, status, module, annual_revenue
    """

    intent: Intent
    module: str
    measures: tuple[Measure, ...] = ()
    groups: tuple[Key, ...] = ()
    conditions: tuple[Condition, ...] = ()
    period: str | None = None
    period_field: Path | None = None
    versus: str | None = None
    order: Order | None = None
    limit: int | None = None
    columns: tuple[Path, ...] = ()
    assumed: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Said:
    """What a wish says besides: with this its form begins. Nothing is checked against the CRM.

    names    in their order, the record's own first; amounts, emails, phones likewise
    periods  codes of grammar/periods.py; clock: a time of day, 'HH:MM', '' when none
    values   of pick lists: (module, field, stored value)
    status   'won' | 'lost' | 'open' …, where a word says so and no value does
    subject  what is to be done, for activities
    elsewhere  it is about many records at once, merging or converting: not a matter of one form
    """

    names: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    clock: str = ""
    values: tuple[tuple[str, str, str], ...] = ()
    status: str = ""
    subject: str = ""
    elsewhere: bool = False


@dataclass(frozen=True)
class Action:
    """A wish to change something. verb: create | update | delete | send | assign | remind; module: the api name whose
    form fits, None when none was named; name: what the text calls the record, '' when nothing."""

    verb: str
    module: str | None = None
    name: str = ""
    said: Said = Said()


@dataclass(frozen=True)
class Reading:
    """What a text was read as.

    kind        question: `question` is set; `other` is the second fair reading, or None
                action: `action`; smalltalk: `topic` greeting | thanks | bye | self | saved (questions with names)
                unanswerable: `topic` why no CRM can know: reasoning | advice | prediction | conversation | money |
                offtopic | opinion | lineitems
                clarify: a question back; `topic` vague | empty | follow (leans on a question that is not there, or does
                not go with it) | spelling, with `question`, what it would be | field, nofield, period, with `facts`
                search: look for `words` in every module; `certain` when the text is nothing but a name
    shape       how the answer is wished to look, as shape.py says; '' when nothing was said of it
    facts       topic spelling: typed, meant; field: typed, module, choices (labels); period: typed, choices (texts)
    """

    kind: Kind
    text: str
    question: Question | None = None
    other: Question | None = None
    action: Action | None = None
    words: tuple[str, ...] = ()
    topic: str = ""
    certain: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    shape: str = ""
