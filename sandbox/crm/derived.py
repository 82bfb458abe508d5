"""Values that the CRM computes itself: names, numbers, dates of change, what follows from a deal's stage.

It is applied to demo data and to every write alike, so that both look the same.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.crm.coercion import stored_instant
from sandbox.crm.errors import ItemError
from sandbox.crm.organisation import Crm, Row
from sandbox.crm.schema import Module
from sandbox.data.customising import PIPELINES, RENEWED
from sandbox.data.people import User

EAST_ASIAN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")
HAS_FULL_NAME = ("Leads", "Contacts")


def default(crm: Crm, module: Module, user: User) -> Row:
    """A new row with an id and what every record has; the user is its owner until another is given."""
    now = stored_instant(crm.clock.now())
    row = {
        "id": crm.ids.record(),
        "Owner": user.id,
        "Created_By": user.id,
        "Modified_By": user.id,
        "Created_Time": now,
        "Modified_Time": now,
    }
    for field in module.fields.values():
        if field.type == "autonumber" and field.number_form:
            row[field.api_name] = field.number_form.format(
                crm.ids.number(f"{crm.name}.{module.api_name}.{field.api_name}")
            )
    if "Currency" in module.fields:
        row["Currency"], row["Exchange_Rate"] = crm.facts.currency, 1  # type: ignore[assignment]
    return row


def complete(crm: Crm, module: Module, row: Row, given: Mapping[str, Any], path: str) -> None:
    """Fill in, or bring up to date, what follows from the other values. raises ItemError MAPPING_MISMATCH"""
    if module.api_name in HAS_FULL_NAME:
        row["Full_Name"] = full_name(row.get("First_Name", ""), row.get("Last_Name", ""))
    if module.api_name == "Deals":
        _complete_deal(module, row, given, path)
    if module.api_name == "Tasks":
        if row.get("Status") == "Completed":
            row.setdefault("Closed_Time", stored_instant(crm.clock.now()))
        else:
            row.pop("Closed_Time", None)
    if module.api_name == "Calls":
        _complete_call(row, given, path)


def full_name(first: str, last: str) -> str:
    """The name as the CRM shows it: family name first when it is written in Chinese or Japanese letters."""
    names = (last, first) if EAST_ASIAN.search(last) else (first, last)
    return " ".join(name for name in names if name)


def stages_of(module: Module, pipeline: str) -> list[str]:
    """The actual values of the stages of a pipeline, in order; empty for an unknown one."""
    own = {stage: actual for actual, _, _, stages in PIPELINES for stage in stages if stage == RENEWED[0]}
    for actual, _, _, stages in PIPELINES:
        if actual == pipeline:
            return list(stages) or [value.actual for value in module.fields["Stage"].values if value.actual not in own]
    return []


def _complete_deal(module: Module, row: Row, given: Mapping[str, Any], path: str) -> None:
    row.setdefault("Pipeline", PIPELINES[0][0])
    if row.get("Stage") not in stages_of(module, row["Pipeline"]):
        mapped = {"api_name": "Pipeline", "json_path": f"{path}.Pipeline"}
        details = {"api_name": "Stage", "json_path": f"{path}.Stage", "mapped_field": mapped}
        raise ItemError("MAPPING_MISMATCH", "Given values seem to be mismatched with the pipeline", details)
    if "Probability" not in given and ("Stage" in given or "Probability" not in row):
        row["Probability"] = module.fields["Stage"].displays[row["Stage"]].probability
    if row.get("Amount") is not None and row.get("Probability") is not None:
        row["Expected_Revenue"] = round(row["Amount"] * row["Probability"] / 100, 2)
    else:
        row.pop("Expected_Revenue", None)


def _complete_call(row: Row, given: Mapping[str, Any], path: str) -> None:
    """A call that took place took some time. Source: insert-records.html, `DEPENDENT_MISMATCH`, read 2026-11-21."""
    if "Call_Duration" in given and "Call_Duration_in_seconds" not in given:
        minutes, _, seconds = str(row.get("Call_Duration", "")).partition(":")
        if minutes.isdigit() and (not seconds or seconds.isdigit()):
            row["Call_Duration_in_seconds"] = int(minutes) * 60 + int(seconds or 0)
    if row.get("Outgoing_Call_Status") == "Completed" and not row.get("Call_Duration_in_seconds"):
        dependee = {"api_name": "Outgoing_Call_Status", "json_path": f"{path}.Outgoing_Call_Status"}
        details = {"api_name": "Call_Duration", "json_path": f"{path}.Call_Duration", "dependee": dependee}
        raise ItemError("DEPENDENT_MISMATCH", "Given value for the variable seems to be mismatched", details)
