"""Chats that nobody answers, that are handed on, of people who come back, of people without an address, of one person
in two browsers at once: what they see, and what #sales, the CRM and then Bigin have of them.

The visitors are at browsers of their own; what SalesIQ and its operators do is played by the sandbox.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.screen import EMMA, MISAKI, Screen
from tests.e2e.visitors.kept import Kept
from tests.e2e.visitors.outside import eventually
from tests.e2e.visitors.surfer import Surfer

pytestmark = pytest.mark.e2e


@pytest.fixture
def second(browser: Any, running: Running) -> Iterator[Surfer]:
    """One more browser."""
    made = Surfer(browser, running)
    yield made
    made.close()


def test_c8_v3_g1_a_missed_chat_is_noted_and_who_comes_back_is_no_other(
    sales: Screen, surfer: Surfer, kept: Kept
) -> None:
    email, question = f"hanako@{kept.name}-kaede.example", f"どなたかいますか({kept.name})"
    surfer.arrives("campaign-plain")
    surfer.asks(question, "山本 花子", email)
    card = card_of(sales, question)
    surfer.meets("miss")
    expect(surfer.sees("missed")).to_be_visible()
    expect(card).to_contain_text("missed", ignore_case=True)
    person = kept.person(Email=email)
    assert (person["Last_Name"], person["First_Name"]) == ("山本", "花子")
    assert kept.titles(person, 1) == ["Missed chat"]
    assert kept.task(person)["Subject"] == question
    surfer.leaves()
    assert len(kept.visits(person, 1)) == 1  # who comes back sooner goes on with it

    surfer.arrives("campaign-plain")  # the browser remembers them: they say neither name nor address
    again = f"もう一度お願いします({kept.name})"
    surfer.asks(again)
    card = card_of(sales, again)
    expect(card).to_contain_text("山本 花子")
    expect(card).to_contain_text("visits: 2")
    surfer.meets("attend", operator=EMMA)
    expect(surfer.sees("attender")).to_contain_text("Emma Clark")
    surfer.ends()
    surfer.leaves()
    assert kept.titles(person, 2) == ["Missed chat", "Chat with Emma Clark"]
    assert len(kept.visits(person, 2)) == 2
    assert [one["id"] for one in kept.people(Email=email)] == [person["id"]]


def test_v5_c5_g1_a_chat_is_handed_on_and_is_theirs_who_ended_it(sales: Screen, surfer: Surfer, kept: Kept) -> None:
    email, question = f"taro@{kept.name}-kaede.example", f"担当を替えてください({kept.name})"
    surfer.arrives("campaign-ad")
    surfer.asks(question, "木村 太郎", email)
    card = card_of(sales, question)
    card.get_by_test_id("button").filter(has_text="Take the chat").click()
    expect(surfer.sees("attender")).to_contain_text("高橋 美咲")
    surfer.meets("transfer", operator=EMMA)
    expect(card).to_contain_text("Emma Clark")
    expect(surfer.sees("attender")).to_contain_text("Emma Clark")
    surfer.meets("message", side="operator", text="代わりました。")
    expect(surfer.sees("line").last).to_contain_text("代わりました。")
    surfer.ends()
    person = kept.person(Email=email)
    assert kept.titles(person, 1) == ["Chat with Emma Clark"]
    assert person["Owner"]["email"] in (MISAKI, EMMA)  # who had it when the visitor was added, or at the end


def test_c13_g1_without_an_address_a_visitor_is_one_person(sales: Screen, surfer: Surfer, kept: Kept) -> None:
    name, question = f"Kei {kept.name.title()}", f"住所はありません({kept.name})"
    surfer.arrives("campaign-plain")
    surfer.asks(question, name)
    card = card_of(sales, question)
    expect(card).to_contain_text(name)
    surfer.meets("miss")
    last = kept.name.title()
    person = kept.person(Last_Name=last)
    assert kept.records.rows(kept.module, "Email", Last_Name=last)[0]["Email"] is None
    surfer.asks(f"まだいますか({kept.name})")
    card_of(sales, f"まだいますか({kept.name})")
    surfer.meets("miss")
    assert kept.titles(person, 2) == ["Missed chat"] * 2
    assert [one["id"] for one in kept.people(Last_Name=last)] == [person["id"]]


def test_c13_g1_one_new_visitor_in_two_tabs_and_in_two_browsers_at_once_is_one_person(
    sales: Screen, surfer: Surfer, second: Surfer, kept: Kept
) -> None:
    email = f"ada@{kept.name}-kaede.example"
    surfer.arrives("campaign-ad")
    tab, there = surfer.another_tab(), "/".join(surfer.page.url.split("/")[:5])
    for page, path in ((surfer.page, "pricing"), (tab, "products")):
        page.evaluate("address => { setTimeout(() => { location.href = address; }, 0) }", f"{there}/{path}")
    second.arrives("campaign-plain")
    for page in (surfer.page, tab):
        page.wait_for_selector("body[data-salesiq]")
    both = ((surfer, f"From one ({kept.name})"), (second, f"From another ({kept.name})"))
    for one, text in both:
        one.prepares(text, "Ada Parallel", email)
    for one, _ in both:
        one.page.evaluate("document.querySelector('[data-testid=widget-send]').click()")
    for one, text in both:
        card_of(sales, text)
        one.meets("miss")
    person = kept.person(Email=email)
    assert kept.titles(person, 2) == ["Missed chat"] * 2
    wanted = sorted(text for _, text in both)  # the second one comes with its own chat's event, after the notes
    eventually(lambda: sorted(kept.tasks(person)) == wanted, "a task for each chat")
    assert [one["id"] for one in kept.people(Email=email)] == [person["id"]]


def card_of(sales: Screen, question: str) -> Any:
    """The chat's card in #sales."""
    card = sales.page.get_by_test_id("message").filter(has_text=question).first
    expect(card).to_be_visible()
    return card
