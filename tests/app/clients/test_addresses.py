"""Which addresses are those of a record, whatever a person pastes."""

import pytest
from hypothesis import given, strategies

from app.clients.addresses import record_in

ID = "4876876000000624001"
WEB = "https://crm.zoho.com"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"{WEB}/crm/org808232144/tab/Leads/{ID}", ("Leads", ID)),
        (f"HTTPS://CRM.ZOHO.COM:443/crm/org808232144/tab/Leads/{ID}", ("Leads", ID)),
        (f"{WEB}/crm/org808232144/tab/CustomModule3/{ID}/edit", ("CustomModule3", ID)),
        (f"{WEB}/crm/org808232144/tab/Meetings/{ID}", ("Events", ID)),
        (f"{WEB}/crm/EntityInfo.do?id={ID}&module=Potentials", ("Deals", ID)),
        (f"{WEB}/crm/org1/tab/Leads/{ID}", None),
        (f"{WEB}.evil.test/crm/org808232144/tab/Leads/{ID}", None),
        (f"{WEB}@evil.test/crm/org808232144/tab/Leads/{ID}", None),
        (f"https://evil.test/{WEB}/crm/org808232144/tab/Leads/{ID}", None),
        (f"{WEB}/crm/org808232144/tab/../Leads/{ID}", None),
        (f"{WEB}/crm/org808232144/tab/Leads/1", None),
        ("https://[::1/crm", None),
        ("https://crm.zoho.com:99999/crm", None),
        ("", None),
    ],
)
def test_x6_an_address_is_a_records_or_it_is_not(url: str, found: tuple[str, str] | None) -> None:
    assert record_in(url, WEB, "org808232144") == found


def test_x6_a_portal_may_keep_the_crm_under_a_path() -> None:
    web = "https://one.zoho.test/zohoone/acme"
    assert record_in(f"{web}/crm/org1/tab/Deals/{ID}", web, "org1") == ("Deals", ID)
    assert record_in(f"https://one.zoho.test/crm/org1/tab/Deals/{ID}", web, "org1") is None


@given(strategies.text(max_size=60) | strategies.text(max_size=40).map(lambda text: f"{WEB}/crm/{text}"))
def test_x6_no_text_makes_it_raise(text: str) -> None:
    record_in(text, WEB, "org808232144")
