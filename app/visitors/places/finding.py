"""A visitor's one record, so that nobody ever has two (C13): by e-mail address, else the one of before, else by id.

Asks by COQL, since the search's index lags behind writes, and checks every row itself.
Source: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.clients import coql
from app.storage.visiting.visitors import Visitor
from app.visitors.places.records import Draft, Record, Rights, number_of, text_of
from app.visitors.places.terms import Terms
from app.visitors.places.values import mapping
from grammar.catalog import Module

EMAILS = ("Email", "Secondary_Email")
VISITOR_ID = "visitor_id"  # of the fifty attributes: what a record is found by when there is no address
CLOCKS_MINUTES = 2  # by which their clock and ours may differ
ROWS_MOST = 50


def find(
    rights: Rights, terms: Terms, modules: Sequence[str], visitor: Visitor, known: tuple[str, str]
) -> Record | None:
    """modules: in this order; known: (module, id) of the record that was made or found before.

    Calls: one question for each module until an address is found, then one to read the record.
    """
    by_id: list[tuple[str, str]] = []
    for name in modules:
        module = rights.catalog().module(name)
        by_email, others = _asked(rights, terms, module, visitor) if module is not None else ("", [])
        if by_email:
            return read(rights, name, by_email)
        by_id += [(name, one) for one in others]
    if known[1] and (found := read(rights, *known)) is not None:
        return found
    return next((found for one in by_id if (found := read(rights, *one)) is not None), None)


def read(rights: Rights, module: str, record_id: str) -> Record | None:
    """The record as it is now; of a converted lead the contact; None when it is gone."""
    row = rights.crm.get(module, record_id)
    if row is None:
        return None
    became = row.get("Converted_Contact")
    if module == "Leads" and row.get("Converted__s") and became:
        return read(rights, "Contacts", str(became.get("id") if isinstance(became, Mapping) else became))
    return Record(module, record_id, row)


def ids_of(visitor: Visitor) -> list[str]:
    """What a record may know the visitor by."""
    return list(dict.fromkeys(filter(None, (visitor.siq_id, visitor.key, visitor.visitor_id))))


def id_field(module: Module, terms: Terms) -> str:
    """Api name of the field that holds the visitor's id; '' when the organisation has none."""
    found = mapping.fields(module, terms.mapping).get(VISITOR_ID)
    return found.api_name if found is not None else ""


def _asked(rights: Rights, terms: Terms, module: Module, visitor: Visitor) -> tuple[str, list[str]]:
    """(id of the record with that address, ids of those with that visitor id)."""
    emails = [column for column in EMAILS if visitor.email and module.field(column)]
    parts = [f"{column} = {coql.quote(visitor.email)}" for column in emails]
    id_column, ids = id_field(module, terms), ids_of(visitor)
    if id_column:
        parts += [f"{id_column} = {coql.quote(one)}" for one in ids]
    if not parts:
        return "", []
    condition = coql.join(" or ", parts) if len(parts) > 1 else f"({parts[0]})"
    columns = ["id", *emails, *([id_column] if id_column else [])]
    rows = rights.crm.coql(coql.select(columns, module.api_name, condition, limit=ROWS_MOST)).rows
    wanted = visitor.email.strip().lower()
    mine = [row for row in rows if wanted and any(text_of(row.get(one)).lower() == wanted for one in emails)]
    mine.sort(key=lambda row: (text_of(row.get("Email")).lower() != wanted, number_of(row["id"])))
    others = [str(row["id"]) for row in rows if id_column and text_of(row.get(id_column)) in ids]
    return (str(mine[0]["id"]) if mine else ""), sorted(others, key=number_of)


def just_made(rights: Rights, module: str, draft: Draft, since: datetime) -> str:
    """Of a try that nobody answered: the record of that name that this account has made since; '' for none."""
    me = rights.crm.current_user()
    if me is None:
        return ""
    moment = since - timedelta(minutes=CLOCKS_MINUTES)
    parts = [f"Last_Name = {coql.quote(draft.last_name)}", f"Created_By = {coql.quote(me.id)}"]
    parts.append(f"Created_Time >= {coql.quote(moment.isoformat(timespec='seconds'))}")
    columns = ("id", "First_Name", "Email", "Created_Time")
    rows = rights.crm.coql(coql.select(columns, module, coql.join(" and ", parts), limit=ROWS_MOST)).rows
    wanted = (draft.first_name, draft.email.lower())
    mine = [row for row in rows if (text_of(row.get("First_Name")), text_of(row.get("Email")).lower()) == wanted]
    return min((str(row["id"]) for row in mine), key=number_of, default="")
