"""The phrases that sentences are put together from, in English and Japanese; each is read back by the vocabularies.

Only patterns: which of them a question needs is decided in sentence.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grammar import periods


@dataclass(frozen=True)
class Phrases:
    """One language's patterns. Those with a bool key: True = descending, or yes."""

    language: str
    figures: Mapping[str, str]
    aggregates: Mapping[str, str]
    days_to_close: str
    statuses: Mapping[str, str]
    not_status: str
    comparisons: Mapping[str, str]
    compared: str
    counted: str
    dates: Mapping[str, str]
    ages: Mapping[str, str]
    empty: Mapping[str, str]
    texts: Mapping[str, str]
    boolean: Mapping[bool, str]
    without: Mapping[bool, str]
    grains: Mapping[str, str]
    direction: Mapping[bool, str]
    top: Mapping[bool, str]
    top_by: Mapping[bool, str]
    highest: Mapping[bool, str]
    latest: Mapping[bool, str]
    latest_all: Mapping[bool, str]
    sorted_by: Mapping[bool, str]
    sorted_related: Mapping[bool, str]
    fastest: str
    slowest: str
    records: str
    columns: str
    values: str
    fields: str
    this: str
    dated: str
    versus: str
    and_: str
    or_: str
    me: str
    units: Mapping[str, tuple[str, str]]
    periods: Mapping[str, str]
    spans: Mapping[str, str]
    months: Sequence[str]

    def groups(self, keys: list[str]) -> str:
        if self.language == "ja":
            return "・".join(f"{key}別" if not key.endswith(("別", "次")) else key for key in keys)
        return "by " + " and ".join(keys)

    def span(self, count: int, unit: str) -> str:
        one, many = self.units[unit]
        return f"{count}{one}" if self.language == "ja" else f"{count} {one if count == 1 else many}"


_SIDES = ("this", "last", "next")

EN = Phrases(
    language="en",
    figures={"count": "count", "win_rate": "win rate", "conversion_rate": "conversion rate"},
    aggregates={"sum": "sum of {}", "avg": "average {}", "min": "minimum {}", "max": "maximum {}"},
    days_to_close="days to close",
    statuses={"open": "open", "won": "won", "lost": "lost", "closed": "closed"},
    not_status="not {}",
    comparisons={
        ">": "more than {}",
        "<": "less than {}",
        ">=": "at least {}",
        "<=": "at most {}",
        "=": "exactly {}",
        "between": "between {} and {}",
    },
    compared="{} {}",
    counted="{} {}",
    dates={
        "<": "{} before {}",
        ">": "{} after {}",
        ">=": "{} since {}",
        "<=": "{} until {}",
        "=": "{} {}",
        "between": "{} between {} and {}",
    },
    ages={"older_than": "{} older than {}", "newer_than": "{} newer than {}"},
    empty={"is_empty": "{} is empty", "is_not_empty": "{} is not empty"},
    texts={
        "is": "{} is {}",
        "in": "{} is {}",
        "is_not": "{} is not {}",
        "not_in": "{} is not {}",
        "contains": "{} contains {}",
        "not_contains": "{} does not contain {}",
        "starts_with": "{} starts with {}",
        "ends_with": "{} ends with {}",
    },
    boolean={True: "{} is true", False: "{} is false"},
    without={False: "without {}", True: "with {}"},
    grains={unit: unit + " of {}" for unit in ("day", "week", "month", "quarter", "year")},
    direction={True: "highest first", False: "lowest first"},
    top={True: "top {}", False: "bottom {}"},
    top_by={True: "top {1} by {0}", False: "bottom {1} by {0}"},
    highest={True: "highest {}", False: "lowest {}"},
    latest={True: "{1} latest by {0}", False: "{1} oldest by {0}"},
    latest_all={True: "latest by {}", False: "oldest by {}"},
    sorted_by={True: "sorted by {}, descending", False: "sorted by {}, ascending"},
    sorted_related={True: "sorted by revenue from {}", False: "sorted by pipeline value from {}"},
    fastest="fastest",
    slowest="slowest",
    records="{} records",
    columns="show {}",
    values="available values of {}",
    fields="fields",
    this="this {}",
    dated="{} {}",
    versus="compared with {}",
    and_=" and ",
    or_=" or ",
    me="me",
    units={unit: (unit, unit + "s") for unit in ("hour", "day", "week", "month", "quarter", "year")},
    periods={
        "future": "from today onwards",
        "past": "until yesterday",
        **{f"{side}_{unit}": f"{side} {unit.replace('_', ' ')}" for side in _SIDES for unit in periods.UNITS},
        **{f"same_{unit}_last_year": f"same {unit} last year" for unit in ("day", *periods.UNITS)},
        "same_fiscal_quarter_last_year": "same fq last year",
        "same_fiscal_year_last_year": "last fiscal year",
    },
    spans={"last": "last {}", "next": "next {}"},
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    ),
)

