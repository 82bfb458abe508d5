"""Zoho Bigin v2 over REST: the CRM's API with another path, other scopes, fewer modules; crm.py has what is alike.

There are no leads, no visits, no aggregates in COQL; deals are called Pipelines, and an activity names the record it is
about by Related_To and $related_module. Source: https://www.bigin.com/developer/docs/apis/v2/ (pages on modules,
scopes, COQL, insert records), read 2026-11-21.
"""

from collections.abc import Mapping

from app.clients.crm import Crm

# Everything the consent for Bigin asks for, with the reason; one that opens the CRM does not open Bigin.
SCOPES: Mapping[str, str] = {
    "ZohoBigin.modules.ALL": "look visitors up, add them as contacts, with notes, tasks and files",
    "ZohoBigin.settings.ALL": "which fields there are, and what they are called",
    "ZohoBigin.users.READ": "owners, and whether who gives the consent is an administrator",
    "ZohoBigin.org.READ": "which organisation it is, its zone and currency",
    "ZohoBigin.coql.READ": "find a contact by e-mail address",
}


class Bigin(Crm):
    """Bigin as one person sees it."""

    path = "/bigin/v2"
