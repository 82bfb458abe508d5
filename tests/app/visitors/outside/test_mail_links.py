"""Links for mails (M2, M7): the parameters go where they belong, and nothing else changes."""

import pytest

from app.errors import UserError
from app.visitors.outside import mail_links

WHO = mail_links.WHO


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example", f"https://a.example?{WHO}"),
        ("https://a.example/p?x=1", f"https://a.example/p?x=1&{WHO}"),
        ("https://a.example/p?", f"https://a.example/p?{WHO}"),
        ("https://a.example/p?x=1&", f"https://a.example/p?x=1&{WHO}"),
        ("https://a.example/p#top", f"https://a.example/p?{WHO}#top"),
        ("https://a.example/p?x=1#a?b", f"https://a.example/p?x=1&{WHO}#a?b"),
        (f"https://a.example/p?{WHO}", f"https://a.example/p?{WHO}"),
        ("  HTTPS://A.example/%E5%95%86 ", f"HTTPS://A.example/%E5%95%86?{WHO}"),
    ],
)
def test_m2_the_merge_tags_go_before_the_fragment_by_question_mark_or_ampersand(link: str, expected: str) -> None:
    assert mail_links.recognised(link).url == expected


def test_m2_campaign_parameters_are_added_in_order_and_kept_where_they_are() -> None:
    made = mail_links.recognised(
        "https://a.example/?utm_source=x", {"utm_campaign": "秋 の", "utm_source": "y", "utm_term": " "}
    )
    assert made.url == f"https://a.example/?utm_source=x&{WHO}&utm_campaign=%E7%A7%8B%20%E3%81%AE"
    assert made.host == "a.example"


@pytest.mark.parametrize(
    "link", ["", "a.example", "javascript:alert(1)", "https://", 'https://a.example/"x', "https://a b"]
)
def test_m2_what_is_no_link_is_refused(link: str) -> None:
    with pytest.raises(UserError, match=r"mail\.bad_link"):
        mail_links.recognised(link)


def test_m7_a_button_for_mails_opens_a_chat_and_its_words_are_text() -> None:
    html = mail_links.chat_html("https://a.example/?x=1", "<b>Chat & ask</b>")
    assert "&lt;b&gt;Chat &amp; ask&lt;/b&gt;" in html
    assert f'href="https://a.example/?x=1&amp;{WHO.replace("&", "&amp;")}&amp;siq_chat=open"' in html
    assert mail_links.opens_chat(mail_links.chat("https://a.example/?x=1").url)
    assert not mail_links.opens_chat("https://a.example/?siq_chat=no")
    assert not mail_links.opens_chat("https://[")