JA = Phrases(
    language="ja",
    figures={"count": "件数", "win_rate": "受注率", "conversion_rate": "転換率"},
    aggregates={"sum": "{}の合計", "avg": "{}の平均", "min": "{}の最小", "max": "{}の最大"},
    days_to_close="成約までの日数",
    statuses={"open": "進行中", "won": "受注", "lost": "失注", "closed": "クローズ済み"},
    not_status="{}以外",
    comparisons={
        ">": "{}超",
        "<": "{}未満",
        ">=": "{}以上",
        "<=": "{}以下",
        "=": "ちょうど{}",
        "between": "{}から{}の間",
    },
    compared="{}が{}",
    counted="{1}が{0}",
    dates={
        "<": "{}が{}より前",
        ">": "{}が{}より後",
        ">=": "{}が{}以降",
        "<=": "{}が{}まで",
        "=": "{}が{}",
        "between": "{}が{}から{}の間",
    },
    ages={"older_than": "{}が{}以上", "newer_than": "{}が{}以内"},
    empty={"is_empty": "{}が未設定", "is_not_empty": "{}が設定済み"},
    texts={
        "is": "{}が{}",
        "in": "{}が{}",
        "is_not": "{}が{}以外",
        "not_in": "{}が{}以外",
        "contains": "{}に{}を含む",
        "not_contains": "{}に{}を含まない",
        "starts_with": "{}が{}で始まる",
        "ends_with": "{}が{}で終わる",
    },
    boolean={True: "{}が真", False: "{}が偽"},
    without={False: "{}がない", True: "{}がある"},
    grains={
        "day": "{}の日別",
        "week": "{}の週別",
        "month": "{}の月別",
        "quarter": "{}の四半期別",
        "year": "{}の年別",
    },
    direction={True: "降順", False: "昇順"},
    top={True: "上位{}件", False: "下位{}件"},
    top_by={True: "{0}の上位{1}件", False: "{0}の下位{1}件"},
    highest={True: "{}が高い", False: "{}が低い"},
    latest={True: "{}が最新{}件", False: "{}が最古{}件"},
    latest_all={True: "{}が新しい順", False: "{}が古い順"},
    sorted_by={True: "並べ替え {} 降順", False: "並べ替え {} 昇順"},
    sorted_related={True: "並べ替え 売上 {}", False: "並べ替え パイプライン金額 {}"},
    fastest="最速",
    slowest="遅い",
    records="{}件",
    columns="表示 {}",
    values="{}の選択肢",
    fields="項目一覧",
    this="この{}",
    dated="{}が{}",
    versus="{}と比較して",
    and_="と",
    or_="または",
    me="私",
    units={
        "hour": ("時間", ""),
        "day": ("日", ""),
        "week": ("週間", ""),
        "month": ("か月", ""),
        "quarter": ("四半期", ""),
        "year": ("年", ""),
    },
    periods={
        "today": "今日",
        "yesterday": "昨日",
        "tomorrow": "明日",
        "future": "今日以降",
        "past": "昨日以前",
        "this_week": "今週",
        "last_week": "先週",
        "next_week": "来週",
        "this_month": "今月",
        "last_month": "先月",
        "next_month": "来月",
        "this_quarter": "今四半期",
        "last_quarter": "前四半期",
        "next_quarter": "次四半期",
        "this_half": "今半期",
        "last_half": "前半期",
        "next_half": "次半期",
        "this_year": "今年",
        "last_year": "昨年",
        "next_year": "来年",
        "this_fiscal_quarter": "今会計四半期",
        "last_fiscal_quarter": "前会計四半期",
        "next_fiscal_quarter": "次会計四半期",
        "this_fiscal_year": "今年度",
        "last_fiscal_year": "昨年度",
        "next_fiscal_year": "来年度",
        "same_day_last_year": "昨年の同日",
        "same_week_last_year": "昨年の同週",
        "same_month_last_year": "前年同月",
        "same_quarter_last_year": "前年同四半期",
        "same_half_last_year": "前年同半期",
        "same_year_last_year": "昨年",
        "same_fiscal_year_last_year": "昨年度",
        "same_fiscal_quarter_last_year": "前年同会計四半期",
    },
    spans={"last": "過去{}", "next": "今後{}"},
    months=(),
)

PHRASES = {"en": EN, "ja": JA}

_ROLLING = re.compile(r"(last|next)_(\d+)_(day|week|month|quarter|year)s")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_PART = re.compile(r"(?:(\d{4})-)?([QH])(\d)")
_FISCAL = re.compile(r"FY(\d{4})")


def period_text(code: str, words: Phrases) -> str:
    """A period's code in words: 'this month', '過去30日', 'April 2026', '2026-01-01 to 2026-03-31'."""
    japanese = words.language == "ja"
    if code in words.periods:
        return words.periods[code]
    if ".." in code:
        left, _, right = code.partition("..")
        if not left:
            return f"{period_text(right, words)}まで" if japanese else f"until {period_text(right, words)}"
        if not right:
            return f"{period_text(left, words)}以降" if japanese else f"since {period_text(left, words)}"
        return f"{period_text(left, words)}{'から' if japanese else ' to '}{period_text(right, words)}"
    if match := _ROLLING.fullmatch(code):
        return words.spans[match[1]].format(words.span(int(match[2]), match[3]))
    if match := _DAY.fullmatch(code):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if japanese else code
    if match := _MONTH.fullmatch(code):
        return f"{match[1]}年{int(match[2])}月" if japanese else f"{words.months[int(match[2]) - 1]} {match[1]}"
    if match := _FISCAL.fullmatch(code):
        return f"{match[1]}年度" if japanese else code
    if match := _PART.fullmatch(code):
        year, letter, number = match[1], match[2], match[3]
        if japanese:
            part = f"第{number}四半期" if letter == "Q" else {"1": "上期", "2": "下期"}[number]
            return f"{year}年度{part}" if year else part
        return f"{letter}{number} {year}" if year else f"{letter}{number}"
    return f"{code}年" if japanese and code.isdigit() else code
