"""Operators of SalesIQ as people of ours, and where a chat is opened in SalesIQ's own pages. It calls nobody."""

from app.storage.nouns import Tables
from app.storage.visiting.links import Link, Operator

# Hosts: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html, read 2026-11-21; the path of a chat as
# people paste it from the address line (public notes, not documented).
HOSTS = {
    "us": "https://salesiq.zoho.com",
    "eu": "https://salesiq.zoho.eu",
    "in": "https://salesiq.zoho.in",
    "au": "https://salesiq.zoho.com.au",
    "cn": "https://salesiq.zoho.com.cn",
    "jp": "https://salesiq.zoho.jp",
}


def operator_of(tables: Tables, cliq_user_id: str) -> Operator | None:
    """The operator that a person is: as written down by hand, else by e-mail address; None when SalesIQ has none."""
    named = tables.identities.operator_of(cliq_user_id)
    if named is None:
        return None
    found = tables.brands.operator(named.id) if named.id else None
    return found or (tables.brands.operator_by_email(named.email) if named.email else None)


def chat_url(link: Link | None, data_center: str, chat_id: str) -> str:
    """Where a chat is opened in SalesIQ; '' while SalesIQ is not linked."""
    host = HOSTS.get(data_center.lower(), HOSTS["us"])
    return f"{host}/{link.outside_id}/allchats/{chat_id}" if link is not None and link.outside_id and chat_id else ""


def home_url(link: Link | None, data_center: str) -> str:
    """SalesIQ's own pages, for what its interface has no call for; '' while it is not linked."""
    host = HOSTS.get(data_center.lower(), HOSTS["us"])
    return f"{host}/{link.outside_id}" if link is not None and link.outside_id else ""
