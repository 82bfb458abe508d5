"""L1: sentences, numbers, money, dates and zones are the reader's; every error says what happened and what to do."""

import inspect
from datetime import UTC, date, datetime
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies

from app import errors
from app.cliq import text
from app.i18n import catalogues, faults
from app.i18n.sentences import Sentences
from grammar.errors import CODES, GrammarError

ENGLISH = Sentences("en", zone="Europe/London", currency="USD", escape=text.escape)
JAPANESE = Sentences("ja", zone="Asia/Tokyo", currency="JPY", escape=text.escape)
BOTH = pytest.mark.parametrize("words", [ENGLISH, JAPANESE], ids=["en", "ja"])
EVENING = datetime(2026, 11, 21, 15, 4, 59, tzinfo=UTC)


def test_l1_an_unknown_language_is_english() -> None:
    assert Sentences("fr").language == "en"
    assert Sentences("").say("record.owner") == "Owner"


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (("ja",), "ja"),
        (("JA-jp", "en"), "ja"),
        (("ja_JP.UTF-8",), "ja"),
        ((None, "", "fr", "ja", "en"), "ja"),
        ((), "en"),
    ],
)
def test_l1_the_first_known_language_wins(asked: tuple[str | None, ...], chosen: str) -> None:
    assert catalogues.best(*asked) == chosen


def test_l1_numbers_and_money() -> None:
    assert (ENGLISH.number(1234567), JAPANESE.number(1234567)) == ("1,234,567", "1,234,567")
    assert ENGLISH.number(Decimal("0.1234567")) == "0.1234567"
    assert ENGLISH.number(0.1) == "0.1"
    assert (ENGLISH.money(1234.5), JAPANESE.money(1234.5)) == ("$1,234.50", "￥1,234")
    assert JAPANESE.money(12, "USD") == "$12.00"
    assert Sentences("en").money(12) == "12"
    assert ENGLISH.money(12, "no code") == "12"
    assert (ENGLISH.percent(12.5), JAPANESE.percent(75)) == ("12.5%", "75%")
    assert ENGLISH.number(float("nan")) == "nan"


def test_l1_dates_are_in_the_readers_zone() -> None:
    assert ENGLISH.datetime(EVENING).replace("\u202f", " ") == "Nov 21, 2026, 3:04 PM"
    assert JAPANESE.datetime(EVENING) == "2026/11/22 0:04"
    assert JAPANESE.clock(EVENING) == "0:04"
    assert (ENGLISH.date(date(2026, 11, 21)), JAPANESE.date(date(2026, 11, 21))) == ("Nov 21, 2026", "2026/11/21")
    assert Sentences("ja", zone="Nowhere/At all").datetime(EVENING) == "2026/11/21 15:04"
    assert Sentences("ja", zone="../../etc/passwd").datetime(EVENING) == "2026/11/21 15:04"


def test_l1_lists() -> None:
    assert ENGLISH.list(["03-1234", "a", "b"]) == "03-1234, a, and b"
    assert ENGLISH.alternatives(["a", "b"]) == "a or b"
    assert JAPANESE.list(["a", "b"]) == "a、b"
    assert JAPANESE.alternatives(["a", "b"]) == "aまたはb"
    assert ENGLISH.list([]) == ""


def test_facts_are_written_as_the_language_writes_them() -> None:
    assert ENGLISH.say("zcrm.shown_of", first=1, last=10, total=1037) == "1–10 of 1,037"
    assert JAPANESE.say("zcrm.shown_of", first=1, last=10, total=1037) == "1,037件中 1～10件目"
    assert ENGLISH.say("zcrm.more_choices", choices=["is", "="]).endswith(": is and =")
    assert ENGLISH.say("note.on", module="Lead", name=None) == "Lead: "
    assert ENGLISH.say("note.on", module="Lead", name=True) == "Lead: Yes"
    assert ENGLISH.say("note.on", module="Lead", name=date(2026, 1, 2)) == "Lead: Jan 2, 2026"


def test_facts_are_not_templates() -> None:
    assert ENGLISH.say("note.on", module="{name}", name="{0.__class__}") == "{name}: {0.__class__}"


