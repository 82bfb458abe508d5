"""Which kind of chart fits an answer, and whether another one that was wished for would still tell the truth.

Pure: facts about the figures in, a kind out; no labels and no numbers are made.
"""

from dataclasses import dataclass

from app.render.chart import Kind

SHARES_MOST = 5  # pieces of a pie that can still be told apart
POINTS_LEAST = 3  # of a line

NOT_SHARES = "not_shares"  # averages, rates or amounts below zero are no parts of a whole
NO_TIME = "no_time"  # a line would pretend that there is something between two values
TWO_FIELDS = "two_fields"  # a pie or funnel shows one field
ONE_FIELD = "one_field"  # nothing to stack
TOO_FEW = "too_few"  # one value is no chart


@dataclass(frozen=True)
class Facts:
    """What the choice depends on.

    groups     labels along the axis;  fields: what the answer is grouped by, 1 or 2
    has_time   one of the fields is a unit of time
    is_stages  the first field tells how far a record is, and its groups are in that order
    is_whole   the figures add up to something, none is below zero, and there is more than nothing
    is_ranked  somebody asked for the most, the least or a number of them: shares of what is shown would be wrong
    compared   two periods are shown
    """

    groups: int
    fields: int
    has_time: bool
    is_stages: bool
    is_whole: bool
    is_ranked: bool
    compared: bool


def kind_of(facts: Facts, wish: str = "") -> tuple[Kind | None, str]:
    """The kind, and why it is not the one wished for: '' or one of the words above; (None, why) when nothing fits.

    wish   '' or 'chart': whatever fits; else a kind
    """
    if facts.groups < 2:
        return None, TOO_FEW
    fitting = _fitting(facts)
    if wish in ("", "chart"):
        return fitting, ""
    reason = _against(facts, wish)
    if reason:
        return fitting, reason
    return wish, ""  # type: ignore[return-value]


def _fitting(facts: Facts) -> Kind:
    if facts.has_time:
        return "line" if facts.groups >= POINTS_LEAST else "bar"
    if facts.fields == 2:
        return "stacked" if facts.is_whole else "bar"
    if facts.compared or facts.is_ranked or not facts.is_whole:
        return "bar"
    if facts.is_stages and facts.groups >= POINTS_LEAST:
        return "funnel"
    return "donut" if facts.groups <= SHARES_MOST else "bar"


def _against(facts: Facts, wish: str) -> str:
    if wish in ("pie", "donut", "funnel"):
        if facts.fields == 2 or facts.compared:
            return TWO_FIELDS
        return "" if facts.is_whole else NOT_SHARES
    if wish == "line":
        return "" if facts.has_time else NO_TIME
    if wish == "stacked":
        return ONE_FIELD if facts.fields < 2 else "" if facts.is_whole else NOT_SHARES
    return ""
