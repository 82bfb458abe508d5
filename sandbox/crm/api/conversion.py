"""Converting a lead into a contact, an account and, if wanted, a deal.

Source: https://www.zoho.com/crm/developer/docs/api/v8/convert-lead.html (address by pattern), read 2026-11-21.
"""

from typing import Any

from sandbox.crm import errors
from sandbox.crm.api.writes import items_of
from sandbox.crm.call import NOTHING, Answer, Call, Routes
from sandbox.crm.errors import ApiError, ItemError
from sandbox.crm.organisation import Row
from sandbox.crm.writing import Writer

CREDITS = 5
SAME = ("First_Name", "Last_Name", "Email", "Phone", "Mobile", "Lead_Source", "Description", "Salutation")
TO_CONTACT = {"Designation": "Title", "City": "Mailing_City", "State": "Mailing_State", "Country": "Mailing_Country"}
TO_ACCOUNT = {"Phone": "Phone", "Website": "Website", "Industry": "Industry"}


def add(routes: Routes) -> None:
    routes.add("GET", "/Leads/<record_id>/__conversion_options", options)
    routes.add("POST", "/Leads/<record_id>/actions/convert", convert, cost=CREDITS - 1)


def options(call: Call, record_id: str) -> Answer:
    """Contacts and accounts that the lead may be merged with."""
    lead = _lead(call, record_id)
    contacts = [row for row in call.crm.rows(call.user, "Contacts") if _same(row, lead, "Email")]
    accounts = [row for row in call.crm.rows(call.user, "Accounts") if row.get("Account_Name") == lead.get("Company")]
    if not contacts and not accounts:
        return NOTHING
    found = {"Contacts": [_named(row, "Full_Name") for row in contacts]}
    found["Accounts"] = [_named(row, "Account_Name") for row in accounts]
    return Answer({"__conversion_options": found})


def convert(call: Call, record_id: str) -> Answer:
    """raises ApiError ID_ALREADY_CONVERTED, INVALID_DATA, MANDATORY_NOT_FOUND, MAPPING_MISMATCH, DUPLICATE_DATA"""
    for name in ("Leads", "Contacts", "Accounts"):
        call.module(name, "CREATE")
    items, _ = items_of(call)
    given = items[0] if isinstance(items[0], dict) else {}
    writer = Writer(call.crm, call.user)
    with call.crm.store.lock:
        lead = _lead(call, record_id)
        if lead.get("Converted__s"):
            raise ApiError(400, "ID_ALREADY_CONVERTED", "id already converted", {"resource_path_index": 1})
        added: list[tuple[str, str]] = []
        try:
            made = _convert(call, writer, lead, given, added)
        except ItemError as error:
            for name, row_id in added:  # all or nothing
                call.crm.table(name).delete(row_id)
            raise ApiError(400, error.code, error.message, error.details) from None
        ids = {f"Converted_{name[:-1]}": row["id"] for name, row in made.items()}
        call.crm.table("Leads").put(record_id, {**lead, "Converted__s": True, **ids})
        _move(call, record_id, made)
    writer.finish()
    details = {name: _named(row, row_name) for (name, row), row_name in zip(made.items(), _NAMES, strict=False)}
    item = {
        "code": "SUCCESS",
        "details": {"Contacts": None, "Accounts": None, "Deals": None, **details},
        "message": "The record has been converted successfully",
        "status": "success",
    }
    return Answer({"data": [item]})


_NAMES = ("Account_Name", "Full_Name", "Deal_Name")


def _convert(
    call: Call, writer: Writer, lead: Row, given: dict[str, Any], added: list[tuple[str, str]]
) -> dict[str, Row]:
    """`added` holds what is there that was not: (module, id)."""
    modules = call.crm.schema.modules
    owner = {"Owner": given.get("assign_to") or {"id": lead["Owner"]}}
    deal = given.get("Deals")
    if deal is not None:
        for name in ("Deal_Name", "Stage"):
            if not isinstance(deal, dict) or not deal.get(name):
                details = {"api_name": name, "json_path": f"$.data[0].Deals.{name}"}
                raise ItemError("MANDATORY_NOT_FOUND", "required field not found", details)
    account = _chosen(call, "Accounts", given)
    if account is None and lead.get("Company"):
        known = (row for row in call.crm.table("Accounts") if row.get("Account_Name") == lead["Company"])
        account = next(known, None) or _made(
            call,
            writer,
            added,
            "Accounts",
            {"Account_Name": lead["Company"], **{to: lead.get(name) for name, to in TO_ACCOUNT.items()}, **owner},
        )
    link = {"Account_Name": {"id": account["id"]}} if account else {}
    contact = _chosen(call, "Contacts", given)
    if contact is None:
        values = {name: lead.get(name) for name in SAME} | {to: lead.get(name) for name, to in TO_CONTACT.items()}
        custom = {name for name, field in modules["Contacts"].fields.items() if field.custom}
        values |= {name: lead[name] for name in custom if name in lead}
        contact = _made(call, writer, added, "Contacts", {**values, **link, **owner})
    made = {**({"Accounts": account} if account else {}), "Contacts": contact}
    if deal is not None:
        who = {"Contact_Name": {"id": contact["id"]}}
        made["Deals"] = _made(call, writer, added, "Deals", {**deal, **link, **who, **owner})
    return made


def _made(call: Call, writer: Writer, added: list[tuple[str, str]], name: str, values: dict[str, Any]) -> Row:
    filled = {key: value for key, value in values.items() if value is not None}
    result = writer.insert(call.crm.schema.modules[name], filled, 0)
    row = call.crm.table(name).get(result["details"]["id"])
    assert row is not None
    added.append((name, row["id"]))
    return row


def _chosen(call: Call, name: str, given: dict[str, Any]) -> Row | None:
    """The record to merge with; raises ItemError when it is not there."""
    wanted = given.get(name)
    found_id = wanted.get("id") if isinstance(wanted, dict) else wanted
    if not found_id:
        return None
    row = call.crm.find(call.user, name, str(found_id))
    if row is None:
        details = {"api_name": name, "json_path": f"$.data[0].{name}.id"}
        raise ItemError("INVALID_DATA", "the id given seems to be invalid", details)
    return row


def _move(call: Call, lead_id: str, made: dict[str, Row]) -> None:
    """Notes, files and activities go on with the contact."""
    contact_id = made["Contacts"]["id"]
    for name in ("Notes", "Attachments"):
        for row in call.crm.table(name):
            if row.get("Parent_Id") == lead_id:
                call.crm.table(name).put(row["id"], {**row, "Parent_Id": contact_id, "$se_module": "Contacts"})
    for name in ("Tasks", "Events", "Calls"):
        for row in call.crm.table(name):
            if row.get("What_Id") == lead_id:
                kept = {key: value for key, value in row.items() if key not in ("What_Id", "$se_module")}
                call.crm.table(name).put(row["id"], {**kept, "Who_Id": contact_id})


def _lead(call: Call, record_id: str) -> Row:
    call.module("Leads")
    found = call.crm.find(call.user, "Leads", record_id)
    if found is None:
        raise errors.invalid_data("the id given seems to be invalid", resource_path_index=1)
    return found


def _same(row: Row, lead: Row, name: str) -> bool:
    return bool(row.get(name)) and str(row[name]).lower() == str(lead.get(name, "")).lower()


def _named(row: Row, name: str) -> dict[str, str]:
    return {"name": row.get(name, ""), "id": row["id"]}
