"""W2, W4: recipients as they are written, and who they are for one record."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.rules.recipients import Recipient, Shortfall, Told, checked, from_json, parse, resolve, to_json
from tests.grammar.template.test_template import CATALOG, DEALS

ACCOUNT = {"id": "a1", "Owner": {"id": "u2"}, "Created_By": {"id": "u9"}}
ROW: dict[str, Any] = {
    "id": "d1",
    "Owner": {"id": "u1", "name": "Emma"},
    "Created_By": {"id": "u2"},
    "Account_Name": {"id": "a1", "name": "Zylker"},
    "Reviewer": {"id": "u3"},
    "Watchers": [{"id": "u1"}, {"id": "u4"}],
    "Nobody": None,
}
BOSSES = {"u1": ("u3",), "u2": ("u5", "u6")}
PEOPLE = {"ken@zylker.example": "u3"}


def told(text: str, row: dict[str, Any] | None = ROW) -> Told:
    return resolve(
        parse(text),
        row,
        {"Account_Name": ACCOUNT},
        user_of=PEOPLE.get,
        managers_of=lambda user_id: BOSSES.get(user_id, ()),
    )


def test_w2_recipients_of_all_three_kinds_in_one_line() -> None:
    assert parse(
        "#sales (ja), channel:ops、KEN@zylker.example; user:a@b.example, owner，Account_Name.manager\nReviewer"
    ) == (
        Recipient("channel", "sales", language="ja"),
        Recipient("channel", "ops"),
        Recipient("user", "ken@zylker.example"),
        Recipient("user", "a@b.example"),
        Recipient("owner"),
        Recipient("manager", via="Account_Name"),
        Recipient("field", "Reviewer"),
    )


def test_w2_the_words_exist_in_japanese() -> None:
    assert parse("担当者、作成者、担当者の上司、取引先名．担当者") == (
        Recipient("owner"),
        Recipient("creator"),
        Recipient("manager"),
        Recipient("owner", via="取引先名"),
    )


@pytest.mark.parametrize("text", ["", " , ", "a.b.c", "#", "#a b", "a@b@c", "owner.", "<x>@"])
def test_w2_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text)
    assert caught.value.code in ("notify.no_recipient", "notify.bad_recipient")


def test_w2_more_than_fifty_are_refused() -> None:
    with pytest.raises(UserError, match="too_many"):
        parse(",".join(f"#c{number}" for number in range(51)))


def test_w2_labels_become_api_names_and_what_leads_nowhere_is_refused() -> None:
    assert DEALS is not None
    assert checked(Recipient("owner", via="取引先名"), DEALS, CATALOG) == Recipient("owner", via="Account_Name")
    assert checked(Recipient("field", "商談の担当者"), DEALS, CATALOG) == Recipient("field", "Owner")
    for wrong, code in (
        (Recipient("owner", via="Amount"), "notify.no_lookup"),
        (Recipient("field", "Amount"), "notify.no_user_field"),
        (Recipient("field", "Phone", "Account_Name"), "notify.no_user_field"),
    ):
        with pytest.raises(UserError) as caught:
            checked(wrong, DEALS, CATALOG)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("owner", {"u1"}),
        ("creator", {"u2"}),
        ("manager", {"u3"}),
        ("Reviewer", {"u3"}),
        ("Watchers", {"u1", "u4"}),
        ("ken@zylker.example", {"u3"}),
        ("Account_Name.owner", {"u2"}),
        ("Account_Name.creator", {"u9"}),
        ("Account_Name.manager", {"u5", "u6"}),
    ],
)
def test_w2_who_each_recipient_is(text: str, people: set[str]) -> None:
    assert set(told(text).people) == people


def test_w4_two_recipients_that_are_one_person_are_one() -> None:
    found = told("manager, Reviewer, ken@zylker.example, #sales, channel:sales")
    assert found.people == {
        "u3": (Recipient("manager"), Recipient("field", "Reviewer"), Recipient("user", "ken@zylker.example"))
    }
    assert found.channels == (Recipient("channel", "sales"),)


def test_w4_what_could_not_be_done_is_said_and_the_rest_is_found() -> None:
    found = told("owner, Nobody, Contact_Name.owner, Account_Name.manager, x@y.example")
    assert set(found.people) == {"u1", "u5", "u6"}
    assert found.strangers == ("x@y.example",)
    assert found.shortfalls == (
        Shortfall("nobody_there", "Nobody"),
        Shortfall("no_record", "Contact_Name.owner"),
        Shortfall("several_managers", "Account_Name.manager"),
    )
    assert told("owner, #sales", None).shortfalls == (Shortfall("no_record", "owner"),)
    assert told("Reviewer, Account_Name.creator").shortfalls == ()


names = st.text("abcXYZ_019", min_size=1, max_size=8).filter(
    lambda name: name.lower() not in ("owner", "creator", "manager")
)
recipients = st.one_of(
    st.builds(Recipient, st.just("channel"), names, language=st.sampled_from(["", "ja", "en"])),
    st.builds(Recipient, st.just("user"), names.map(lambda name: f"{name.lower()}@example.com")),
    st.builds(Recipient, st.sampled_from(["owner", "creator", "manager"]), via=st.one_of(st.just(""), names)),
    st.builds(Recipient, st.just("field"), names, st.one_of(st.just(""), names)),
)


@given(st.lists(recipients, min_size=1, max_size=5, unique=True))
def test_recipients_are_written_and_read_back(given: list[Recipient]) -> None:
    assert parse(", ".join(map(str, given))) == tuple(given)
    assert from_json(to_json(given)) == tuple(given)


def read(text: str) -> tuple[Recipient, ...] | UserError:
    try:
        return parse(text)
    except UserError as error:
        return error


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read(text)
    if isinstance(found, UserError):
        assert found.code.startswith("notify.")
    else:
        assert parse(", ".join(map(str, found))) == found
