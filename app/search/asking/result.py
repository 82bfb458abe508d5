"""What answering a question gives: figures, groups and rows as values, with what is known of their number.

Holds no sentence, no layout and no label of a field: handlers say it in the asker's language.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.clients.crm_facts import Row

FigureKind = Literal["count", "number", "money", "percent", "days"]
ROWS_SHOWN = 10  # records of a list, when the question names no number

NOTE_LIMIT = "limit"  # more records fit than were looked at: `limit` says after how many it was cut
NOTE_CURRENCIES = "currencies"  # an amount adds records of several currencies
NOTE_NOBODY = "nobody"  # no person of that name
NOTE_NO_SUCH_VALUE = "no_such_value"  # a condition that nothing can fulfil
NOTE_NO_RIGHT = "no_right"  # modules of several that the asker may not read are left out
NOTE_UNASKABLE = "unaskable"  # a field or measure that this CRM does not have, or that cannot be asked; `limit` 0


@dataclass(frozen=True)
class Figure:
    """One figure, whole or of all groups together.

    measure   'count' | 'sum(Amount)' | 'win_rate' … as in the vocabulary of readings
    value     None = nothing to calculate with; percent 0–100; money in the organisation's currency
    compared  of the period it is compared with; None = no comparison, or nothing there
    """

    measure: str
    value: Decimal | None
    compared: Decimal | None = None
    kind: FigureKind = "number"


@dataclass(frozen=True)
class Group:
    """One line of a table: the texts of its keys ('' = no value), what they were made of, and a value per figure.

    keys       pick lists in the asker's language; months '2026-04', quarters '2026-Q1' (fiscal), weeks and days by
               their first day '2026-04-06', years '2026'
    raw        as stored: an actual value, a record's or user's id, a date, None
    values     in the order of Result.figures
    compared   the same of the other period; () without a comparison
    record_id  when a group is one record of the asked module (accounts by the amount of their deals), else ''
    """

    keys: tuple[str, ...]
    raw: tuple[object, ...]
    values: tuple[Decimal | None, ...]
    compared: tuple[Decimal | None, ...] = ()
    record_id: str = ""


@dataclass(frozen=True)
class Result:
    """The answer to one question.

    figures      of the whole; for a table: of all its groups together, when it can be told without another call
    groups       lines of a table, in their order; cut to the number that was asked for
    rows         records, in their order; of several modules each carries '$module'. For 'what does this list offer'
                 and 'which fields': {'label', 'api_name'}
    total        records, or groups before the cut; None = not known
    is_complete  everything that fits is in `groups` or `rows`, and the figures have seen it all
    note         '' or one of the NOTE_ words; limit: the number of records after which it was cut, else 0
    """

    figures: tuple[Figure, ...] = ()
    groups: tuple[Group, ...] = ()
    rows: tuple[Row, ...] = ()
    module: str = ""
    total: int | None = None
    is_complete: bool = True
    note: str = ""
    limit: int = 0