def test_the_plural_follows_the_count() -> None:
    assert "1 hour." in ENGLISH.say("account.link_private", count=1)
    assert "24 hours." in ENGLISH.say("account.link_private", count=24)
    assert "24時間" in JAPANESE.say("account.link_private", count=24)


def test_an_unknown_key_and_a_missing_fact_are_our_mistakes() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("zcrm.no_such_sentence")
    with pytest.raises(KeyError):
        ENGLISH.say("zcrm.shown_of", first=1)


# ---- errors of the platform

ALL_ERRORS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.BotError)]


def raised(kind: type[errors.BotError]) -> errors.BotError:
    return kind("crm", "POST /coql", 500) if issubclass(kind, errors.ServiceError) else kind()


@BOTH
@pytest.mark.parametrize("kind", ALL_ERRORS)
def test_every_error_of_the_tree_has_its_own_sentence(words: Sentences, kind: type[errors.BotError]) -> None:
    assert words.knows(f"error.{kind.code}")
    assert words.error(raised(kind))


@BOTH
def test_a_service_error_names_the_service(words: Sentences) -> None:
    for kind in ALL_ERRORS:
        if issubclass(kind, errors.ServiceError) and kind is not errors.ServiceError:
            assert "Zoho CRM" in words.error(kind("crm", "GET /", 500))
            assert "Cliq" in words.error(kind("cliq", "GET /", 500))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            errors.ServiceUnavailable("crm", "POST /coql", None, reason="time_out"),
            "Zoho CRM did not answer in time. Try again in a minute.",
        ),
        (
            errors.RateLimited("crm", "POST /coql", 429, 7.2),
            "Zoho CRM allows no more requests at the moment. Try again in 8 seconds.",
        ),
        (
            errors.RateLimited("crm", "POST /coql", 429),
            "Zoho CRM allows no more requests at the moment. Try again in 60 seconds.",
        ),
        (
            errors.ServiceRejected(
                "crm", "POST /Notes", 400, remote_code="INVALID_DATA", details={"api_name": "Note_Title"}
            ),
            "Zoho CRM does not accept this value for Note_Title.",
        ),
        (
            errors.ServiceRejected("crm", "POST /Notes", 400, remote_code="INVALID_DATA", details={}),
            "Zoho CRM does not accept what was entered.",
        ),
        (
            errors.ServiceRejected("crm", "POST /Notes", 400, remote_code="NEVER_HEARD_OF"),
            "Zoho CRM refused this. Check what you entered; if it is right, tell your administrator.",
        ),
        (errors.NothingFound("record.gone"), "This record is no longer there, or Zoho CRM does not show it to you."),
        (errors.NothingFound("not.a.key"), "Nothing was found."),
        (
            errors.NotLinked(reason="never"),
            "Your Zoho CRM account is not connected. Send /zcrm to get the link that connects it.",
        ),
        (
            errors.NotLinked(reason="revoked"),
            "The connection to your Zoho CRM account has ended. Send /zcrm to get the link that connects it again.",
        ),
        (
            errors.ServiceRejected("accounts", "POST /token", 200, "client_misconfigured"),
            "This server is not registered with Zoho as it should be. Tell your administrator.",
        ),
        (errors.BotError("something new"), "This did not work. Try again in a minute."),
    ],
)
def test_errors_say_what_to_do(error: errors.BotError, sentence: str) -> None:
    assert ENGLISH.error(error).replace(text.ZERO_WIDTH_SPACE, "") == sentence


@BOTH
def test_no_fact_of_an_error_can_do_harm(words: Sentences) -> None:
    evil = "{@all} [x](http://evil.test) *b* {0.__class__}"
    error = errors.ServiceRejected("crm", "POST /", 400, remote_code="INVALID_DATA", details={"api_name": evil * 9})
    said = words.error(error)
    assert "{@all}" not in said
    assert "](" not in said
    assert len(said) < 400


# ---- errors of the grammar

