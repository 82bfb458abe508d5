"""Which granted scope covers which needed one."""

import pytest

from sandbox.accounts.scopes import covers, split


@pytest.mark.parametrize(
    ("granted", "needed", "expected"),
    [
        ("ZohoCRM.modules.ALL", "ZohoCRM.modules.Leads.READ", True),
        ("ZohoCRM.modules.READ", "ZohoCRM.modules.Leads.READ", True),
        ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.Leads.READ", True),
        ("ZohoCRM.modules.leads.READ", "ZohoCRM.modules.Leads.CREATE", False),
        ("ZohoCRM.modules.leads.WRITE", "ZohoCRM.modules.Leads.UPDATE", True),
        ("ZohoCRM.modules.leads.WRITE", "ZohoCRM.modules.Leads.DELETE", False),
        ("ZohoCRM.modules.deals.ALL", "ZohoCRM.modules.Leads.READ", False),
        ("ZohoCRM.settings.ALL", "ZohoCRM.settings.fields.READ", True),
        ("ZohoCRM.settings.fields.READ", "ZohoCRM.settings.modules.READ", False),
        ("ZohoCliq.Channels.ALL", "ZohoCliq.Channels.READ", True),
        ("ZohoCliq.channels.ALL", "ZohoCliq.Channels.READ", False),
        ("ZohoCRM.coql.READ", "ZohoCRM.coql.READ", True),
        ("ZohoCRM.ALL", "ZohoCRM.coql.READ", False),
    ],
)
def test_covers(granted: str, needed: str, expected: bool) -> None:
    assert covers(granted, needed) is expected


def test_scopes_are_separated_by_commas_or_blanks() -> None:
    assert split("A.b.READ,C.d.ALL  E.f.READ") == ("A.b.READ", "C.d.ALL", "E.f.READ")
