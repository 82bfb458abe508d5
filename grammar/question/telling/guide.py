"""What can be asked, as Markdown: made from the grammar's phrases and one catalogue, with examples that are read first.

Shows only examples that the reader understands; which page they stand on is the caller's business.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from grammar.catalog import Catalog, Field, Module
from grammar.question import defaults
from grammar.question.reader import read
from grammar.question.telling.labels import module_text
from grammar.question.telling.phrases import PHRASES, period_text
from grammar.question.telling.sentence import sentence

_DAY = date(2026, 6, 15)  # examples name no day, so any day will do to read them
SECTIONS = ("records", "figures", "groups", "order", "conditions")
_MODULES = 8  # whose examples are shown
_PERIODS = (
    *("today", "this_week", "last_month", "this_quarter", "next_quarter", "this_year", "last_fiscal_year"),
    *("last_30_days", "2026-04", "Q3", "2026-01-01..2026-03-31"),
)

_TEXTS = {
    "en": {
        "title": "What can be asked",
        "lead": "A question names a module, and as many of the parts below as it needs, in any order.",
        "records": "Records",
        "figures": "Figures",
        "groups": "Groups",
        "order": "Order",
        "conditions": "Conditions",
        "periods": "Periods",
        "read": "read as",
    },
    "ja": {
        "title": "質問できること",
        "lead": "タブの名前と、下の部品を必要なだけ、順番を問わずに書きます。",
        "records": "データの一覧",
        "figures": "集計",
        "groups": "グループ",
        "order": "並び順",
        "conditions": "条件",
        "periods": "期間",
        "read": "読み取り",
    },
}
# {m}: module, {p}: pick list, {v}: one of its values, {n}: number, {t}: text field, {d}: date field
_PATTERNS = {
    "en": {
        "records": ("show all {m}", "my {m}", "{m} created this month", "recent {m}", "latest 5 {m}"),
        "figures": ("how many {m}", "number of {m} created last week", "total {n} of {m}", "average {n} of {m}"),
        "groups": ("{m} by {p}", "{m} by owner", "{m} created per month this year", "average {n} by {p} of {m}"),
        "order": ("top 5 {m} by {n}", "{m} with the highest {n}", "{m} sorted by {t}"),
        "conditions": (
            *("{m} where {p} is {v}", "{m} where {p} is not {v}", "{m} with {n} over 50k", "{m} without {t}"),
            *("{m} whose {t} contains “abc”", "{m} not updated for 30 days", "{m} with {n} between 10k and 20k"),
        ),
    },
    "ja": {
        "records": ("{m}の一覧", "私の{m}", "今月作成された{m}", "最近の{m}"),
        "figures": ("{m}は何件", "先週作成された{m}の件数", "{m}の{n}の合計", "{m}の{n}の平均"),
        "groups": ("{p}別の{m}", "担当者別の{m}", "{m}の月別の件数", "{m}の{n}の平均を{p}別に"),
        "order": ("{n}の上位5件の{m}", "{n}が一番高い{m}", "{n}の高い順に{m}を10件"),
        "conditions": (
            *("{p}が{v}の{m}", "{p}が{v}以外の{m}", "{n}が5万以上の{m}", "{t}が未設定の{m}"),
            *("{t}に「abc」を含む{m}", "30日以上更新されていない{m}", "{n}が1万から2万の{m}"),
        ),
    },
}
_DEALS = {
    "en": {
        "figures": ("revenue this month", "pipeline by stage", "win rate last quarter", "forecast for next quarter"),
        "groups": ("revenue by month this year", "lost deals by reason for loss"),
        "conditions": ("open deals closing this month", "overdue deals", "revenue this quarter vs last quarter"),
    },
    "ja": {
        "figures": ("今月の売上", "ステージ別のパイプライン", "前四半期の受注率", "来四半期の売上見込み"),
        "groups": ("今年の月別の売上", "失注の理由別の失注商談"),
        "conditions": ("今月クローズ予定の商談", "完了予定日を過ぎた商談", "今四半期の売上を前四半期と比較して"),
    },
}


def guide(catalog: Catalog, language: str) -> str:
    """The page 'what can be asked' for one catalogue.

    language  'ja', or anything else for English
    returns   Markdown: a heading, and for each kind of part its examples with how each is read
    """
    words = "ja" if language == "ja" else "en"
    texts = _TEXTS[words]
    lines = [f"# {texts['title']}", "", texts["lead"], ""]
    for section in SECTIONS:
        found = examples(catalog, words, section)
        if found:
            lines += [f"## {texts[section]}", ""]
            lines += [f"- {example} ({texts['read']}: {told})" for example, told in found]
            lines.append("")
    named = [period_text(code, PHRASES[words]) for code in _PERIODS]
    lines += [f"## {texts['periods']}", "", ", ".join(named) if words == "en" else "、".join(named), ""]
    return "\n".join(lines)


def examples(catalog: Catalog, language: str, section: str, *, each: int = 2) -> list[tuple[str, str]]:
    """(example, how it is read) for one of SECTIONS; only such as are understood.

    language  'ja', or anything else for English
    each      at most so many of one pattern
    """
    return list(_examples(catalog, "ja" if language == "ja" else "en", section, each))


def _examples(catalog: Catalog, language: str, section: str, each: int) -> Iterator[tuple[str, str]]:
    """Each pattern with another module, so that the page stays short and varied; those of deals last."""
    patterns = _PATTERNS[language].get(section, ())
    modules = list(catalog.modules[:_MODULES])
    for number, pattern in enumerate(patterns):
        ordered = modules[number % len(modules) :] + modules[: number % len(modules)] if modules else []
        candidates = (_filled(pattern, module, language) for module in ordered)
        yield from _understood((text for text in candidates if text), catalog, language, most=each)
    deals = _DEALS[language].get(section, ()) if catalog.module("Deals") else ()
    yield from _understood(deals, catalog, language, most=len(deals))


def _understood(texts: Iterable[str], catalog: Catalog, language: str, *, most: int) -> Iterator[tuple[str, str]]:
    count = 0
    for text in texts:
        question = read(text, catalog, today=_DAY).question
        if question is not None and count < most:
            count += 1
            yield text, sentence(question, catalog, language)


def _filled(pattern: str, module: Module, language: str) -> str | None:
    """A pattern with the words of one module; None when it has no field of that kind."""
    fields = {
        "p": _first(module, lambda field: defaults.is_pick_list(field) and bool(field.values)),
        "n": _first(module, lambda field: defaults.is_number(field) and field.type == "currency"),
        "t": _first(module, lambda field: field.type in ("phone", "email", "website")),
    }
    if any("{" + name + "}" in pattern and field is None for name, field in fields.items()):
        return None
    picked = fields["p"]
    names = {name: _label(field, language) if field else "" for name, field in fields.items()}
    value = picked.values[0].labels[0] if picked and picked.values[0].labels else ""
    return pattern.format(m=module_text(module, language), v=value, **names)


def _label(field: Field, language: str) -> str:
    return next((label for label in field.labels if label.isascii() == (language != "ja")), field.label)


def _first(module: Module, fits: Callable[[Field], bool]) -> Field | None:
    return next((field for field in module.fields if fits(field) and field.api_name not in ("Salutation", "id")), None)
