"""Operators of SalesIQ as people of ours, and where a chat is opened in SalesIQ's own pages. It calls nobody."""

from app.clients import regions
from app.storage.nouns import Tables
from app.storage.visiting.chats import Chat
from app.storage.visiting.links import Link, Operator


def operator_of(tables: Tables, cliq_user_id: str) -> Operator | None:
    """The operator that a person is: as written down by hand, else by e-mail address; None when SalesIQ has none."""
    named = tables.identities.operator_of(cliq_user_id)
    if named is None:
        return None
    found = tables.brands.operator(named.id) if named.id else None
    return found or (tables.brands.operator_by_email(named.email) if named.email else None)


def crm_user_of(tables: Tables, chat: Chat) -> str:
    """Id of the CRM user that a chat's operator is: as written down by hand, else by the account they linked; '' where
    only the address can tell."""
    if chat.is_bot or not (chat.operator_id or chat.operator_email):
        return ""
    person = tables.identities.cliq_user_of(chat.operator_id, chat.operator_email)
    account = tables.accounts.get(person) if person else None
    found = tables.identities.crm_user_of(person) if person else None
    return found or (account.crm_user_id if account is not None else None) or ""


def department_for(operator: Operator, department_id: str) -> str:
    """Of which department an operator takes a chat over: the chat's own where they are in it, else one of theirs; ''
    when they are in none."""
    return department_id if department_id in operator.departments else next(iter(operator.departments), "")


def chat_url(link: Link | None, data_center: str, chat_id: str) -> str:
    """Where a chat is opened in SalesIQ, as people paste it from the address line (public notes, not documented); ''
    while SalesIQ is not linked."""
    host = regions.salesiq(data_center)
    return f"{host}/{link.outside_id}/allchats/{chat_id}" if link is not None and link.outside_id and chat_id else ""


def absolute(url: str, data_center: str) -> str:
    """SalesIQ names files by a path of its own; opening one asks for a sign-in there."""
    return f"{regions.salesiq(data_center)}{url}" if url.startswith("/") and not url.startswith("//") else url


def home_url(link: Link | None, data_center: str) -> str:
    """SalesIQ's own pages, for what its interface has no call for; '' while it is not linked."""
    host = regions.salesiq(data_center)
    return f"{host}/{link.outside_id}" if link is not None and link.outside_id else ""


def called(first_name: str | None, last_name: str | None) -> str:
    """A colleague's whole name: kanji and kana the family name first, else the given name."""
    names = [last_name, first_name] if _is_japanese(last_name or first_name or "") else [first_name, last_name]
    return " ".join(filter(None, names))


def _is_japanese(name: str) -> bool:
    return any("\u3040" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" for char in name)
