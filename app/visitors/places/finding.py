"""A visitor's one record, so that nobody ever has two (C13): by e-mail address, else the one of before, else by id.

Asks by COQL, since the search's index lags behind writes, and checks every row itself.
Source: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, read 2026-11-21.
"""

from collections.abc import Mapping, Sequence

from app.clients import coql
from app.clients.crm_facts import Row
from app.storage.visiting.visitors import Visitor
from app.visitors.places.records import Draft, Record, Rights, link_of, number_of, text_of
from app.visitors.places.steps import Earlier
from app.visitors.places.terms import Terms
from app.visitors.places.values import mapping
from grammar.catalog import Module

EMAILS = ("Email", "Secondary_Email")
VISITOR_ID = "visitor_id"  # of the fifty attributes: what a record is found by when there is no address
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


def just_made(rights: Rights, terms: Terms, module: str, draft: Draft, earlier: Earlier) -> str:
    """Of a try that nobody answered: the record of that name that this account has made since, and that is not known to
    be another visitor's; '' for none."""
    me, known = rights.crm.current_user(), rights.catalog().module(module)
    if me is None:
        return ""
    parts = [f"Last_Name = {coql.quote(draft.last_name)}", f"Created_By = {coql.quote(me.id)}"]
    parts.append(f"Created_Time >= {coql.quote(earlier.since.isoformat(timespec='seconds'))}")
    id_column = id_field(known, terms) if known is not None else ""
    columns = ("id", "First_Name", "Email", "Created_Time", *([id_column] if id_column else []))
    rows = rights.crm.coql(coql.select(columns, module, coql.join(" and ", parts), limit=ROWS_MOST)).rows
    wanted = {"First_Name": draft.first_name, "Email": draft.email.lower()}
    if id_column:
        wanted[id_column] = text_of(draft.values.get(id_column)).lower()
    mine = [str(row["id"]) for row in rows if all(_is_said(row, name, said) for name, said in wanted.items())]
    others = earlier.others(mine) if mine else set()
    return min((one for one in mine if one not in others), key=number_of, default="")


def _is_said(row: Row, name: str, said: str) -> bool:
    there = text_of(row.get(name))
    return (there if name == "First_Name" else there.lower()) == said


def is_left(rights: Rights, record: Record, earlier: Earlier) -> bool:
    """Whether a try that nobody answered has made this record; else it is somebody else's, or was there before."""
    me, maker = rights.crm.current_user(), link_of(record.row.get("Created_By"))
    is_mine = me is not None and maker is not None and maker["id"] == me.id
    return is_mine and earlier.may_have_left(record.id, record.row.get("Created_Time"))