FACTS: dict[str, dict[str, object]] = {
    "unknown_module": {"typed": "lead*s", "choices": ("leads", "contacts")},
    "module_form": {"typed": "Lead", "module": "leads"},
    "unknown_field": {"typed": "Compny", "module": "Leads", "choices": ("Company",)},
    "ambiguous_field": {"typed": "Name", "module": "Leads", "choices": (("Name", "Name1"), ("Name", "Name2"))},
    "unusable_field": {"typed": "Created Time", "module": "Leads", "reason": "date", "type": "datetime"},
    "unknown_operator": {"typed": "like", "label": "Company"},
    "operator_case": {"typed": "Contains", "operator": "contains"},
    "operator_not_for_type": {"operator": "contains", "label": "Amount", "kind": "number"},
    "too_many_criteria": {"limit": 5, "count": 6},
    "too_many_values": {"limit": 10, "count": 11, "label": "Company"},
    "empty_value": {"label": "Company"},
    "not_a_number": {"typed": "many", "label": "Amount"},
    "not_a_boolean": {"typed": "maybe", "label": "Email Opt Out"},
    "unclosed_bracket": {"opened": 13, "bracket": "]"},
    "unclosed_quote": {"opened": 13},
    "missing_operator": {"label": "Company"},
    "missing_value": {"label": "Company", "operator": "contains"},
    "brackets_forgotten": {"label": "Company", "operator": "contains", "value": "zyl", "as_word": "x"},
    "unexpected": {"typed": ")"},
    "too_long": {"limit": 10_000, "count": 12_345},
    "other_module": {"typed": "Leads", "module": "Deals", "other": "Leads"},
    "not_a_lookup": {"typed": "Phone", "label": "Amount"},
    "too_deep": {"typed": "Email"},
    "unknown_value": {"typed": "Softwar", "label": "Industry", "choices": ("Software",)},
    "two_values": {"label": "Pages"},
    "not_an_address": {"typed": "x.y", "label": "IP address"},
}


@BOTH
@pytest.mark.parametrize("code", CODES)
def test_z9_every_grammar_error_has_a_sentence(words: Sentences, code: str) -> None:
    assert words.knows(f"grammar.{code}")
    said = words.grammar_error(GrammarError(code, 1, facts=FACTS.get(code, {})))  # type: ignore[arg-type]
    assert said
    assert "{" not in said
    assert "「」" not in said
    assert "“”" not in said


def test_z9_every_sentence_of_the_grammar_belongs_to_a_code() -> None:
    ours = {"joint", "did_you_mean", "one_of", "choose", "kind"}
    for key in catalogues.catalogue("en").forms:
        group, name, *_ = key.split(".")
        assert group != "grammar" or name in ours or name in CODES, key


def test_z9_the_sentence_carries_what_was_typed_and_the_way_out() -> None:
    def said(code: str) -> str:
        return ENGLISH.grammar_error(GrammarError(code, 1, facts=FACTS[code]))  # type: ignore[arg-type]

    assert said("unknown_field") == "Leads has no field “Compny”. Did you mean Company?"
    assert said("ambiguous_field").endswith("Name one of them as Name (Name1) or Name (Name2).")
    assert said("operator_not_for_type") == "“contains” does not work for “Amount”, which is a number field."
    assert said("too_long") == "A command can have 10,000 characters; this one has 12,345."
    assert "is a date" in said("unusable_field")
    assert said("unknown_module").endswith("Use leads or contacts.")


def test_z9_expected_words_and_kinds() -> None:
    assert (
        ENGLISH.expected(("contains", "FIELD", "END")) == "“contains”, the name of a field, or the end of the command"
    )
    assert JAPANESE.expected(("contains", "VALUE")) == "「contains」または値"
    assert len(ENGLISH.expected(tuple("abcdefghijklmnop")).split(",")) == faults.EXPECTED_SHOWN


@hypothesis.given(
    strategies.sampled_from(CODES),
    strategies.dictionaries(
        strategies.sampled_from(sorted({name for facts in FACTS.values() for name in facts})),
        strategies.one_of(
            strategies.none(),
            strategies.text(),
            strategies.integers(),
            strategies.lists(strategies.text()).map(tuple),
            strategies.lists(strategies.tuples(strategies.text(), strategies.text())).map(tuple),
        ),
    ),
    strategies.sampled_from([ENGLISH, JAPANESE]),
)
def test_no_facts_whatsoever_break_a_sentence(code: str, facts: dict[str, object], words: Sentences) -> None:
    assert words.grammar_error(GrammarError(code, 1, facts=facts))  # type: ignore[arg-type]
