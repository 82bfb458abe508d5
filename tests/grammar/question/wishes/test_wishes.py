"""B3: a wish to change something is never a question; small talk and what no CRM can know are said to be so."""

import pytest

from tests.grammar.question.reading import question, reading


@pytest.mark.parametrize(
    ("text", "verb", "module"),
    [
        ("Create a deal called Enterprise License worth $50,000", "create", "Deals"),
        ("please add a new contact", "create", "Contacts"),
        ("I'd like to update the stage of the Acme deal", "update", "Deals"),
        ("delete this lead", "delete", "Leads"),
        ("Send an email to a lead", "send", "Leads"),
        ("email John the quote", "send", "Quotes"),
        ("Schedule a meeting with Acme", "create", "Events"),
        ("call Bob", "remind", "Calls"),
        ("show open deals and email them to my boss", "send", None),
        ("商談を作成して", "create", "Deals"),
        ("取引先を登録したいです", "create", "Accounts"),
        ("担当者を佐藤に変更してください", "update", None),
        ("この商談を受注にして", "update", "Deals"),
    ],
)
def test_a_wish_to_change_something_names_the_form(text: str, verb: str, module: str | None) -> None:
    found = reading(text)
    assert (found.kind, found.question) == ("action", None)
    assert found.action is not None
    assert (found.action.verb, found.action.module) == (verb, module)


def test_the_name_in_a_wish_is_kept_for_the_form() -> None:
    found = reading("Create a deal called Enterprise License worth $50,000")
    assert found.action is not None
    assert found.action.name == "Enterprise License"


@pytest.mark.parametrize(
    "text",
    [
        "email of John Smith",
        "calls today",
        "contact Nancy Anderson",
        "How many new customers did we add this quarter?",
        "schedule for tomorrow",
        "notes added yesterday",
        "deals to close this month",
        "登録された見込み客",
        "更新した商談",
        "連絡していない見込み客",
    ],
)
def test_words_that_are_verbs_elsewhere_are_none_in_a_question(text: str) -> None:
    assert question(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hello", "greeting"),
        ("thanks!", "thanks"),
        ("bye", "bye"),
        ("who are you?", "self"),
        ("おはようございます", "greeting"),
    ],
)
def test_small_talk_is_told_by_its_topic(text: str, topic: str) -> None:
    found = reading(text)
    assert (found.kind, found.topic) == ("smalltalk", topic)


def test_a_greeting_before_a_question_does_not_hide_it() -> None:
    assert question("Hello, show me my open deals please").module == "Deals"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Why is the Acme Corp deal stuck?", "reasoning"),
        ("Where should I focus today?", "advice"),
        ("What did we discuss in the Acme call?", "conversation"),
        ("What is the last year profit?", "money"),
        ("今日の天気は", "offtopic"),
        ("Which deals are likely to close?", "prediction"),
        ("Which leads are the most promising?", "opinion"),
    ],
)
def test_what_no_crm_can_know_says_why(text: str, topic: str) -> None:
    found = reading(text)
    assert (found.kind, found.topic) == ("unanswerable", topic)


def test_a_vague_question_is_asked_back() -> None:
    found = reading("How's pipeline looking recently?")
    assert (found.kind, found.topic) == ("clarify", "vague")
