"""OAuth scopes: their form, and which granted scope covers which needed one.

What a call needs is said by the service that answers it.
Source: https://www.zoho.com/crm/developer/docs/api/v8/scopes.html (address by pattern), read 2026-11-21.
"""

import re
from collections.abc import Iterable

FORM = re.compile(r"[A-Za-z]+(\.[A-Za-z_]+){1,4}")
WRITES = ("CREATE", "UPDATE")

# What a rep's, and an administrator's, connection of the demo data was granted.
REP = (
    "ZohoCRM.modules.ALL",
    "ZohoCRM.coql.READ",
    "ZohoSearch.securesearch.READ",
    "ZohoCRM.settings.modules.READ",
    "ZohoCRM.settings.fields.READ",
    "ZohoCRM.settings.pipeline.READ",
    "ZohoCRM.settings.layouts.READ",
    "ZohoCRM.users.READ",
    "ZohoCRM.org.READ",
    "ZohoCRM.settings.fiscal_year.READ",
    "ZohoCliq.Webhooks.CREATE",
    "ZohoCliq.BotMessages.CREATE",
    "ZohoCliq.Bots.READ",
    "ZohoCliq.Channels.ALL",
    "ZohoCliq.Chats.READ",
    "ZohoCliq.Messages.READ",
    "ZohoCliq.Messages.UPDATE",
    "ZohoCliq.Users.READ",
    "ZohoCliq.Attachments.READ",
    "SalesIQ.conversations.READ",
    "SalesIQ.conversations.CREATE",
    "SalesIQ.conversations.UPDATE",
    "SalesIQ.operators.UPDATE",
)
ADMINISTRATOR = (
    *REP,
    "ZohoCRM.notifications.ALL",
    "ZohoCRM.signals.ALL",
    "ZohoCRM.settings.signals.READ",
    "ZohoCRM.settings.related_lists.READ",
    "ZohoCRM.settings.roles.READ",
)


def split(text: str) -> tuple[str, ...]:
    """The scopes of a request: separated by commas or blanks."""
    return tuple(part for part in re.split(r"[,\s]+", text) if part)


def covers(granted: str, needed: str) -> bool:
    """Whether a granted scope covers a needed one: `ZohoCRM.modules.ALL` covers `ZohoCRM.modules.leads.READ`."""
    *have, have_what = granted.split(".")
    *want, want_what = needed.split(".")
    if have_what not in ("ALL", want_what) and not (have_what == "WRITE" and want_what in WRITES):
        return False
    if have[:2] != want[:2] or len(have) > len(want):
        return False
    # The vendor writes module names in lower case here, people write them as they are called.
    return [part.lower() for part in have[2:]] == [part.lower() for part in want[2 : len(have)]]


def allows(granted: Iterable[str], needed: str) -> bool:
    return any(covers(scope, needed) for scope in granted)
