"""X5: from the text of a message to the fields of a lead, where certain; nothing rather than something wrong."""

import pytest
from hypothesis import given, strategies

from handlers.messages.signature import read

ENGLISH = """Hi Emma,
could you send us an offer for 200 units by Friday?

Best regards,
Grace Hopper
Navy Systems Inc.
Tel: +1 (202) 555-0143
Fax: +1 (202) 555-0199
grace.hopper@navy.example"""

JAPANESE = """お世話になっております。
見積をお願いいたします。

株式会社大谷製作所　営業部
大谷 翔平
〒100-0001 東京都千代田区1-1-1
電話：03-1234-5678　FAX：03-1234-5679
s-otani@ohtani.example"""


def test_x5_an_english_signature() -> None:
    assert read(ENGLISH) == {
        "Last_Name": "Hopper",
        "First_Name": "Grace",
        "Company": "Navy Systems Inc.",
        "Phone": "+1 (202) 555-0143",
        "Email": "grace.hopper@navy.example",
    }


def test_x5_a_japanese_signature() -> None:
    assert read(JAPANESE) == {
        "Last_Name": "大谷",
        "First_Name": "翔平",
        "Company": "株式会社大谷製作所",
        "Phone": "03-1234-5678",
        "Email": "s-otani@ohtani.example",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("Meet Tom and Ann at noon", {}),
        ("Name: Dr. Ada King\nCompany: Engines", {"Last_Name": "King", "First_Name": "Ada", "Company": "Engines"}),
        ("氏名：佐藤 花子 様\n会社名：商事", {"Last_Name": "佐藤", "First_Name": "花子", "Company": "商事"}),
        ("Acme Robotics Ltd | Jane Roe", {"Company": "Acme Robotics Ltd"}),
        ("a@x.example or b@y.example", {}),
        ("A@x.example, a@X.example", {"Email": "a@X.example"}),
        ("call 03-1111-2222 or 03-3333-4444", {}),
        ("call 03-1111-2222, mobile: 090-1234-5678", {"Phone": "090-1234-5678"}),
        ("due 2026-11-22, invoice 123456789012345678901", {}),
        ("Thanks,\nlater maybe", {}),
        ("Regards\nMadonna", {}),
        ("Fax: 03-1111-2222", {}),
    ],
)  # fmt: skip
def test_x5_only_what_is_certain(text: str, found: dict[str, str]) -> None:
    assert read(text) == found


LINES = strategies.sampled_from([*ENGLISH.splitlines(), *JAPANESE.splitlines(), " " * 3000, "+" * 500, "1-" * 900])


@given(strategies.lists(LINES | strategies.text(max_size=40), max_size=8).map("\n".join))
def test_x5_no_text_makes_it_raise(text: str) -> None:
    assert all(value and "\n" not in value for value in read(text).values())
