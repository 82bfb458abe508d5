"""The vocabulary, numbers, times and the cutting of texts."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammar.folding import fold
from grammar.question.lines.parser import GRAMMAR
from grammar.question.words.dates import Span
from grammar.question.words.lexer import cut
from grammar.question.words.lexicon import lexicon_of
from grammar.question.words.numbers import Amount, match_amount
from grammar.question.words.times import match_time
from grammar.question.words.vocabulary import MAX_WORDS, entries, expand
from tests.grammar.question.reading import EVERY

LEXICON = lexicon_of(EVERY)


def test_no_entry_has_more_than_four_words() -> None:
    """A longer one would be a rule made for one sentence."""
    assert [text for text in entries() if len(text.split()) > MAX_WORDS] == []


def test_no_japanese_entry_is_a_whole_sentence() -> None:
    assert [text for text in entries() if not text.isascii() and len(text) > 16] == []


def test_every_section_is_a_role_that_the_grammar_or_the_chooser_knows() -> None:
    kinds = {kind for meanings in entries().values() for kind, _ in meanings}
    declared = [line for line in GRAMMAR.read_text(encoding="utf-8").splitlines() if line.startswith("%declare")]
    terminals = {name for line in declared for name in line.split()[1:]}
    known = {
        *("FILLER", "SEP", "LB", "RB", "IS", "COMMA", "MONEY", "WISH", "RANK", "BREAKDOWN", "HONORIFIC", "AGO", "EACH"),
        *(
            "HONORIFIC_POST",
            "SMALLTALK",
            "STOP",
            "SUFFIX",
            "PREFIX",
            "GOODS",
            "FAMILY",
            "PLACE",
            "SOURCE",
            "MAILBOX",
            "CONCEPT",
            "PSEUDO",
            "BLOCK",
        ),
        *(
            "ACTION",
            "MAKE",
            "DO",
            "TOP",
            "BOTTOM",
            "HIGHEST",
            "LOWEST",
            "MOST",
            "FEWEST",
            "FASTEST",
            "SLOWEST",
            "LATEST",
        ),
        *("OLDEST", "NEXT", "LATEST_MODIFIED", "RECENT_MODIFIED", "ASC", "DESC", "OVER", "UNDER", "ATLEAST", "ATMOST"),
        *("EXACTLY", "EXACTLY_POST", "OVER_POST", "UNDER_POST", "ATLEAST_POST", "CONTAINS", "NOT_CONTAINS", "STARTS"),
        *("ENDS", "CONTAINS_POST", "NOT_CONTAINS_POST", "STARTS_POST", "ENDS_POST"),
    }
    assert kinds - terminals - known == set()


def test_patterns_expand_to_every_choice() -> None:
    assert list(expand("(a|b) c [d]")) == ["a c d", "a c", "b c d", "b c"]
    assert list(expand("(")) == ["("]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50k", Amount(50_000, money=True)),
        ("$3 million", Amount(3_000_000, money=True)),
        ("1,200.50", Amount(Decimal("1200.50"))),
        ("70%", Amount(70, percent=True)),
        ("300万円", Amount(3_000_000, money=True)),
        ("1億5000万", Amount(150_000_000, money=True)),
        ("三百万円", Amount(3_000_000, money=True)),
        ("1.5億円", Amount(150_000_000, money=True)),
        ("5件", Amount(5, counted=True)),
        ("us$ 20,000", Amount(20_000, money=True)),
    ],
)
def test_amounts(text: str, amount: Amount) -> None:
    assert match_amount(text, 0) == (len(text), amount)


@pytest.mark.parametrize("text", ["b2b", "mp3", "24x7", "3com", "1" * 30])
def test_what_is_no_amount(text: str) -> None:
    place = next(n for n, char in enumerate(text) if char.isdigit())
    assert match_amount(text, place) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("march 2026", ("PERIOD", "2026-03")),
        ("15 april 2026", ("PERIOD", "2026-04-15")),
        ("2026/4/5", ("PERIOD", "2026-04-05")),
        ("31/12/2026", ("PERIOD", "2026-12-31")),
        ("q3 fy2026", ("PERIOD", "2026-Q3")),
        ("third quarter of 2026", ("PERIOD", "2026-Q3")),
        ("last 30 days", ("PERIOD", "last_30_days")),
        ("the past three months", ("PERIOD", "last_3_months")),
        ("next 2 weeks", ("PERIOD", "next_2_weeks")),
        ("3 days ago", ("PERIOD", "ago:3_day")),
        ("2 weeks", ("SPAN", Span(2, "week"))),
        ("過去30日間", ("PERIOD", "last_30_days")),
        ("直近3か月", ("PERIOD", "last_3_months")),
        ("今後7日", ("PERIOD", "next_7_days")),
        ("2026年4月", ("PERIOD", "2026-04")),
        ("令和8年4月", ("PERIOD", "2026-04")),
        ("2026年度", ("PERIOD", "FY2026")),
        ("第1四半期", ("PERIOD", "Q1")),
        ("来週月曜日", ("PERIOD", "weekday:next:0")),
        ("3か月", ("SPAN", Span(3, "month"))),
    ],
)
def test_times(text: str, found: tuple[str, object]) -> None:
    assert match_time(text, 0) == (len(text), (found,))


@pytest.mark.parametrize("text", ["2026年2月30日", "may i see", "sunday" * 0 + "x31"])
def test_what_is_no_date(text: str) -> None:
    found = match_time(text, 0)
    assert found is None or found[0] < len(text)


@given(st.text(max_size=60))
def test_the_lexemes_cover_all_but_the_blanks(text: str) -> None:
    lexemes = cut(text, LEXICON)
    spans = [(lexeme.start, lexeme.end) for lexeme in lexemes]
    assert spans == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = sum(end - start for start, end in spans)
    assert covered >= len("".join(fold(text).split())) - 4 * len(text) or not lexemes


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("メールアドレスにgmailが含まれる", ["メールアドレス", "に", "gmail", "が含まれる"]),
        ("アリマックスの商談", ["アリマックス", "の", "商談"]),
        ("クローズしたケース数は", ["クローズした", "ケース", "数", "は"]),
        ("phone number of Acme", ["phone number", "of", "Acme"]),
        ("Jane Smith's deals", ["Jane", "Smith", "'s", "deals"]),
    ],
)
def test_the_longest_known_words_win_and_unknown_runs_stay_whole(text: str, pieces: list[str]) -> None:
    assert [lexeme.typed for lexeme in cut(text, LEXICON)] == pieces
